import type { EventOf, LabEvent } from './events'
import type { LabState } from './state'

/** Ticks that are kept to be shown. */
const KEPT = 50

export interface Tick {
  n: number
  dueAt: number
  /** Null: it was skipped. */
  beganAt: number | null
  /** Null: it still runs, or was skipped. */
  endedAt: number | null
  skipped: boolean
  failed: boolean
}

/** The schedule of a run; times are run times in ms. */
export interface ScheduleState {
  /** As the run lives it: divided by the speed. */
  periodMs: number
  nextAt: number
  /** The newest last, 50 at most. */
  ticks: Tick[]
  /** Times in which a refreshed key was surely gone: from its end to the reply of its next set. */
  gaps: { count: number; totalMs: number; longestMs: number }
  /** When each key is gone at the latest. */
  ends: Record<string, number>
}

type TickEvent = EventOf<'tick:began' | 'tick:skipped' | 'tick:ended'>

const periodOf = ({ params, run }: LabState): number => {
  const { periodMs } = params
  return typeof periodMs === 'number' ? Math.max(1, Math.round(periodMs / (run?.speed ?? 1))) : 0
}

/** Folds what concerns the schedule; a run without one has none. */
export function projectSchedule(state: LabState, event: LabEvent): void {
  switch (event.type) {
    case 'run:started':
      if (periodOf(state) > 0) state.schedule = newSchedule(periodOf(state))
      return
    case 'params:changed':
      return retime(state)
    case 'tick:began':
    case 'tick:skipped':
    case 'tick:ended':
      return projectTick(state, event)
    case 'cache:set':
      return measureGap(state, event)
    default:
      return
  }
}

const newSchedule = (periodMs: number): ScheduleState => ({
  ...{ periodMs, nextAt: periodMs, ticks: [], ends: {} },
  gaps: { count: 0, totalMs: 0, longestMs: 0 },
})

function retime(state: LabState): void {
  const { schedule } = state
  if (!schedule) return
  schedule.periodMs = periodOf(state)
  schedule.nextAt = (schedule.ticks.at(-1)?.dueAt ?? 0) + schedule.periodMs
}

function projectTick(state: LabState, event: TickEvent): void {
  const { schedule } = state
  if (!schedule) return
  if (event.type === 'tick:ended') {
    const tick = schedule.ticks.find(({ n }) => n === event.n)
    if (tick) Object.assign(tick, { endedAt: event.at, failed: event.failed })
    return
  }
  const skipped = event.type === 'tick:skipped'
  const { n, dueAt, at } = event
  schedule.nextAt = dueAt + schedule.periodMs
  const beganAt = skipped ? null : at
  schedule.ticks.push({ n, dueAt, beganAt, endedAt: null, skipped, failed: false })
  if (schedule.ticks.length > KEPT) schedule.ticks.shift()
}

/** Conservative: an entry is gone at the latest at the reply of its set + its TTL + its stale time. */
function measureGap(state: LabState, event: EventOf<'cache:set'>): void {
  const { key, at, expiresAt, staleMs } = event
  const { schedule } = state
  if (!schedule) return
  const gapMs = at - (schedule.ends[key] ?? at)
  schedule.ends[key] = expiresAt + staleMs
  if (gapMs <= 0) return
  const { gaps } = schedule
  gaps.count++
  gaps.totalMs += gapMs
  gaps.longestMs = Math.max(gaps.longestMs, gapMs)
}
