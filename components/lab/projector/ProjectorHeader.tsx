'use client'

import { RunButton, StepButton, StopButton } from '../../controls/RunBar'
import { useSettings } from '../../controls/SettingsProvider'
import { LiveStatus } from '../Header'
import { ProjectorButton } from '../ProjectorButton'
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
          {label} {value} {injected && <span className="text-[14.5px]/none">injected</span>}
        </p>
      ))}
      {/* As wide as it becomes: its neighbours stay where they are. */}
      <div className="min-w-[158px]">
        <LiveStatus brief />
      </div>
      <span className="flex items-center gap-2">
        {!watchOnly && (
          <span role="group" aria-label="Run" className="flex items-center gap-2">
            <RunButton className="h-8 min-w-[172px] px-3 text-[15px] [&_kbd]:text-[14.5px]/4" />
            <StepButton bare />
            <StopButton bare />
          </span>
        )}
        <ProjectorButton className="size-8 max-[720px]:min-w-11 [&>svg]:size-5" />
      </span>
    </header>
  )
}
