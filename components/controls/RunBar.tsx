'use client'

import { Pause, Play, Square, StepForward } from 'lucide-react'
import { goesOn, isPlaying } from '@/server/protocol'
import { pause, resume, step, stop } from '../stream/actions'
import { useLab } from '../stream/useLab'
import { useUsable } from '../stream/useUsable'
import { Button, Key } from '../ui/button'
import { cn } from '../ui/cn'
import { Select } from '../ui/select'
import { DURATIONS, SPEEDS } from './settings'
import { PaceSelect } from './PaceSelect'
import { useSettings } from './SettingsProvider'

/** One button for the whole life of a run, so that the keyboard stays on it. */
export function RunButton({ className }: { className?: string }) {
  const status = useLab(({ live }) => live.status)
  const usable = useUsable()
  const starting = useSettings((settings) => settings.starting)
  const run = useSettings((settings) => settings.run)
  const heed = useSettings((settings) => settings.heed)
  const act = {
    empty: { icon: Play, word: starting ? 'Starting' : 'Run', press: run },
    finished: { icon: Play, word: starting ? 'Starting' : 'Run again', press: run },
    running: { icon: Pause, word: 'Pause', press: () => pause().then(heed) },
    paused: { icon: Play, word: 'Resume', press: () => resume().then(heed) },
    // Nothing can be held any more; it keeps the keyboard until the next run can begin.
    ending: { icon: Pause, word: 'Pause', press: () => {} },
  }[status]
  const off = status === 'ending'
  return (
    <Button
      kind={status === 'running' || off ? 'outline' : 'primary'}
      disabled={!usable}
      aria-disabled={off}
      onClick={() => void act.press()}
      className={className}
    >
      <act.icon aria-hidden className="size-3 fill-current" />
      {act.word} <Key>Space</Key>
    </Button>
  )
}

/** Run, pause, step, stop and slow motion; before a run, its speed and duration. */
export function RunBar() {
  const status = useLab(({ live }) => live.status)
  return (
    <div className="flex items-center gap-2" role="group" aria-label="Run">
      {/* As wide as its longest word: its neighbours stay where they are. */}
      <RunButton className="min-w-[134px] max-[720px]:min-w-[86px]" />
      {goesOn(status) && (
        <>
          <StepButton />
          <StopButton />
        </>
      )}
      {isPlaying(status) && <PaceSelect />}
      {!goesOn(status) && <StartSettings />}
    </div>
  )
}

interface HoldProps {
  /** Its mark alone, large: its word is its name and its tooltip. */
  bare?: boolean
}

const BARE = 'size-8 max-[720px]:min-w-11'

export function StepButton({ bare = false }: HoldProps) {
  const heed = useSettings((settings) => settings.heed)
  const usable = useUsable()
  const off = useLab(({ live }) => !isPlaying(live.status))
  return (
    <Button
      disabled={!usable || off}
      // A phone has no room for what can do nothing.
      className={cn(bare && BARE, off && 'max-[720px]:hidden')}
      onClick={() => void step().then(heed)}
      aria-label={bare ? 'Step' : undefined}
      title={
        bare ? 'Step: holds the run and lets one call pass' : 'Holds the run and lets one call pass'
      }
    >
      <StepForward aria-hidden className={cn('fill-current', bare ? 'size-5' : 'size-3')} />
      {!bare && (
        <>
          Step
          <span className="flex max-[1500px]:hidden">
            <Key>.</Key>
          </span>
        </>
      )}
    </Button>
  )
}

/** Pressed a second time it waits neither for calls under way nor for a queue: it says so. */
export function StopButton({ bare = false }: HoldProps) {
  const heed = useSettings((settings) => settings.heed)
  const usable = useUsable()
  const status = useLab(({ live }) => live.status)
  const ending = status === 'ending'
  const word = ending ? 'Stop without waiting' : 'Stop'
  const warning = 'Cuts off what is under way; what is owed stays unsaved'
  return (
    <Button
      disabled={!usable || !goesOn(status)}
      className={bare ? BARE : undefined}
      onClick={() => void stop().then(heed)}
      aria-label={bare ? word : undefined}
      title={ending ? warning : bare ? word : undefined}
    >
      <Square aria-hidden className={cn('fill-current', bare ? 'size-4' : 'size-2.5')} />
      {!bare && word}
    </Button>
  )
}

function StartSettings() {
  const choose = useSettings((settings) => settings.choose)
  const speed = useSettings((settings) => settings.speed)
  const durationMs = useSettings((settings) => settings.durationMs)
  const scenario = useSettings((settings) => settings.scenario)
  const speeds = [...new Set([...SPEEDS, speed])].sort((a, b) => a - b)
  const durations = [...new Set([...DURATIONS, durationMs])]
  return (
    <div className="flex gap-2 max-[720px]:hidden">
      <Select
        label="Speed, from the next start"
        value={String(speed)}
        options={speeds.map((value) => ({ value: String(value), label: `${value}×` }))}
        onChange={(value) => choose({ speed: Number(value) })}
      />
      {scenario === 'load' && (
        <Select
          label="Duration, from the next start"
          value={String(durationMs)}
          options={durations.map((value) => ({ value: String(value), label: spell(value) }))}
          onChange={(value) => choose({ durationMs: value === 'null' ? null : Number(value) })}
        />
      )}
    </div>
  )
}

function spell(ms: number | null): string {
  if (ms === null) return 'Until stopped'
  return ms < 120_000 ? `${ms / 1000} s` : `${ms / 60_000} min`
}
