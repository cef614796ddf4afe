import { isCutOff } from './cutOff'
import type { EventOf, LabEvent } from './events'
import type { LabState } from './state'

/** Ticks, and gaps, that are kept to be shown. */
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
  /** The end of the run cut it off: it neither is done nor did it fail. */
  cut: boolean
}

/** A key was surely gone from its end to the reply of the set that brought it back. */
export interface Gap {
  key: string
  from: number
  to: number
}

/** The schedule of a run; times are run times in ms. */
export interface ScheduleState {
  /** As the run lives it: divided by the speed. */
  periodMs: number
  nextAt: number
  /** The newest last, 50 at most. */
  ticks: Tick[]
  /** Of all ticks that are over and were not cut off. */
  counts: { done: number; failed: number; skipped: number }
  /** Times in which a refreshed key was surely gone: from its end to the reply of its next set. */
  gaps: { count: number; totalMs: number; longestMs: number; recent: Gap[] }
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
    case 'call:failed': {
      const tick = state.schedule?.ticks.findLast(({ endedAt, skipped }) => !skipped && !endedAt)
      if (tick && event.client === 0 && isCutOff(event)) tick.cut = true
      return
    }
    case 'cache:set':
      return measureGap(state, event)
    default:
      return
  }
}

const newSchedule = (periodMs: number): ScheduleState => ({
  ...{ periodMs, nextAt: periodMs, ticks: [], ends: {} },
  counts: { done: 0, failed: 0, skipped: 0 },
  gaps: { count: 0, totalMs: 0, longestMs: 0, recent: [] },
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
    const cut = tick?.cut ?? false
    if (!cut) schedule.counts[event.failed ? 'failed' : 'done']++
    if (tick) Object.assign(tick, { endedAt: event.at, failed: event.failed && !cut })
    return
  }
  const skipped = event.type === 'tick:skipped'
  if (skipped) schedule.counts.skipped++
  const { n, dueAt, at } = event
  schedule.nextAt = dueAt + schedule.periodMs
  const beganAt = skipped ? null : at
  schedule.ticks.push({ n, dueAt, beganAt, endedAt: null, skipped, failed: false, cut: false })
  if (schedule.ticks.length > KEPT) schedule.ticks.shift()
}

/** Conservative: an entry is gone at the latest at the reply of its set + its TTL + its stale time. */
function measureGap(state: LabState, event: EventOf<'cache:set'>): void {
  const { key, at, expiresAt, staleMs } = event
  const { schedule } = state
  if (!schedule) return
  const end = schedule.ends[key] ?? at
  const gapMs = at - end
  schedule.ends[key] = expiresAt + staleMs
  if (gapMs <= 0) return
  const { gaps } = schedule
  gaps.count++
  gaps.totalMs += gapMs
  gaps.longestMs = Math.max(gaps.longestMs, gapMs)
  gaps.recent.push({ key, from: end, to: at })
  if (gaps.recent.length > KEPT) gaps.recent.shift()
}
