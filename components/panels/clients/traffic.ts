import { isCutOff, type Anomaly, type EventOf, type LabEvent } from '@/server/protocol'
import type { Reader } from '../../stream/runStream'
import { lookOf, type Look } from '../looks'
import { inChain, type EdgeId, type Graph } from './graph'
import { Rate } from './rate'

/** What a request carries, which gives it its colour and its shape. */
export type Mark =
  | ('ask' | Look | 'stale' | 'write' | 'delete' | 'refused')
  | ('lock' | 'waits' | 'db' | 'owed' | 'redirect' | 'fault')

/** One request that goes one way, at a run time in ms. */
export interface Travel {
  edge: EdgeId
  mark: Mark
  /** From the end of the way to its beginning. */
  back: boolean
  at: number
}

/** So long a request is seen on its way, however fast it is, ms. */
export const SEEN_MS = 280
/** The newest ones are drawn; all are counted. */
const KEPT = 512

/** What a client is at: kept by client, so bounded by their number. */
interface At {
  op: 'read' | 'write'
  /** The level in which its newest look found something; -1: none. */
  found: number
}

/**
 * Who travels which way now: told event by event, and read by whoever draws the next frame. Counting
 * an event costs a look-up and an addition; nothing of it goes through React.
 */
export class Traffic implements Reader {
  /** A ring: the newest stands before `next`. */
  readonly travels: (Travel | undefined)[] = []
  private next = 0
  private rates = new Map<EdgeId, Map<Mark, Rate>>()
  private clients = new Map<number, At>()
  private nodes = new Map<string, number>()
  get mapped(): boolean {
    return this.nodes.size > 0
  }

  constructor(private readonly graph: Graph) {}

  restart(): void {
    this.travels.length = this.next = 0
    this.rates = new Map()
    this.clients = new Map()
  }

  /** The nodes behind the ways of a cluster; one who comes late has not seen the event. */
  map(slots: readonly { from: number; node: string }[]): void {
    this.nodes = new Map(mastersOf(slots).map((node, index) => [node, index]))
  }

  /** How often each mark went a way in the last whole second before `now`. */
  counts(edge: EdgeId, now: number): [Mark, number][] {
    const counts: [Mark, number][] = []
    for (const [mark, rate] of this.rates.get(edge) ?? []) {
      const sum = rate.sum(now)
      if (sum > 0) counts.push([mark, sum])
    }
    return counts
  }

  private go(edge: EdgeId, mark: Mark, at: number, back = false): void {
    const marks = this.rates.get(edge) ?? new Map<Mark, Rate>()
    if (marks.size === 0) this.rates.set(edge, marks)
    let rate = marks.get(mark)
    if (!rate) marks.set(mark, (rate = new Rate()))
    rate.add(at)
    this.travels[this.next] = { edge, mark, back, at }
    this.next = (this.next + 1) % KEPT
  }

  read(event: LabEvent, found: readonly Anomaly[] = []): void {
    const { at, client } = event
    switch (event.type) {
      case 'request:started':
        this.clients.set(client, { op: event.op, found: -1 })
        return this.go('in', 'ask', at)
      case 'request:finished':
        if (event.outcome === 'cancelled') return
        return this.go('in', endOf(event, found), at, true)
      case 'cache:answered':
      case 'cache:set':
      case 'cache:refused':
      case 'cache:deleted':
        return this.cache(event)
      case 'lock:acquired':
        return this.go('miss', 'lock', at)
      case 'lock:refused':
        return this.go('miss', 'waits', at)
      case 'wait:began':
        if (event.on === 'flight') this.go('miss', 'waits', at)
        return
      case 'db:answered':
        // A longer one was on its way for all to see while it ran.
        if (event.ms < SEEN_MS) this.go(this.queryEdge(event), 'db', at)
        return
      case 'queue:sent':
        return this.go('send', 'owed', at)
      case 'job:started':
        return this.go('job', 'owed', at)
      case 'job:applied':
        if (event.ms < SEEN_MS) this.go('save', 'db', at)
        return
      case 'call:failed':
        // What the end of the run cuts off is no fault.
        if (isCutOff(event)) return
        return this.go(this.failedEdge(event), 'fault', at, true)
      case 'cluster:mapped':
        return this.map(event.slots)
      case 'cluster:redirected':
        return this.toNode(event.from, 'redirect', at, true)
      case 'wire:replied':
        if (event.of > 0 && event.node !== undefined) this.wire(event, event.node)
        return
      default:
        return
    }
  }

  /** The way of a query, by who makes it; client 0 is the schedule. */
  queryEdge({ client, op, worker }: { client: number; op: string; worker?: number }): EdgeId {
    if (worker !== undefined) return 'save'
    if (this.graph.schedule && client === 0) return 'refresh'
    return op === 'write' && this.graph.writes ? 'write' : 'load'
  }

  private cache(
    event: EventOf<'cache:answered' | 'cache:set' | 'cache:refused' | 'cache:deleted'>,
  ): void {
    const { client, at } = event
    const tier = this.graph.tiers.indexOf(event.tier)
    // Of a cluster the wire tells more: which node it was.
    if (tier === -1) return
    const who = this.clients.get(client)
    if (event.type === 'cache:answered') {
      if (who && event.found !== 'nothing') who.found = tier
      return this.go(`look:${tier}`, lookOf[event.found], at)
    }
    if (event.type === 'cache:deleted') return this.go(`look:${tier}`, 'delete', at)
    const mark = event.type === 'cache:set' ? 'write' : 'refused'
    const filling = client === 0 || who?.op === 'read'
    if (!filling || inChain(this.graph)) return this.go(`look:${tier}`, mark, at)
    // What a load brings comes from behind: from the database, or from the level next to it.
    this.go(tier < this.graph.tiers.length - 1 ? 'copy' : 'fill', mark, at)
  }

  private failedEdge({ call, client }: EventOf<'call:failed'>): EdgeId {
    if (call.startsWith('db.')) return this.queryEdge({ client, op: call.slice(3) })
    if (call.startsWith('queue.')) return 'send'
    if (call.startsWith('lock.')) return 'miss'
    return 'look:0'
  }

  private wire(event: EventOf<'wire:replied'>, node: string): void {
    const { hits, misses, sets, deletes, at } = event
    // What its script finds is the lock, and no value.
    if (event.purpose === 'lock') return this.toNode(node, 'lock', at)
    const mark = sets > 0 ? 'write' : deletes > 0 ? 'delete' : hits > 0 ? 'hit' : 'miss'
    this.toNode(node, misses + sets + deletes + hits === 0 ? 'ask' : mark, at)
  }

  private toNode(node: string, mark: Mark, at: number, back = false): void {
    const index = this.nodes.get(node)
    if (index !== undefined) this.go(`node:${index}`, mark, at, back)
  }
}

function endOf({ outcome, op, seq }: EventOf<'request:finished'>, found: readonly Anomaly[]): Mark {
  if (found.some((one) => one.kind === 'stale-read' && one.seq === seq)) return 'stale'
  if (outcome === 'error' || outcome === 'unknown') return 'fault'
  if (op === 'write') return 'ask'
  return outcome === 'hit' ? 'hit' : 'miss'
}

/** The masters in the order of their slots, each once. */
export function mastersOf(slots: readonly { from: number; node: string }[]): string[] {
  const sorted = [...slots].sort((a, b) => a.from - b.from)
  return [...new Set(sorted.map(({ node }) => node))]
}
