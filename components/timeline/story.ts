import type { EventOf, LabEvent } from '@/server/protocol'
import type { Look } from '../panels/looks'
import { Flag, lookOfResult, Outcome, Result, Step } from './model/kinds'
import type { Timeline } from './model/timeline'

/** One step of a request, as a row of its waterfall. */
export interface Row {
  /** Of the event that began it. */
  seq: number
  label: string
  style: Look | 'open' | 'lock' | 'waits' | 'pool' | 'db' | 'write' | 'held' | 'fault'
  start: number
  /** Infinity while it lasts. */
  end: number
  /** After the request was answered. */
  behind: boolean
  /** What went over the wire for it: command and reply. */
  wires: { seq: number; server: string; command: string; reply: string; ms: number }[]
}

/** The whole story of one request. */
export interface Story {
  client: number
  req: number
  op: 'read' | 'write'
  id: number
  start: number
  end: number
  /** Its latency as the event of its end says, ms; null: it is open, or that event is no longer here. */
  ms: number | null
  seq: number
  rows: Row[]
  /** What came of it, in one sentence. */
  sentence: string
  /** Its events are no longer here: commands and names of keys are missing. */
  bare: boolean
}

type Find = (seq: number) => LabEvent | undefined

/** Events of one request are looked for among so many at most. */
const MOST_LOOKED_AT = 50_000

/**
 * @param index of the request in the timeline
 * @param find an event that is here
 * @returns null when the request has been let go
 */
export function storyOf(timeline: Timeline, index: number, find: Find): Story | null {
  const { lanes } = timeline
  const { requests } = lanes
  if (!requests.has(index)) return null
  const seq = requests.seqOf(index)
  const last = requests.isOpen(index) ? timeline.seq : requests.linkOf(index)
  const req = requests.aOf(index)
  const own = eventsOf(req, seq, Math.min(last, seq + MOST_LOOKED_AT), find)
  const rows = rowsOf(timeline, index, own)
  return {
    ...{ client: requests.laneOf(index), req, id: requests.bOf(index), seq, rows },
    op: requests.flagsOf(index) & Flag.write ? 'write' : 'read',
    start: requests.startOf(index),
    end: requests.endOf(index),
    ms: own.find((event) => event.type === 'request:finished')?.ms ?? null,
    sentence: sentenceOf(timeline, index, own),
    bare: find(seq) === undefined,
  }
}

/** How long a request took, or has taken so far, and for how long it was held beside that, ms. */
export function tookOf({ start, end, ms, rows }: Story, now: number) {
  const all = Math.max(0, Math.min(end, now) - start)
  const held = rows
    .filter(({ style, behind }) => style === 'held' && !behind)
    .reduce((sum, row) => sum + Math.max(0, Math.min(row.end, now) - row.start), 0)
  const tookMs = ms ?? Math.max(0, all - held)
  return { tookMs, heldMs: Math.max(0, all - tookMs) }
}

function eventsOf(req: number, from: number, to: number, find: Find): LabEvent[] {
  const own: LabEvent[] = []
  for (let seq = from; seq <= to; seq++) {
    const event = find(seq)
    if (event && 'req' in event && event.req === req) own.push(event)
  }
  return own
}

function rowsOf(timeline: Timeline, request: number, own: readonly LabEvent[]): Row[] {
  const { lanes } = timeline
  const lane = lanes.of(lanes.requests.laneOf(request))
  if (!lane) return []
  const byStart = new Map(own.map((event) => [event.seq, event]))
  const wires = own.filter((event) => event.type === 'wire:replied')
  const rows: Row[] = []
  for (const list of [lane.steps, lane.behind]) {
    const from = Math.max(0, list.placeAt(lanes.steps, lanes.requests.startOf(request)) - 4)
    for (let place = from; place < list.length; place++) {
      const step = list.at(place)
      if (lanes.steps.startOf(step) > lanes.requests.endOf(request)) break
      const behind = (lanes.steps.flagsOf(step) & Flag.behind) !== 0
      if (lanes.steps.linkOf(step) !== request || behind !== (list === lane.behind)) continue
      rows.push(rowOf(timeline, step, behind, byStart, wires))
    }
  }
  return rows.sort((a, b) => a.start - b.start || a.seq - b.seq)
}

function rowOf(
  { lanes: { steps } }: Timeline,
  step: number,
  behind: boolean,
  bySeq: ReadonlyMap<number, LabEvent>,
  wires: readonly EventOf<'wire:replied'>[],
): Row {
  const seq = steps.seqOf(step)
  const [kind, result] = [steps.kindOf(step), steps.aOf(step)]
  return {
    ...{ seq, behind, start: steps.startOf(step), end: steps.endOf(step) },
    label: `${labelOf(kind, bySeq.get(seq))}${endOf(kind, result)}`,
    style: styleOf(kind, result),
    wires: wires
      // A query that waits for its place and one that is in flight have the same beginning.
      .filter((wire) => wire.of === seq && kind !== Step.pool)
      .map(({ seq: at, server, command, reply, ms }) => ({ seq: at, server, command, reply, ms })),
  }
}

const LABELS: Record<number, string> = {
  [Step.get]: 'GET',
  [Step.set]: 'SET',
  [Step.delete]: 'delete',
  [Step.acquire]: 'take the lock',
  [Step.release]: 'release',
  [Step.waitLock]: 'waits for lock',
  [Step.waitFlight]: 'waits for a load',
  [Step.waitOwed]: 'waits for the worker',
  [Step.pool]: 'waits for pool',
  [Step.dbRead]: 'SELECT',
  [Step.dbWrite]: 'UPDATE',
  [Step.send]: 'to the queue',
  [Step.gate]: 'held',
  [Step.hold]: 'held on purpose',
}

/** What is said of a step that did not do what it was to do. */
function endOf(kind: number, result: number): string {
  if (result === Result.cut) return ', cut off'
  return kind === Step.set && result === Result.refused ? ', refused' : ''
}

function labelOf(kind: number, event: LabEvent | undefined): string {
  if (event?.type === 'cache:asked') {
    const again = { first: '', recheck: ' again', wake: ', woken', lock: '', housekeeping: '' }
    return `GET${event.tier === 'redis' ? '' : ` ${event.tier}`}${again[event.purpose]}`
  }
  if (event?.type === 'gate:held') return `held: ${event.call}`
  return LABELS[kind] ?? ''
}

function styleOf(kind: number, result: number): Row['style'] {
  if (result === Result.failed) return 'fault'
  switch (kind) {
    case Step.get:
      return lookOfResult(result) ?? 'open'
    case Step.acquire:
    case Step.release:
      return 'lock'
    case Step.waitLock:
    case Step.waitFlight:
    case Step.waitOwed:
      return 'waits'
    case Step.pool:
      return 'pool'
    case Step.dbRead:
    case Step.dbWrite:
      return 'db'
    case Step.gate:
    case Step.hold:
      return 'held'
    default:
      return 'write'
  }
}

/** What came of a request: who waited for what, and what it returned. */
function sentenceOf(timeline: Timeline, index: number, own: readonly LabEvent[]): string {
  const { requests } = timeline.lanes
  const [outcome, flags] = [requests.kindOf(index), requests.flagsOf(index)]
  const end = own.find((event) => event.type === 'request:finished')
  const version = end?.version ? `v${end.version}` : 'nothing'
  if (outcome === Outcome.open) return 'It is still open.'
  if (outcome === Outcome.cancelled) return 'The end of the run cut it off.'
  if (outcome === Outcome.unknown) return 'Its reply was lost: nobody knows whether it was written.'
  if (outcome === Outcome.error) return `It failed${end?.error ? `: ${end.error}` : ''}.`
  if (outcome === Outcome.write) return `Wrote ${version}.`
  if (flags & Flag.stale) return `Returned ${version}, which the database had replaced before.`
  if (outcome === Outcome.hit) return `Found ${version} in the cache.`
  const held = own.some((event) => event.type === 'lock:acquired')
  const refused = own.some((event) => event.type === 'cache:refused')
  const kept = refused ? ', which the cache refused' : ''
  if (flags & Flag.loaded)
    return `${held ? 'Held the lock and loaded' : 'Loaded'} ${version}${kept}.`
  return `Was served ${version}, which another had loaded.`
}
