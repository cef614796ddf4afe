import { isCutOff, type EventOf, type LabEvent } from '@/server/protocol'
import { Doing, Flag, Result, Step, type DoingKind, type ResultKind, type StepKind } from './kinds'
import { DATABASE } from './servers'
import type { Timeline } from './timeline'

/** A step that has begun and not ended. */
interface Open {
  step: number
  kind: StepKind
  client: number
  req: number
  /** The server that has it in flight. */
  server: string | null
}

/** What a request does while it is in such a step. */
const doings: Record<StepKind, DoingKind> = {
  [Step.get]: Doing.asks,
  [Step.set]: Doing.asks,
  [Step.delete]: Doing.asks,
  [Step.acquire]: Doing.asks,
  [Step.release]: Doing.asks,
  [Step.waitLock]: Doing.lock,
  [Step.waitFlight]: Doing.flight,
  [Step.pool]: Doing.pool,
  [Step.dbRead]: Doing.db,
  [Step.dbWrite]: Doing.db,
  [Step.send]: Doing.queue,
  [Step.gate]: Doing.held,
  [Step.hold]: Doing.held,
  [Step.waitOwed]: Doing.owed,
}

const WAITS = { lock: Step.waitLock, flight: Step.waitFlight, owed: Step.waitOwed } as const

const founds = {
  value: Result.found,
  negative: Result.found,
  stale: Result.stale,
  nothing: Result.nothing,
} as const

/** Turns the beginnings and ends of calls into steps of their requests. */
export class Calls {
  /** By the `seq` of their beginning. */
  private readonly open = new Map<number, Open>()
  /** What each worker writes now: the `seq` of its beginning. */
  private readonly jobs = new Map<number, { seq: number; jobId: string }>()

  constructor(private readonly timeline: Timeline) {}

  /** @returns whether the event was about a call */
  read(event: LabEvent): boolean {
    if (this.readCache(event) || this.readLock(event)) return true
    return this.readRest(event) || this.readJob(event)
  }

  private readCache(event: LabEvent): boolean {
    const { lives } = this.timeline
    switch (event.type) {
      case 'cache:asked':
        lives.asked(event.tier, event.key)
        return this.begin(event, Step.get, event.tier)
      case 'cache:answered':
        this.looked(event.req, event.found === 'nothing')
        if (event.found !== 'nothing') lives.found(event.at, event.tier, event.key)
        return this.end(event, founds[event.found])
      case 'cache:setting':
        return this.begin(event, Step.set, event.tier)
      case 'cache:set':
        this.keep(event)
        return this.end(event, Result.done)
      case 'cache:refused':
        return this.end(event, Result.refused)
      case 'cache:deleting':
        return this.begin(event, Step.delete, event.tier)
      case 'cache:deleted':
        if (event.existed) lives.deleted(event.at, event.tier, event.key)
        return this.end(event, Result.done)
      case 'cache:observed':
        if (event.leftMs === null) lives.missed(event.at, event.tier, event.key)
        else lives.observed(event.at, event.tier, event.key, event.at + event.leftMs)
        return true
      case 'service:evicted':
        lives.evicted(event.at, event.name)
        return true
      default:
        return false
    }
  }

  private keep({ at, tier, key, seq, version, expiresAt, backstop }: EventOf<'cache:set'>): void {
    // A value that is not saved yet has no version; one under our own backstop has no end.
    this.timeline.lives.set(at, tier, key, seq, version ?? 0, backstop ? Infinity : expiresAt)
  }

  /** While a request is open, its last look says whether it is a miss so far. */
  private looked(req: number, inVain: boolean): void {
    const { lanes } = this.timeline
    if (inVain) lanes.requests.flag(lanes.openRequest(req), Flag.missed)
    else lanes.requests.unflag(lanes.openRequest(req), Flag.missed)
  }

  private readLock(event: LabEvent): boolean {
    const { locks, servers } = this.timeline
    switch (event.type) {
      case 'lock:requested':
        return this.begin(event, Step.acquire, servers.locks)
      case 'lock:acquired': {
        const { at, key, client, seq, fence, leaseUntil } = event
        const index = locks.acquire(at, key, client, seq, fence, leaseUntil)
        this.timeline.lanes.of(client)?.holds.push(index)
        return this.end(event, Result.done)
      }
      case 'lock:refused':
        return this.end(event, Result.refused)
      case 'lock:releasing':
        locks.release(event.at, event.client, event.key)
        return this.begin(event, Step.release, event.tier ?? servers.locks)
      case 'lock:released':
        return this.end(event, event.owned ? Result.done : Result.refused)
      case 'wait:began':
        if (event.on !== 'owed') locks.wait(event.at, event.key, event.on, 1)
        return this.begin(event, WAITS[event.on], null)
      case 'wait:ended':
        if (event.on !== 'owed') locks.wait(event.at, event.key, event.on, -1)
        return this.end(event, event.why === 'patience' ? Result.failed : Result.done)
      default:
        return false
    }
  }

  private readRest(event: LabEvent): boolean {
    switch (event.type) {
      case 'db:asked':
        return this.begin(event, Step.pool, null)
      case 'db:began':
        return this.beginQuery(event.of, event.at, event.op === 'read' ? Step.dbRead : Step.dbWrite)
      case 'db:answered':
        return this.end(event, event.version === null ? Result.nothing : Result.done)
      case 'queue:sending':
        return this.begin(event, Step.send, null)
      case 'queue:sent':
        return this.end(event, Result.done)
      case 'gate:held':
        return this.begin(event, Step.gate, null)
      case 'gate:passed':
        return this.end(event, Result.done)
      case 'hold:began':
        return this.begin(event, Step.hold, null)
      case 'hold:ended':
        return this.end(event, Result.done)
      case 'call:failed':
        return this.end(event, isCutOff(event) ? Result.cut : Result.failed)
      case 'wire:replied':
        return true
      default:
        return false
    }
  }

  /** A worker writes past the pool, one job at a time, and belongs to no client. */
  private readJob(event: LabEvent): boolean {
    switch (event.type) {
      case 'job:started':
        this.jobs.set(event.worker, event)
        this.query({ client: 0, req: 0 }, event.seq, event.at, Step.dbWrite)
        return true
      case 'job:applied':
      case 'job:skipped':
      case 'job:failed':
      case 'worker:ended': {
        const job = this.jobs.get(event.worker)
        const isOther = 'jobId' in event && event.jobId !== job?.jobId
        if (!job || isOther) return true
        this.jobs.delete(event.worker)
        const { at, type } = event
        return this.end({ at, of: job.seq }, type === 'job:applied' ? Result.done : Result.failed)
      }
      default:
        return false
    }
  }

  private begin(
    { at, client, req, seq }: { at: number; client: number; req: number; seq: number },
    kind: StepKind,
    server: string | null,
  ): boolean {
    const { lanes, servers } = this.timeline
    const step = lanes.beginStep(at, client, req, kind, seq)
    this.open.set(seq, { step, kind, client, req, server })
    if (server !== null) servers.change(at, server, 1)
    this.timeline.does(lanes.steps.linkOf(step), doings[kind])
    return true
  }

  private end({ at, of }: { at: number; of: number }, result: ResultKind): boolean {
    const open = this.open.get(of)
    if (!open) return true
    this.open.delete(of)
    const { lanes, servers } = this.timeline
    lanes.endStep(open.step, at, result)
    if (open.server !== null) servers.change(at, open.server, -1)
    if (open.server === DATABASE) {
      const { queries } = this.timeline
      queries.longest = Math.max(queries.longest, at - lanes.steps.startOf(open.step))
      servers.freePlace(lanes.steps.bOf(open.step))
    }
    this.timeline.does(lanes.steps.linkOf(open.step), Doing.asks)
    return true
  }

  /** The end of the run cut a request off: what it was doing has no end of its own. */
  cancel(at: number, req: number): void {
    for (const [of, open] of this.open) if (open.req === req) this.end({ at, of }, Result.cut)
  }

  /** The query has its place in the pool: waiting for it is over, and it is in flight. */
  private beginQuery(of: number, at: number, kind: StepKind): boolean {
    const open = this.open.get(of)
    if (!open) return true
    this.timeline.lanes.endStep(open.step, at, Result.done)
    this.query(open, of, at, kind)
    return true
  }

  private query(by: Pick<Open, 'client' | 'req'>, of: number, at: number, kind: StepKind): void {
    const { client, req } = by
    const { lanes, servers, queries } = this.timeline
    const step = lanes.beginStep(at, client, req, kind, of, servers.takePlace(at))
    queries.push(step)
    this.open.set(of, { step, kind, client, req, server: DATABASE })
    servers.change(at, DATABASE, 1)
    this.timeline.does(lanes.steps.linkOf(step), doings[kind])
  }
}
