'use client'

import { useState } from 'react'
import { Check, Copy } from 'lucide-react'
import { useLab } from '../stream/useLab'
import { Button } from '../ui/button'
import { copyText } from '../ui/copy'
import { toCommand } from './settings'
import { useSettings } from './SettingsProvider'

/** The same run for a terminal, with the seed of the run on the screen. */
export function CopyCommand() {
  const settings = useSettings((all) => all)
  const preset = settings.scenario === 'load' ? settings.preset : null
  // The seed of another preset's run would give another run.
  const ranSeed = useLab(({ state: { run } }) => (run?.preset === preset ? run.seed : null))
  const [copied, setCopied] = useState(false)
  const command = toCommand(settings.pattern, settings, settings.seed ?? ranSeed)
  const copy = async () => {
    // Where it is refused, the text below can be marked by hand.
    if (!(await copyText(command))) return
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <section className="px-4 py-3" aria-label="The same run in a terminal">
      <Button className="w-full justify-start" onClick={() => void copy()}>
        {copied ? (
          <Check aria-hidden className="size-3.5" />
        ) : (
          <Copy aria-hidden className="size-3.5" />
        )}
        {copied ? 'Copied' : 'Copy as command'}
      </Button>
      <code className="mt-2 block font-mono text-[10.5px]/[15px] break-words text-ink3">
        {command}
      </code>
    </section>
  )
}
