'use client'

import { useState } from 'react'
import { copyText } from '../ui/copy'

/** A command to type elsewhere. */
export function CopyLine({ text }: { text: string }) {
  const [copied, setCopied] = useState(false)
  const copy = () => void copyText(text).then(setCopied)
  return (
    <p className="mt-3 flex max-w-[62ch] items-center gap-4 rounded-[4px] bg-raised px-3 py-2">
      <code className="font-mono text-[12px]/[18px] break-words">{text}</code>
      <button type="button" onClick={copy} className="ml-auto text-ink2 hover:text-ink">
        {copied ? 'Copied' : 'Copy'}
      </button>
    </p>
  )
}
