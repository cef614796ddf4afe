import type { EventOf } from './events'
import type { Ledger } from './ledger'
import type { LabState } from './state'

/** TTLs that end within this long count as ending together, in ms; divided by the speed. */
const TOGETHER_MS = 500
/** So many steps of time are that long: the more, the less it matters where one begins. */
const TOGETHER_STEPS = 10
/** Steps of time that are remembered before those that are over are dropped. */
const MOST_STEPS = 4096

/** What only traps are counted by, beside all that is counted in every run. Plain data. */
export interface TrapCounts {
  /** Loads under way: `seq` of their beginning → row. */
  loads: Record<number, number>
  /** How many of them each row has. */
  loading: Record<number, number>
  /** Loads that began while another of the same row was under way. */
  loadsBeside: number
  /** Loads that found no row, and that no negative entry was cached for yet: open request → how many. */
  absent: Record<number, number>
  /** How many of them their request was answered with, and nothing was cached. */
  absentForgotten: number
  /** How many TTLs end in each step of time; `TOGETHER_STEPS` in a row are what counts as together. */
  stepMs: number
  ends: Record<number, number>
  steps: number
  mostTogether: number
  /** Jobs that were begun though a newer write of their key was waiting, and how many of them were saved. */
  outdated: Record<string, true>
  savedOutdated: number
}

export const emptyTrapCounts = (): TrapCounts => ({
  ...{ loads: {}, loading: {}, loadsBeside: 0, absent: {}, absentForgotten: 0 },
  ...{ stepMs: TOGETHER_MS / TOGETHER_STEPS, ends: {}, steps: 0, mostTogether: 0 },
  ...{ outdated: {}, savedOutdated: 0 },
})

type Seen = EventOf<
  'run:started' | 'db:asked' | 'db:answered' | 'call:failed' | 'cache:set' | 'request:finished'
>
type JobEvent = EventOf<'job:started' | 'job:applied' | 'job:skipped' | 'job:failed'>

/** Counts one event, in place. */
export function seeTrap(counts: TrapCounts, event: Seen): void {
  switch (event.type) {
    case 'run:started':
      counts.stepMs = TOGETHER_MS / TOGETHER_STEPS / event.speed
      return
    case 'db:asked':
      if (event.op === 'read') beginLoad(counts, event)
      return
    case 'db:answered':
      if (event.op === 'read' && event.version === null) findAbsent(counts, event)
      return endLoad(counts, event.of)
    case 'call:failed':
      return endLoad(counts, event.of)
    case 'cache:set':
      if (event.negative) delete counts.absent[event.req]
      return addEnd(counts, event)
    case 'request:finished':
      return forgetAbsent(counts, event)
  }
}

/** Counts what a worker does, before the ledger books it. */
export function seeJob(counts: TrapCounts, ledger: Ledger, event: JobEvent): void {
  const { jobId, key, sequence } = event
  if (event.type === 'job:started') {
    const waiting = ledger.keys[key]?.acknowledged ?? []
    if (waiting.some((write) => write.sequence > sequence)) counts.outdated[jobId] = true
    return
  }
  if (event.type === 'job:applied' && counts.outdated[jobId]) counts.savedOutdated++
  delete counts.outdated[jobId]
}

function beginLoad(counts: TrapCounts, { seq, id }: EventOf<'db:asked'>): void {
  const beside = counts.loading[id] ?? 0
  if (beside > 0) counts.loadsBeside++
  counts.loading[id] = beside + 1
  counts.loads[seq] = id
}

function endLoad(counts: TrapCounts, of: number): void {
  const id = counts.loads[of]
  if (id === undefined) return
  delete counts.loads[of]
  const left = (counts.loading[id] ?? 1) - 1
  if (left > 0) counts.loading[id] = left
  else delete counts.loading[id]
}

function findAbsent({ absent }: TrapCounts, { req }: EventOf<'db:answered'>): void {
  absent[req] = (absent[req] ?? 0) + 1
}

/** One that the end of the run cut off, or that failed, might have cached it. */
function forgetAbsent(counts: TrapCounts, { req, outcome }: EventOf<'request:finished'>): void {
  const loads = counts.absent[req]
  if (loads === undefined) return
  delete counts.absent[req]
  if (outcome === 'hit' || outcome === 'miss') counts.absentForgotten += loads
}

function addEnd(counts: TrapCounts, { at, expiresAt }: EventOf<'cache:set'>): void {
  const { ends, stepMs } = counts
  const step = Math.floor(expiresAt / stepMs)
  const before = ends[step]
  if (before === undefined) counts.steps++
  ends[step] = (before ?? 0) + 1
  counts.mostTogether = Math.max(counts.mostTogether, mostAround(ends, step))
  if (counts.steps > MOST_STEPS) forgetPast(counts, at)
}

/** The most of any steps in a row that are together and hold this one. */
function mostAround(ends: TrapCounts['ends'], step: number): number {
  let [sum, most] = [0, 0]
  for (let at = step - TOGETHER_STEPS + 1; at < step + TOGETHER_STEPS; at++) {
    sum += ends[at] ?? 0
    if (at > step) sum -= ends[at - TOGETHER_STEPS] ?? 0
    if (at >= step) most = Math.max(most, sum)
  }
  return most
}

function forgetPast(counts: TrapCounts, now: number): void {
  const future = Object.entries(counts.ends).filter(([step]) => Number(step) * counts.stepMs >= now)
  // The farthest are those to which more are added; what is forgotten can only be counted too low.
  const kept = future.slice(-MOST_STEPS / 2)
  counts.ends = Object.fromEntries(kept)
  counts.steps = kept.length
}

interface Figure {
  words: string
  unit: 'times' | 'ms' | '%'
  of(state: LabState): number
}

const dirtyReads = ({ tally }: LabState) => tally.anomalies.counts['dirty-read']
const savedOutdated = ({ tally: { traps, ledger } }: LabState) =>
  ledger.applied === 0 ? 0 : (100 * traps.savedOutdated) / ledger.applied

/** What a trap may be counted by: each follows from the events alone. */
const trapFigures = {
  'loads-beside': times(
    'Loads of a row already being loaded',
    ({ tally }) => tally.traps.loadsBeside,
  ),
  'known-absent': times(
    'Loads of rows known to be missing',
    ({ tally }) => tally.traps.absentForgotten,
  ),
  'ends-together': times('TTLs that end together', ({ tally }) => tally.traps.mostTogether),
  'lock-holders': times('Most holders of one lock', ({ tally }) => tally.lock.maxHolders),
  'unsaved-reads': times('Reads of unsaved values', dirtyReads),
  'read-errors': times('Reads that failed', ({ tally }) => tally.readErrors),
  'double-applies': times('Writes applied twice', ({ tally }) => tally.ledger.doubled),
  'lost-writes': times('Acknowledged writes lost', ({ tally }) => tally.ledger.lost),
  'lost-changes': times('Acknowledged changes lost', ({ tally }) => tally.failovers?.lost ?? 0),
  'schedule-gaps': times('Gaps without a value', ({ schedule }) => schedule?.gaps.count ?? 0),
  'skipped-ticks': times('Skipped ticks', ({ schedule }) => schedule?.counts.skipped ?? 0),
  'saved-outdated': {
    ...{ words: 'Saves for which a newer write waited', unit: '%', of: savedOutdated },
  },
  'oldest-read': {
    ...{ words: 'Oldest value read', unit: 'ms' },
    of: ({ tally }) => tally.maxStalenessMs,
  },
} satisfies Record<string, Figure>

function times(words: string, of: Figure['of']): Figure {
  return { words, unit: 'times', of }
}

export type TrapFigure = keyof typeof trapFigures

/** By what a preset is counted, and how much of it is no trap; ms are divided by the speed. */
export interface Shows {
  figure: TrapFigure
  harmless: number
  /** Of a time: what an entry of Memcached may live beside that, in ms; see `inMemcached`. */
  memcachedMs?: number
}

/** A commit and what then tells the cache are apart by a few real ms, which no speed divides. */
const APART_MS = 20

/** What a run shows of a trap. */
export interface TrapSeen {
  words: string
  unit: Figure['unit']
  value: number
  /** More than the cure would allow. */
  sprung: boolean
}

/** @param speed of the run: measured times are compared with divided ones */
export function trapSeen(state: LabState, shows: Shows, speed: number): TrapSeen {
  const { words, unit, of }: Figure = trapFigures[shows.figure]
  const value = of(state)
  return {
    words,
    unit,
    value,
    sprung: value > (unit === 'ms' ? msAt(speed, shows) : shows.harmless),
  }
}

const msAt = (speed: number, { harmless, memcachedMs }: Shows): number =>
  Math.max(APART_MS, harmless / speed + (memcachedMs ? inMemcached(memcachedMs / speed) : 0))

/** Memcached counts whole seconds, 2 at least, however fast the run is. */
const inMemcached = (ms: number): number => 1000 * Math.max(2, Math.ceil(ms / 1000))
