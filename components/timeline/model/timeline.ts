import type { Anomaly, EventOf, LabEvent, LabState } from '@/server/protocol'
import type { Reader } from '../../stream/runStream'
import { Calls } from './calls'
import {
  CHANNELS,
  Count,
  Doing,
  Flag,
  GAUGES,
  moments,
  momentOf,
  Outcome,
  type DoingKind,
  type MomentKind,
} from './kinds'
import { IndexList } from './indexList'
import { Lanes } from './lanes'
import { Lives } from './lives'
import { Locks } from './locks'
import { Pyramid } from './pyramid'
import { Ranges } from './ranges'
import { QUEUE, Servers } from './servers'
import { Moments } from './timed'

/** A setting that was moved, with its old and its new value. */
export interface Pin {
  at: number
  seq: number
  changes: EventOf<'params:changed'>['changes']
}

const MOST_PINS = 500

/**
 * The run as spans of time, built event by event and never again from the start: a lane a client, the
 * locks, the lives of cached values, the load of each server, and how many did what at every
 * resolution. Memory is bounded: the oldest spans go, the density stays.
 */
export class Timeline implements Reader {
  lanes = new Lanes()
  locks = new Locks()
  lives = new Lives()
  servers = new Servers()
  ranges = new Ranges()
  /** The steps of all clients that are in the database. */
  queries = new IndexList()
  density = new Pyramid(CHANNELS, GAUGES)
  pins: Pin[] = []
  moments = newMoments(this.lives)
  /** The newest event, and its time. */
  seq = 0
  at = 0
  /** The first event that was read; what came before is not here, and may have been missed. */
  from = { seq: 1, at: 0, missed: false }
  /** The run is over: nothing goes on after `at`. */
  over = false
  /** Counts every change, so that one who draws knows whether there is something new. */
  version = 0
  private calls = new Calls(this)

  restart(seq: number, missed = false): void {
    const fresh = new Timeline()
    Object.assign(this, fresh, { version: this.version + 1, seq, calls: new Calls(this) })
    this.from = { seq: seq + 1, at: seq === 0 ? 0 : NaN, missed }
  }

  /**
   * @param found the anomalies that this event has proved
   * @param state the run with this event in it, for what only its ledger knows
   */
  read(event: LabEvent, found: readonly Anomaly[] = [], state?: LabState): void {
    const { at, seq } = event
    if (Number.isNaN(this.from.at)) this.from.at = at
    this.lives.advance(at, this.seq)
    this.density.advance(at)
    this.seq = seq
    this.at = Math.max(this.at, at)
    this.version++
    if (state?.cluster) this.servers.mapped()
    if (event.type === 'request:started') this.begin(event)
    else if (event.type === 'request:finished') this.end(event, isStale(event, found))
    else if (!this.calls.read(event)) this.mark(event)
    if (state) this.servers.set(at, QUEUE, state.tally.ledger.owed)
    for (const anomaly of found)
      this.moments[momentOf[anomaly.kind]].insert(anomaly.at, anomaly.seq)
  }

  private begin({ at, client, seq, req, id, op }: EventOf<'request:started'>): void {
    this.lanes.begin(at, client, seq, req, id, op === 'write')
    this.density.change(Doing.asks, 1)
  }

  private end(event: EventOf<'request:finished'>, stale: boolean): void {
    const { at, client, req, outcome, seq } = event
    const { lanes, density } = this
    if (outcome === 'cancelled') {
      this.calls.cancel(at, req)
      this.locks.release(at, client)
    }
    const index = lanes.openRequest(req)
    if (index !== -1) density.change(lanes.requests.extraOf(index), -1)
    lanes.end(at, client, seq, req, Outcome[outcome], stale)
    if (index !== -1 && outcome === 'miss' && event.version === null)
      lanes.requests.flag(index, Flag.empty)
    if (outcome === 'cancelled') return
    if (stale) density.count(Count.stale)
    else if (outcome === 'error' || outcome === 'unknown') density.count(Count.error)
    else density.count(Count[outcome])
    if (outcome === 'error' || outcome === 'unknown') this.moments.error.push(at, seq)
  }

  /** What an open request does from here on. */
  does(request: number, doing: DoingKind): void {
    const { requests } = this.lanes
    if (request === -1 || !requests.has(request) || !requests.isOpen(request)) return
    this.density.change(requests.extraOf(request), -1)
    this.density.change(doing, 1)
    requests.setExtra(request, doing)
  }

  /** The rest: what happens to the run as a whole. */
  private mark(event: LabEvent): void {
    const { at, seq } = event
    switch (event.type) {
      case 'params:changed':
        this.pins.push({ at, seq, changes: event.changes })
        if (this.pins.length > MOST_PINS) this.pins.shift()
        return this.moments.setting.push(at, seq)
      case 'run:paused':
        return this.ranges.begin(at, 'pause', '', seq)
      case 'run:resumed':
        return this.ranges.end(at, 'pause', '')
      case 'run:paced':
        if (event.delayMs > 0) return this.ranges.begin(at, 'slow', '', seq)
        return this.ranges.end(at, 'slow', '')
      case 'run:ending':
        // A run that ends holds nobody.
        this.ranges.end(at, 'pause', '')
        return this.ranges.end(at, 'slow', '')
      case 'run:finished':
        this.over = true
        return
      case 'service:lost':
        this.moments.fault.push(at, seq)
        return this.ranges.begin(at, 'lost', event.name, seq)
      case 'service:back':
        return this.ranges.end(at, 'lost', event.name)
      case 'service:broken':
        this.moments.fault.push(at, seq)
        return this.ranges.begin(at, 'broken', event.name, seq)
      case 'service:mended':
        return this.ranges.end(at, 'broken', event.name)
      case 'fault:asked':
      case 'fault:injected':
        return this.moments.fault.push(at, seq)
      case 'db:changed':
        return this.moments.outside.push(at, seq)
      case 'tick:skipped':
        this.moments.skipped.push(at, seq)
        return this.moments.tick.push(at, seq)
      case 'tick:began':
        return this.moments.tick.push(at, seq)
      default:
        return
    }
  }
}

/** The read that ended just now has returned an old version. */
const isStale = ({ seq }: LabEvent, found: readonly Anomaly[]): boolean =>
  found.some((anomaly) => anomaly.kind === 'stale-read' && anomaly.seq === seq)

function newMoments(lives: Lives): Record<MomentKind, Moments> {
  const each = Object.fromEntries(moments.map((kind) => [kind, new Moments()]))
  // Every kind has been given one.
  return { ...(each as Record<MomentKind, Moments>), expiry: lives.expired }
}
