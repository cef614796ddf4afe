'use client'

import { Play } from 'lucide-react'
import { useSettings } from '../controls/SettingsProvider'
import { explanation } from '../keys/explanation'
import { useUsable } from '../stream/useUsable'
import { Button, Key } from '../ui/button'
import { forecast, quoted } from './forecast'

/** Before the first run: what will happen, and what the pattern is for. */
export function EmptyState() {
  const settings = useSettings((all) => all)
  const usable = useUsable()
  const { pattern } = settings
  const { title, text } = forecast(pattern, settings)
  const first = pattern.presets[0]
  const offer = first && settings.preset === null && settings.scenario === 'load'
  return (
    <div className="flex h-full flex-col overflow-y-auto">
      <div className="my-auto px-6 py-6 min-[720px]:px-10 low:py-4">
        <h2 className="text-[17px]/6 normal-nums font-semibold">{title}</h2>
        <p className="mt-2 max-w-[62ch] text-[13.5px]/5 text-ink2 low:max-w-[88ch]">{text}</p>
        <div className="mt-5 flex flex-wrap gap-2 low:mt-3">
          <Button
            kind="primary"
            size="prose"
            disabled={!usable || settings.starting}
            onClick={() => void settings.run()}
          >
            <Play aria-hidden className="size-3 fill-current" />
            {/* As wide as its longer word. */}
            <span className="min-w-[58px] text-left">{settings.starting ? 'Starting' : 'Run'}</span>
            <Key>Space</Key>
          </Button>
          {offer && (
            <Button size="prose" onClick={() => settings.choosePreset(first.name)}>
              Try {quoted(first.title)}
            </Button>
          )}
        </div>
      </div>
      <Explain />
    </div>
  )
}

function Explain() {
  const pattern = useSettings((settings) => settings.pattern)
  return (
    <dl className="grid shrink-0 border-t border-line min-[720px]:grid-cols-3 min-[720px]:pl-4 low:grid-cols-[1fr_1fr_1.7fr]">
      {explanation(pattern).map(([term, words]) => (
        // The settings begin with what the pattern does, wherever they stand beside this.
        <div key={term} className="px-6 py-4 min-[720px]:first:hidden low:py-3">
          <dt className="font-semibold">{term}</dt>
          <dd className="mt-1 text-[12px]/[18px] text-ink2 low:text-[12px]/4">{words}</dd>
        </div>
      ))}
    </dl>
  )
}
