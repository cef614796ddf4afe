import { countAbove, quantile, trapSeen, type LabState, type Shows } from '@/server/protocol'
import { measured, percent, whole } from '../panels/format'
import { hitRatio, openReads } from '../panels/headlines/select'
import { presetOf } from '../controls/settings'
import type { LaneForm } from './comparison'

/** What the table says of one lane in one row. */
export interface Cell {
  /** Empty: not measured yet. */
  text: string
  /** Against the first lane: `−96 %`, `same`, `base`. */
  against: string
  mark: 'best' | 'tie' | null
  /** Of the trap that all lanes are about: how it stands; null in every other row. */
  trap: 'sprung' | 'not yet' | 'not sprung' | null
}
export interface DifferenceRow {
  name: string
  /** Of the values as they were measured, in the order of the lanes; null: nothing to measure. */
  unit: Unit
  values: (number | null)[]
  cells: Cell[]
}

type Unit = 'times' | 'ms' | 'share' | '%'

interface Measure {
  name: string
  /** Left out: it is counted. */
  unit?: Unit
  /** Null: nothing to measure yet, or not any more. `now`: the run's time, ms. */
  of(state: LabState, now: number): number | null
  say(value: number): string
  better: 'less' | 'more'
}

/** Values that lie this close together have no winner. */
const TIE = 0.02
/** Lanes that have run for as long as each other can be compared; in ms, for those that start together. */
const AS_LONG_MS = 1000
/** A read that took longer was held up. */
const HELD_UP_MS = 100

const latency = (share: number) => (state: LabState) =>
  state.tally.readMs.count === 0 ? null : quantile(state.tally.readMs, share)

/** Every figure is folded from the lane's own events. */
const MEASURES: readonly Measure[] = [
  {
    name: 'Database calls',
    of: ({ tally }) => tally.dbReads + tally.dbWrites,
    say: whole,
    better: 'less',
  },
  {
    name: 'Most database queries at once',
    of: ({ tally }) => tally.dbMaxInFlight,
    say: whole,
    better: 'less',
  },
  {
    name: `Reads held up for more than ${HELD_UP_MS} ms`,
    of: ({ tally }) => countAbove(tally.readMs, HELD_UP_MS),
    say: whole,
    better: 'less',
  },
  { name: 'Read p95', unit: 'ms', of: latency(0.95), say: measured, better: 'less' },
  { name: 'Read p99', unit: 'ms', of: latency(0.99), say: measured, better: 'less' },
  {
    // Beside every percentile: what still waits is in none of them.
    name: 'Longest wait of an open read',
    unit: 'ms',
    of: (state, now) => openReads(state, now).openMs,
    say: measured,
    better: 'less',
  },
  {
    name: 'Reads served',
    of: ({ tally }) => tally.reads - tally.readErrors,
    say: whole,
    better: 'more',
  },
  {
    name: 'Hit ratio',
    unit: 'share',
    of: hitRatio,
    say: (share) => `${percent(share)} %`,
    better: 'more',
  },
  {
    name: 'Stale reads',
    of: ({ tally }) => tally.anomalies.counts['stale-read'],
    say: whole,
    better: 'less',
  },
]

/** By what the trap of each lane is counted; null where the lanes are not about one and the same. */
export function sharedTrap(lanes: readonly LaneForm[]): Shows[] | null {
  const shows = lanes.flatMap(
    ({ pattern, settings }) => presetOf(pattern, settings.preset)?.shows ?? [],
  )
  const one = shows.every(({ figure }) => figure === shows[0]?.figure)
  return shows.length === lanes.length && one ? shows : null
}

/** For how long a run has taken its course, ms; null: it has not begun, or is as long as its script. */
const ranFor = ({ run, at, endingAt }: LabState, now: number = at): number | null =>
  run?.durationMs ? Math.min(endingAt ?? now, run.durationMs) : null

function areAsLong(ran: readonly (number | null | undefined)[]): boolean {
  const known = ran.filter((ms) => typeof ms === 'number')
  return Math.max(...known) - Math.min(...known) <= AS_LONG_MS
}

/** Some lane has not run for as long as another that has begun. */
export const isUneven = (states: readonly LabState[], nows: readonly number[]): boolean =>
  !areAsLong(states.map((state, i) => ranFor(state, nows[i])))

/**
 * The table: a row a figure, a cell a lane. Lanes that have not begun have empty cells, and those that have
 * not run for as long as each other are not measured against each other.
 * @param nows each run's time now, ms; left out: that of its newest event
 * @param trap what `sharedTrap` says: its figure is the first row
 */
export function differences(
  states: readonly LabState[],
  nows: readonly number[] = states.map(({ at }) => at),
  trap: readonly Shows[] | null = null,
): DifferenceRow[] {
  const ran = states.map((state, i) => ranFor(state, nows[i]))
  const against = (values: readonly (number | null)[], i: number) =>
    areAsLong([ran[0], ran[i]]) ? againstFirst(values[i] ?? null, values[0] ?? null) : ''
  const cell: CellOf = (values, i, say) => {
    const value = values[i] ?? null
    const text = value === null ? '' : say(value)
    return { text, against: i === 0 ? 'base' : against(values, i) }
  }
  const rows = MEASURES.map(({ name, unit = 'times', of, say, better }): DifferenceRow => {
    const values = states.map((state, i) =>
      state.run === null ? null : of(state, nows[i] ?? state.at),
    )
    const marks = areAsLong(ran) ? marksOf(values, better) : []
    const mark = (i: number) => ({ mark: marks[i] ?? null, trap: null })
    const cells = values.map((_, i) => ({ ...cell(values, i, say), ...mark(i) }))
    return { name, unit, values, cells }
  })
  return trap ? [trapRow(states, trap, cell), ...rows] : rows
}

type CellOf = (
  values: readonly (number | null)[],
  i: number,
  say: Measure['say'],
) => Pick<Cell, 'text' | 'against'>

/** Whether it has sprung says more than which lane has least: some of it may be harmless. */
function trapRow(states: readonly LabState[], trap: readonly Shows[], cell: CellOf): DifferenceRow {
  const seen = states.map((state, i) => {
    const shows = trap[i] ?? trap[0]
    return shows ? trapSeen(state, shows, state.run?.speed ?? 1) : null
  })
  const values = seen.map((each, i) => (states[i]?.run && each ? each.value : null))
  const say = (value: number) => {
    if (seen[0]?.unit === 'ms') return measured(value)
    return seen[0]?.unit === '%' ? `${whole(value)} %` : whole(value)
  }
  return {
    ...{ name: seen[0]?.words ?? '', unit: seen[0]?.unit ?? 'times', values },
    cells: values.map((_, i) => {
      const held = states[i]?.status === 'finished' ? 'not sprung' : 'not yet'
      const how = seen[i]?.sprung ? 'sprung' : held
      return { ...cell(values, i, say), mark: null, trap: values[i] === null ? null : how }
    }),
  }
}

/** Who has the best value; several that lie close together are a tie, all of them no difference. */
function marksOf(values: readonly (number | null)[], better: 'less' | 'more'): Cell['mark'][] {
  const known = values.filter((value) => value !== null)
  const none = values.map(() => null)
  if (known.length < values.length || known.length < 2) return none
  const best = better === 'less' ? Math.min(...known) : Math.max(...known)
  const wins = values.map((value) => value !== null && isClose(value, best))
  const winners = wins.filter(Boolean).length
  if (winners === values.length) return none
  return wins.map((won) => (won ? (winners > 1 ? 'tie' : 'best') : null))
}

const isClose = (a: number, b: number): boolean =>
  Math.abs(a - b) <= TIE * Math.max(Math.abs(a), Math.abs(b))

function againstFirst(value: number | null, first: number | null): string {
  if (value === null || first === null) return ''
  if (isClose(value, first)) return 'same'
  if (first === 0) return ''
  const share = (value / first - 1) * 100
  if (share > 900) return `${whole(value / first)} ×`
  const size = Math.abs(share)
  // Never a hundred per cent less where something is left.
  const digits = size < 10 || (share < 0 && value !== 0 && size > 99) ? 1 : 0
  return `${share > 0 ? '+' : '−'}${size.toFixed(digits)} %`
}
