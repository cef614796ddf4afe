import fc from 'fast-check'
import type { LabEvent } from '@/server/protocol'
import { eventSchema } from '@/server/protocol/events'
import { started, type Told } from './fold'

/** One request as it is drawn; times in ms. */
interface Op {
  client: number
  id: number
  /**
   * `write`: to the database alone; `through`: cached first, then saved; `queued`: cached, then saved
   * by a worker; `unknown`: its answer is lost; `refused`: it fails for sure before it changes anything.
   */
  what: 'read' | 'write' | 'through' | 'queued' | 'unknown' | 'refused' | 'locked'
  /** Between the last request of the client and this one. */
  gap: number
  /** From the beginning to the moment at which it takes effect, and from there to its end. */
  before: number
  after: number
  /** A write whose answer is lost may be in the database, or not. */
  applied: boolean
}

const time = fc.integer({ min: 1, max: 40 })
const op = fc.record<Op>({
  client: fc.integer({ min: 1, max: 5 }),
  id: fc.integer({ min: 1, max: 3 }),
  what: fc.constantFrom(
    'read',
    'read',
    'read',
    'write',
    'through',
    'queued',
    'unknown',
    'refused',
    'locked',
  ),
  gap: time,
  before: time,
  after: time,
  applied: fc.boolean(),
})
/** Requests that are enough for everything to happen. */
export const ops = fc.array(op, { minLength: 20, maxLength: 120 })

/** Something that happens; it may look at the rows when its time has come. */
interface Moment {
  at: number
  happen: () => void
}
interface RowNow {
  version: number
  /** The write whose value is in the cache and not in the database. */
  unsaved: string | null
}

/**
 * Plays requests against a store in which each takes effect at one moment between its beginning and
 * its end (it is linearizable): whatever the events of such a run look like, nothing was wrong.
 */
export class History {
  readonly events: LabEvent[] = []
  private readonly moments: Moment[] = []
  private readonly rows = new Map<number, RowNow>()
  private readonly clientFree = new Map<number, number>()
  private readonly rowFree = new Map<number, number>()
  private readonly lockFree = new Map<number, number>()
  private requests = 0
  private now = 0

  constructor(list: readonly Op[]) {
    this.tell(started())
    for (const each of list) this.plan(each)
    this.moments.sort((a, b) => a.at - b.at)
    for (const { at, happen } of this.moments) {
      this.now = at
      happen()
    }
    this.now++
    this.tell({ type: 'queue:drained', ...this.lab, ms: 1, left: 0, how: 'empty' })
    this.tell({ type: 'run:finished', ...this.lab, reason: 'completed', message: null })
  }

  private readonly lab = { at: 0, client: 0 }

  private tell(told: Told): number {
    const seq = this.events.length + 1
    this.events.push(eventSchema.parse({ ...told, at: this.now, seq }))
    return seq
  }

  private at(at: number, happen: () => void): void {
    this.moments.push({ at, happen })
  }

  private row(id: number): RowNow {
    const row = this.rows.get(id) ?? { version: 1, unsaved: null }
    this.rows.set(id, row)
    return row
  }

  private plan(op: Op): void {
    const begin = (this.clientFree.get(op.client) ?? 0) + op.gap
    const req = ++this.requests
    const call = { at: 0, client: op.client, req }
    const of = op.what === 'read' ? 'read' : 'write'
    if (op.what === 'locked') return this.lock(op, begin, call)
    // Two writes of a row follow each other: their order is that of their commits.
    const effect = Math.max(begin + op.before, of === 'write' ? (this.rowFree.get(op.id) ?? 0) : 0)
    const end = effect + op.after
    this.clientFree.set(op.client, end)
    if (of === 'write') this.rowFree.set(op.id, end)
    this.at(begin, () => this.tell({ type: 'request:started', ...call, op: of, id: op.id }))
    if (of === 'read') this.read(op, effect, end, call)
    else this.write(op, effect, end, call)
  }

  private read(op: Op, effect: number, end: number, call: Call): void {
    let seen: RowNow = { version: 1, unsaved: null }
    this.at(effect, () => (seen = { ...this.row(op.id) }))
    this.at(end, () => this.finish(op, call, 'hit', seen))
  }

  private write(op: Op, effect: number, end: number, call: Call): void {
    const { id, what } = op
    const writeId = `w-${call.req}`
    const job = { jobId: writeId, key: `k${id}`, id, writeId, sequence: call.req }
    const calling = { ...call, line: 1, sub: 0 }
    const done = { ...call, of: 1, ms: 1 }
    const commit = () => {
      const row = this.row(id)
      row.version++
      row.unsaved = null
      return row.version
    }
    if (what === 'through' || what === 'queued') {
      this.at(effect - 0.5, () => {
        this.row(id).unsaved = writeId
        this.tell({
          ...{
            type: 'cache:set',
            tier: 'redis',
            ...done,
            key: `k${id}`,
            id,
            version: null,
            writeId,
          },
          ...{ negative: false, value: '', bytes: 1, ttlMs: 1, expiresAt: 1, staleMs: 0 },
          backstop: true,
        } as Told)
      })
    }
    if (what === 'queued') {
      // Acknowledged before it is saved; the next write of the row waits for it all the same.
      this.at(effect - 0.4, () => this.tell({ type: 'queue:sending', ...calling, ...job }))
      this.at(effect - 0.3, () => this.tell({ type: 'queue:sent', ...done, ...job }))
      this.at(effect - 0.2, () => this.finish(op, call, 'write', { version: null }))
      this.at(end - 0.1, () => {
        const told = { ...job, worker: 1, ms: 1, version: commit(), value: '', found: false }
        this.tell({ type: 'job:applied', ...this.lab, ...told })
      })
      return
    }
    if (what === 'refused' || what === 'unknown') {
      const failed = { call: 'db.write', key: null, code: 'x', message: '' }
      if (what === 'unknown' && op.applied) this.at(effect, commit)
      this.at(end, () => {
        this.tell({ type: 'call:failed', ...done, ...failed, unknown: what === 'unknown' })
        this.finish(op, call, what === 'unknown' ? 'unknown' : 'error', { version: null })
      })
      return
    }
    let version = 0
    this.at(effect, () => (version = commit()))
    this.at(end, () => {
      const row = { op: 'write', id, version, value: '', writeId } as const
      this.tell({ type: 'db:answered', ...done, ...row })
      this.finish(op, call, 'write', { version })
    })
  }

  /** A lock is held from the effect of its acquire to that of its release, by one at a time. */
  private lock({ client, id, before, after }: Op, begin: number, call: Call): void {
    const key = `lock${id}`
    const token = `t${call.req}`
    const from = Math.max(begin + before, this.lockFree.get(id) ?? 0)
    const until = from + after + 2
    this.lockFree.set(id, until)
    this.clientFree.set(client, until + 1)
    const done = { ...call, of: 1, ms: 1, key, token }
    const lease = { fence: 1, leaseMs: 5, leaseUntil: 5 }
    this.at(from + 1, () => this.tell({ type: 'lock:acquired', ...done, ...lease }))
    // Called before it takes effect: the next one may have the lock before the reply is here.
    this.at(until - 0.5, () => {
      this.tell({ type: 'lock:releasing', ...call, line: 1, sub: 0, key, token })
    })
  }

  private finish(
    { id, what }: Op,
    call: Call,
    outcome: 'hit' | 'write' | 'error' | 'unknown',
    { version, unsaved = null }: { version: number | null; unsaved?: string | null },
  ): void {
    const value = unsaved === null ? { version } : { version: null, writeId: unsaved }
    const op = what === 'read' ? 'read' : 'write'
    const told = { ...call, op, id, ms: 1, outcome, error: null, ...value } as const
    this.tell({ type: 'request:finished', ...told })
  }
}

interface Call {
  at: number
  client: number
  req: number
}
