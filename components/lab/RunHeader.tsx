'use client'

import { useSettings } from '../controls/SettingsProvider'
import { useLab } from '../stream/useLab'
import { CommandsButton } from './CommandsButton'
import { ExportMenu } from './ExportMenu'
import { LiveStatus } from './Header'
import { Logo } from './Logo'
import { ProjectorButton } from './ProjectorButton'
import { ThemeToggle } from './ThemeToggle'

/** Above a run that is only watched. */
export function RunHeader() {
  const { title } = useSettings((settings) => settings.pattern)
  const runId = useLab((view) => view.runId)
  const recorded = useLab((view) => view.recorded)
  return (
    <header className="lab-head flex items-center gap-3 border-b border-line px-4 max-[720px]:flex-wrap max-[720px]:gap-y-1.5 max-[720px]:py-1.5">
      <Logo />
      <h1 className="font-medium whitespace-nowrap">{title}</h1>
      <p className="truncate text-ink2">
        {recorded ? 'a recorded run' : 'run'} <span className="font-mono">{runId}</span>
      </p>
      <LiveStatus />
      <span className="ml-auto flex items-center gap-3">
        <ExportMenu />
        <span className="flex items-center">
          <CommandsButton />
          <ProjectorButton className="max-[1000px]:hidden" />
          <ThemeToggle />
        </span>
      </span>
    </header>
  )
}
