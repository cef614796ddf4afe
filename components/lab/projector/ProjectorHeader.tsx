'use client'

import { Presentation } from 'lucide-react'
import { RunButton } from '../../controls/RunBar'
import { useSettings } from '../../controls/SettingsProvider'
import { Button } from '../../ui/button'
import { toggleProjector } from '../../ui/display'
import { LiveStatus } from '../Header'
import { useFacts, useSetting } from './useProjected'

/** What runs, with what, and the way back; everything else is folded away. */
export function ProjectorHeader({ watchOnly }: { watchOnly: boolean }) {
  const { title } = useSettings((settings) => settings.pattern)
  const setting = useSetting()
  const facts = useFacts()
  return (
    <header className="lab-head flex items-center gap-4 border-b border-line px-6 text-[17px]/6 max-[720px]:flex-wrap max-[720px]:px-4 max-[720px]:py-2">
      <h1 className="font-semibold whitespace-nowrap normal-nums">{title}</h1>
      <p className="min-w-0 flex-1 truncate text-ink2">{setting}</p>
      {facts.map(({ name, label, value, injected }) => (
        <p key={name} className="whitespace-nowrap text-ink2 max-[1000px]:hidden">
          {label} {value} {injected && <span className="text-[14.5px]">injected</span>}
        </p>
      ))}
      <div className="text-[17px]">
        <LiveStatus brief />
      </div>
      <span className="flex items-center gap-2">
        {!watchOnly && <RunButton className="h-8 px-3 text-[15px] [&_kbd]:text-[14.5px]/4" />}
        <Button
          kind="plain"
          size="icon"
          aria-label="Leave projector mode"
          title="Leave projector mode  P"
          className="size-8 max-[720px]:min-w-11"
          onClick={() => toggleProjector(false)}
        >
          <Presentation aria-hidden className="size-5" />
        </Button>
      </span>
    </header>
  )
}
