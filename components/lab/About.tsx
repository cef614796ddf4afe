'use client'

import { Info } from 'lucide-react'
import { useSettings } from '../controls/SettingsProvider'
import { open } from '../keys/open'
import { Button } from '../ui/button'

/** Under the title: what the pattern does, and the way to what it is for. */
export function About() {
  const summary = useSettings((settings) => settings.pattern.summary)
  return (
    <section aria-label="About this pattern" className="border-b border-line px-4 py-2.5">
      <p className="text-[12px]/[17px] text-ink2">
        {summary}{' '}
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => open('explain')}
          className="text-ink underline decoration-ctl underline-offset-2 hover:decoration-ink"
        >
          When to use it
        </button>
      </p>
    </section>
  )
}

/** The same where there is no room for a line. */
export function AboutButton() {
  return (
    <Button
      kind="plain"
      size="icon"
      aria-label="About this pattern"
      aria-haspopup="dialog"
      onClick={() => open('explain')}
    >
      <Info aria-hidden className="size-4" />
    </Button>
  )
}
