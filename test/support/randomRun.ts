import type { LabEvent } from '@/server/protocol'
import { started, type Told } from './fold'

/** What a client does between two of its events: so many ms pass. */
type Life = Generator<number, void, void>

interface Options {
  seed: number
  clients: number
  keys: number
  /** Events in all, about. */
  events: number
  protection?: 'none' | 'redis-lock' | 'single-flight'
  ttlMs?: number
}

/**
 * The events of a run that never was: clients that read, write, wait, load and fail at random, in the
 * order of time and as the engine would have told them. The same options give the same events.
 */
export function randomRun(options: Options): LabEvent[] {
  return new Made(options).events
}

class Made {
  readonly events: LabEvent[] = []
  private now = 0
  private requests = 0
  private readonly cached = new Map<number, { version: number; expiresAt: number }>()
  private readonly versions = new Map<number, number>()
  private readonly locks = new Map<string, number>()
  private readonly inFlight = new Set<number>()
  private state: number

  constructor(private readonly options: Options) {
    this.state = options.seed * 2654435761 + 1
    const { clients, protection = 'redis-lock' } = options
    this.tell(started({ clients, protection }))
    const lives = Array.from({ length: clients }, (_, i) => ({ at: 0, life: this.client(i + 1) }))
    while (this.events.length < options.events) {
      const next = lives.reduce((first, one) => (one.at < first.at ? one : first))
      this.now = next.at
      const { value } = next.life.next()
      next.at = this.now + Math.round((value ?? 1) * 1000) / 1000
    }
    this.tell({ type: 'run:finished', at: this.now, client: 0, reason: 'stopped', message: null })
  }

  private tell(told: Told): number {
    const seq = this.events.length + 1
    // What `Told` leaves out is put in here.
    this.events.push({ ...told, seq } as LabEvent)
    return seq
  }

  /** Uniform in [0, 1): a small generator is random enough here. */
  private random(): number {
    this.state = (Math.imul(this.state ^ (this.state >>> 15), 2246822519) + 0x9e3779b9) | 0
    return ((this.state ^ (this.state >>> 13)) >>> 0) / 2 ** 32
  }

  private *client(client: number): Life {
    for (;;) {
      const id = 1 + Math.floor(this.random() ** 2 * this.options.keys)
      const req = ++this.requests
      const op = this.random() < 0.9 ? 'read' : 'write'
      const at = this.now
      this.tell({ type: 'request:started', at, client, req, op, id })
      const outcome = yield* op === 'read'
        ? this.read(client, req, id)
        : this.write(client, req, id)
      const ms = this.now - at
      const version = this.versions.get(id) ?? 1
      const error = outcome === 'error' ? 'failed' : null
      this.tell({
        ...{ type: 'request:finished', at: this.now, client, req, op, id, ms },
        ...{ outcome, version: error ? null : version, error },
      } as Told)
      yield 1 + this.random() * 40
    }
  }

  private *read(client: number, req: number, id: number): Generator<number, string, void> {
    const found = yield* this.get(client, req, id, 'first')
    if (found) return 'hit'
    const { protection = 'redis-lock' } = this.options
    const key = `user:${id}`
    for (let tries = 0; protection !== 'none' && this.locks.has(key) && tries < 5; tries++) {
      const on = protection === 'redis-lock' ? 'lock' : 'flight'
      const since = this.now
      const who = { client, req, key, on } as const
      const of = this.tell({ type: 'wait:began', at: since, ...who, line: 9, sub: 1, upToMs: 500 })
      while (this.locks.has(key)) yield 1
      const ms = this.now - since
      this.tell({ type: 'wait:ended', at: this.now, ...who, of, ms, why: 'released' } as Told)
      if (yield* this.get(client, req, id, 'wake')) return 'miss'
    }
    this.locks.set(key, client)
    if (protection === 'redis-lock') yield* this.take(client, req, key)
    const loaded = yield* this.query(client, req, id, 'read')
    if (loaded) yield* this.put(client, req, id)
    if (protection === 'redis-lock') yield* this.letGo(client, req, key)
    this.locks.delete(key)
    return loaded ? 'miss' : 'error'
  }

  private *write(client: number, req: number, id: number): Generator<number, string, void> {
    if (!(yield* this.query(client, req, id, 'write'))) return 'error'
    const where = { tier: 'redis', key: `user:${id}`, client, req }
    const of = this.tell({ type: 'cache:deleting', at: this.now, ...where, line: 30, sub: 0 })
    yield 0.4
    const existed = this.cached.delete(id)
    this.tell({ type: 'cache:deleted', at: this.now, ...where, of, ms: 0.4, existed })
    return 'write'
  }

  private *get(
    client: number,
    req: number,
    id: number,
    purpose: 'first' | 'wake',
  ): Generator<number, boolean, void> {
    const where = { tier: 'redis', key: `user:${id}`, client, req }
    const of = this.tell({ type: 'cache:asked', at: this.now, ...where, line: 4, sub: 0, purpose })
    const ms = 0.2 + this.random()
    yield ms
    const entry = this.cached.get(id)
    const live = entry !== undefined && entry.expiresAt > this.now
    const version = live ? entry.version : null
    const found = live ? 'value' : 'nothing'
    const counts = { hits: live ? 1 : 0, misses: live ? 0 : 1, sets: 0, deletes: 0 }
    this.tell({
      ...{ type: 'wire:replied', at: this.now, client, req, of, server: 'redis', ms },
      ...{ command: `GET user:${id}`, reply: found, purpose, ...counts },
    })
    this.tell({ type: 'cache:answered', at: this.now, ...where, of, ms, found, version })
    return live
  }

  private *put(client: number, req: number, id: number): Life {
    const { ttlMs = 200 } = this.options
    const where = { tier: 'redis', key: `user:${id}`, client, req }
    const how = 'set'
    const begins = { ...where, line: 7, sub: 0, id, ttlMs, how } as const
    const of = this.tell({ type: 'cache:setting', at: this.now, ...begins })
    yield 0.3
    const version = this.versions.get(id) ?? 1
    const expiresAt = this.now + ttlMs
    this.cached.set(id, { version, expiresAt })
    this.tell({
      ...{ type: 'cache:set', at: this.now, ...where, of, ms: 0.3, id, version, writeId: null },
      ...{ negative: false, value: '{}', bytes: 2, ttlMs, expiresAt, staleMs: 0, backstop: false },
    })
  }

  private *take(client: number, req: number, key: string): Life {
    const token = `t${client}-${req}`
    const who = { client, req, key, token }
    const of = this.tell({ type: 'lock:requested', at: this.now, ...who, line: 6, sub: 1 })
    yield 0.3
    const lease = { leaseMs: 400, leaseUntil: this.now + 400, fence: of }
    this.tell({ type: 'lock:acquired', at: this.now, ...who, of, ms: 0.3, ...lease })
  }

  private *letGo(client: number, req: number, key: string): Life {
    const who = { client, req, key, token: `t${client}-${req}` }
    const of = this.tell({ type: 'lock:releasing', at: this.now, ...who, line: 8, sub: 1 })
    yield 0.3
    this.tell({ type: 'lock:released', at: this.now, ...who, of, ms: 0.3, owned: true })
  }

  private *query(
    client: number,
    req: number,
    id: number,
    op: 'read' | 'write',
  ): Generator<number, boolean, void> {
    const since = this.now
    const of = this.tell({ type: 'db:asked', at: since, client, req, line: 5, sub: 0, op, id })
    while (this.inFlight.size >= 10) yield 1
    this.inFlight.add(of)
    this.tell({ type: 'db:began', at: this.now, client, req, of, op, id })
    yield 5 + this.random() * 20
    this.inFlight.delete(of)
    const ms = this.now - since
    if (this.random() < 0.02) {
      const why = { code: 'failed', message: 'no answer', unknown: false, key: null }
      this.tell({
        type: 'call:failed',
        at: this.now,
        client,
        req,
        of,
        ms,
        call: `db.${op}`,
        ...why,
      })
      return false
    }
    const version = (this.versions.get(id) ?? 1) + (op === 'write' ? 1 : 0)
    this.versions.set(id, version)
    const row = { version, value: 'x', writeId: null }
    this.tell({ type: 'db:answered', at: this.now, client, req, of, ms, op, id, ...row })
    return true
  }
}
