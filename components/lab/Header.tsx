'use client'

import type { ReactNode } from 'react'
import { PatternMenu } from '../controls/PatternMenu'
import { RunBar } from '../controls/RunBar'
import { useSettings } from '../controls/SettingsProvider'
import { store } from '../stream/store'
import { useLab, useRunClock } from '../stream/useLab'
import { cn } from '../ui/cn'
import { AboutButton } from './About'
import { CommandsButton } from './CommandsButton'
import { ExportMenu } from './ExportMenu'
import { Logo } from './Logo'
import { ProjectorButton } from './ProjectorButton'
import { ServiceBadges } from './ServiceBadges'
import { SettingsDialog } from './SettingsDialog'
import { ThemeToggle } from './ThemeToggle'

export function Header() {
  return (
    <header className="lab-head flex items-center gap-3 min-[720px]:max-[1500px]:gap-2 border-b border-line px-4 max-[720px]:flex-wrap max-[720px]:gap-x-2 max-[720px]:gap-y-1.5 max-[720px]:py-1.5">
      <Logo brief />
      <PatternMenu />
      <Rule />
      <div className="flex items-center gap-3 max-[720px]:order-last max-[720px]:w-full max-[720px]:justify-between max-[380px]:[&_button_svg]:hidden">
        <RunBar />
        <LiveStatus />
      </div>
      <span className="ml-auto flex items-center gap-3 max-[720px]:hidden">
        <Services />
        <ExportMenu />
        <span className="flex items-center">
          <CommandsButton />
          <ProjectorButton className="max-[1000px]:hidden" />
          <ThemeToggle />
        </span>
      </span>
      <span className="ml-auto flex items-center min-[720px]:hidden [&>button]:min-w-[clamp(32px,9vw,44px)]">
        <AboutButton />
        <SettingsDialog />
        <ExportMenu bare />
        <ThemeToggle />
      </span>
    </header>
  )
}

const Rule = (): ReactNode => <span aria-hidden className="h-5 w-px bg-line max-[1500px]:hidden" />

function Services() {
  const needed = useSettings((settings) => settings.pattern.services)
  const services = useLab(({ welcome }) => welcome.services)
  return (
    <ServiceBadges
      services={services}
      needed={needed}
      className="flex-nowrap max-[1280px]:[&_[data-version]]:hidden max-[1150px]:hidden"
    />
  )
}

const WORDS = {
  ...{ empty: 'Ready', running: 'Live', paused: 'Paused' },
  ...{ ending: 'Ending', finished: 'Finished' },
} as const

interface LiveStatusProps {
  /** Without the seed. */
  brief?: boolean
}

/** What the run does, how long it has been going, and the seed that repeats it. */
export function LiveStatus({ brief = false }: LiveStatusProps) {
  const connection = useLab((view) => view.connection)
  const status = useLab(({ live }) => live.status)
  const past = useLab(({ cursor }) => cursor !== null)
  const seed = useLab(({ state }) => state.run?.seed ?? null)
  const now = useRunClock(10, store.liveClock)
  const word = {
    ...{ connecting: 'Connecting', elsewhere: 'Not connected' },
    ...{ lost: 'Lost', 'catching-up': 'Catching up', live: null },
  }[connection]
  const on = connection === 'live' && status === 'running'
  return (
    <p className="flex items-center gap-1.5 whitespace-nowrap max-[720px]:text-[13px] min-[720px]:max-[900px]:hidden">
      <span
        aria-hidden
        className={cn('size-2 rounded-full', on ? 'bg-ink' : 'border border-ink2')}
      />
      <span className="font-semibold">{word ?? WORDS[status]}</span>
      {status !== 'empty' && (
        <span className="text-ink2">
          {(now / 1000).toFixed(1)} s
          {past && !brief && <span className="max-[1600px]:hidden">, seen at another moment</span>}
          {!brief && <span className="max-[1440px]:hidden"> · seed {seed}</span>}
        </span>
      )}
    </p>
  )
}
