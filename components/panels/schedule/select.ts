import type { LabState, ScheduleState, Tick } from '@/server/protocol'

/** Periods behind now that the line shows, and ahead of it. */
const BEHIND = 5
const AHEAD = 1.25
export const ROWS = 5

export type TickKind = 'done' | 'running' | 'failed' | 'cut off' | 'skipped'

export interface TickLine {
  n: number
  kind: TickKind
  /** Run times, ms. */
  dueAt: number
  beganAt: number | null
  endedAt: number | null
  /** How late it began; how long it ran so far. */
  lateMs: number
  ms: number
}

export interface ScheduleView {
  periodMs: number
  /** Null: the run is over. */
  nextAt: number | null
  nextMs: number
  running: TickLine | null
  counts: ScheduleState['counts']
  gaps: { count: number; totalMs: number; longestMs: number }
  /** A key is gone right now, since this long. */
  openGapMs: number | null
  /** The part of the run that the line shows. */
  window: { from: number; to: number }
  /** Ticks in the window, the oldest first. */
  marks: TickLine[]
  /** Times in the window in which a key was gone. */
  holes: { from: number; to: number }[]
  /** Since when there was anything at all. */
  filledAt: number | null
  /** The newest first. */
  ticks: TickLine[]
}

/** Null: this run has no schedule. */
export function selectSchedule(state: LabState, now: number): ScheduleView | null {
  const { schedule } = state
  if (!schedule) return null
  const { periodMs, nextAt, counts } = schedule
  const over = state.status === 'finished'
  const lines = schedule.ticks.map((tick) => tickLine(tick, now))
  const window = windowOf(schedule, now)
  const openFrom = over ? null : openGap(state, schedule, now)
  const { count, totalMs, longestMs } = schedule.gaps
  return {
    periodMs,
    nextAt: over ? null : nextAt,
    nextMs: Math.max(0, nextAt - now),
    running: lines.findLast(({ kind }) => kind === 'running') ?? null,
    counts: { ...counts },
    gaps: { count, totalMs, longestMs },
    openGapMs: openFrom === null ? null : now - openFrom,
    window,
    marks: lines.filter(({ dueAt, endedAt }) => (endedAt ?? dueAt) >= window.from),
    holes: holes(schedule, window, openFrom, now),
    filledAt: firstSet(state),
    ticks: lines.slice(-ROWS).reverse(),
  }
}

function kindOf({ skipped, endedAt, cut, failed }: Tick): TickKind {
  if (skipped) return 'skipped'
  if (endedAt === null) return 'running'
  return cut ? 'cut off' : failed ? 'failed' : 'done'
}

function tickLine(tick: Tick, now: number): TickLine {
  const { n, dueAt, beganAt, endedAt } = tick
  return {
    ...{ n, dueAt, beganAt, endedAt },
    kind: kindOf(tick),
    lateMs: Math.max(0, (beganAt ?? dueAt) - dueAt),
    ms: beganAt === null ? 0 : Math.max(0, (endedAt ?? now) - beganAt),
  }
}

/** It moves on with now, and the next tick is always in it. */
function windowOf({ periodMs }: ScheduleState, now: number): ScheduleView['window'] {
  const from = Math.max(0, now - BEHIND * periodMs)
  return { from, to: Math.max(now + AHEAD * periodMs, from + (BEHIND + AHEAD) * periodMs) }
}

/** Since when a key that is still wanted is gone. */
function openGap(state: LabState, { ends }: ScheduleState, now: number): number | null {
  const { keys } = state.params
  let first: number | null = null
  for (const row of Object.values(state.cache)) {
    const end = ends[row.key]
    if (end === undefined || end >= now || (typeof keys === 'number' && row.id > keys)) continue
    first = Math.min(first ?? end, end)
  }
  return first
}

function holes(
  { gaps }: ScheduleState,
  { from }: ScheduleView['window'],
  openFrom: number | null,
  now: number,
): ScheduleView['holes'] {
  const seen = gaps.recent.filter((gap) => gap.to >= from).map((gap) => ({ ...gap }))
  const all = openFrom === null ? seen : [...seen, { from: openFrom, to: now }]
  return all.map((gap) => ({ from: Math.max(from, gap.from), to: gap.to }))
}

function firstSet(state: LabState): number | null {
  const first = state.schedule?.ticks.find(({ endedAt }) => endedAt !== null)
  return Object.keys(state.schedule?.ends ?? {}).length === 0 ? null : (first?.beganAt ?? 0)
}
