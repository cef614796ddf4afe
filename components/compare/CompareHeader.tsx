'use client'

import { Play, Square } from 'lucide-react'
import { Logo } from '../lab/Logo'
import { ProjectorButton } from '../lab/ProjectorButton'
import { ServiceBadges } from '../lab/ServiceBadges'
import { ThemeToggle } from '../lab/ThemeToggle'
import { SPEEDS } from '../controls/settings'
import { useLab } from '../stream/useLab'
import { useUsable } from '../stream/useUsable'
import { Button } from '../ui/button'
import { Select } from '../ui/select'
import { useComparison } from './CompareProvider'
import type { Lane } from './compareStore'
import { anyBegan, CompareStatus } from './CompareStatus'
import { DURATIONS } from './comparison'
import { goesOn } from './laneRun'
import { shownOf } from './shown'
import { useLanes } from './useLanes'
import { subjectOf } from './words'

/** Starts and ends all lanes together, and says how they stand. */
export function CompareHeader() {
  return (
    <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1.5 projector:[zoom:1.25] border-b border-line px-4 py-1.5">
      <Logo />
      <h1 className="text-[13px]/5 font-medium">Compare</h1>
      <Subject />
      <span aria-hidden className="h-5 w-px bg-line" />
      <RunButtons />
      <CompareStatus />
      <span className="ml-auto flex items-center gap-3">
        <Servers />
        <span className="flex items-center">
          <ProjectorButton className="max-[1000px]:hidden" />
          <ThemeToggle />
        </span>
      </span>
    </header>
  )
}

const shownSubject = (lanes: readonly Lane[]) => subjectOf(lanes.map(shownOf))

function Subject() {
  const subject = useLanes(shownSubject)
  return <p className="text-[13px]/5 text-ink2 max-[720px]:hidden">{subject}</p>
}

const anyGoesOn = (lanes: readonly Lane[]) => lanes.some(({ run }) => goesOn(run))

function RunButtons() {
  const usable = useUsable()
  const starting = useComparison((state) => state.starting)
  const [run, stop] = [useComparison((state) => state.run), useComparison((state) => state.stop)]
  const waiting = useComparison((state) => state.waiting.length > 0)
  const running = useLanes(anyGoesOn) || waiting
  const began = useLanes(anyBegan)
  return (
    <div className="flex items-center gap-2" role="group" aria-label="Run">
      <Button
        kind={running ? 'outline' : 'primary'}
        disabled={!usable || starting}
        onClick={() => void run()}
      >
        <Play aria-hidden className="size-3 fill-current" />
        {starting ? 'Starting' : began ? 'Run again' : 'Run all lanes'}
      </Button>
      {running ? (
        <Button disabled={!usable} onClick={() => void stop()}>
          <Square aria-hidden className="size-2.5 fill-current" /> Stop
        </Button>
      ) : (
        <StartSettings />
      )}
    </div>
  )
}

function StartSettings() {
  const { speed, durationMs } = useComparison((state) => state.common)
  const choose = useComparison((state) => state.choose)
  const speeds = [...new Set([...SPEEDS, speed])].sort((a, b) => a - b)
  const durations = [...new Set([...DURATIONS, durationMs])].sort((a, b) => a - b)
  return (
    <span className="flex gap-2 max-[720px]:hidden">
      <Select
        label="Speed, from the next start"
        value={String(speed)}
        options={speeds.map((value) => ({ value: String(value), label: `${value}×` }))}
        onChange={(value) => choose({ speed: Number(value) })}
      />
      <Select
        label="Duration, from the next start"
        value={String(durationMs)}
        options={durations.map((ms) => ({ value: String(ms), label: `${ms / 1000} s` }))}
        onChange={(value) => choose({ durationMs: Number(value) })}
      />
    </span>
  )
}

function Servers() {
  const services = useLab(({ welcome }) => welcome.services)
  const lanes = useComparison((state) => state.lanes)
  const needed = [...new Set(lanes.flatMap(({ pattern }) => pattern.services))]
  return (
    <ServiceBadges
      services={services}
      needed={needed}
      className="max-[1000px]:hidden projector:hidden"
    />
  )
}
