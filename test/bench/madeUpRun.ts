import type { Random } from '@/server/ports'
import type { LabEvent } from '@/server/protocol'
import { started, type Told } from '../support/fold'

const CLIENTS = 100
const KEYS = 50
const WRITES = 0.1
/** Share of the deletes after a write that are lost: the old value stays in the cache. */
const LOST_DELETES = 0.2
/** Share of loads in which a lock is given to a second holder. */
const OVERLAPS = 0.02
/** Share of reads for which a value has run out. */
const EXPIRIES = 0.03

/**
 * The events of a busy run of cache-aside under a lock, made up: as many of each kind as a real run
 * has, one request after the other, with what is wrong in it counted independently of the oracle.
 */
export class MadeUpRun {
  staleReads = 0
  readsBack = 0
  overlaps = 0
  private seq = 0
  private at = 0
  private requests = 0
  private block: LabEvent[] = []
  private readonly versions = Array.from({ length: KEYS + 1 }, () => 1)
  private readonly cached = new Map<number, number>()
  private readonly lastRead = new Map<number, number>()

  constructor(private readonly random: Random) {
    this.tell(started({ clients: CLIENTS, keys: KEYS }))
  }

  /** The next `length` events, a few more at most. */
  next(length: number): LabEvent[] {
    while (this.block.length < length) this.request()
    const full = this.block
    this.block = []
    return full
  }

  private tell(told: Told): number {
    // Numbered here; the shape is that of `Told`.
    this.block.push({ ...told, at: this.at, seq: ++this.seq } as LabEvent)
    this.at = Math.round((this.at + 0.02) * 1000) / 1000
    return this.seq
  }

  private request(): void {
    const client = 1 + Math.floor(this.random.next() * CLIENTS)
    const id = 1 + Math.floor(this.random.next() ** 2 * KEYS)
    const call = { at: 0, client, req: ++this.requests }
    const op = this.random.next() < WRITES ? 'write' : 'read'
    this.tell({ type: 'request:started', ...call, op, id })
    const version = op === 'write' ? this.write(call, id) : this.read(call, id)
    const outcome = op === 'write' ? 'write' : 'hit'
    this.tell({ type: 'request:finished', ...call, op, id, ms: 1, outcome, version, error: null })
  }

  private wire(call: Call, of: number, command: string, hits: number): void {
    const counts = { hits, misses: 1 - hits, sets: 0, deletes: 0 }
    const told = { server: 'redis', command, reply: '', ms: 0.4, purpose: 'first' } as const
    this.tell({ type: 'wire:replied', ...call, of, ...told, ...counts })
  }

  private read(call: Call, id: number): number {
    if (this.random.next() < EXPIRIES) this.cached.delete(id)
    const key = `user:${id}`
    const found = this.cached.get(id)
    const asked = { type: 'cache:asked', tier: 'redis', line: 13, sub: 0, key } as const
    const of = this.tell({ ...asked, ...call, purpose: 'first' })
    this.wire(call, of, `GET ${key}`, found === undefined ? 0 : 1)
    const what = found === undefined ? 'nothing' : 'value'
    const answer = { of, ms: 0.5, tier: 'redis', key, found: what, version: found ?? null } as const
    this.tell({ type: 'cache:answered', ...call, ...answer })
    const version = found ?? this.load(call, id, key)
    const place = call.client * 1000 + id
    const before = this.lastRead.get(place) ?? 0
    if (version < (this.versions[id] ?? 0)) this.staleReads++
    if (version < before) this.readsBack++
    this.lastRead.set(place, Math.max(before, version))
    return version
  }

  private load(call: Call, id: number, key: string): number {
    const token = `t${call.req}`
    const lease = { of: 1, ms: 0.5, key, fence: 1, leaseMs: 5000, leaseUntil: 5000 }
    const twice = this.random.next() < OVERLAPS
    this.tell({ type: 'lock:requested', ...call, line: 16, sub: 12, key, token })
    this.tell({ type: 'lock:acquired', ...call, ...lease, token })
    const version = this.versions[id] ?? 1
    const query = { op: 'read', id } as const
    const of = this.tell({ type: 'db:asked', ...call, line: 20, sub: 0, ...query })
    this.tell({ type: 'db:began', ...call, of, ...query })
    if (twice) {
      this.overlaps++
      this.tell({ type: 'lock:acquired', ...call, client: 999, ...lease, token: `${token}b` })
    }
    const row = { version, value: `Item ${id}`, writeId: null }
    this.tell({ type: 'db:answered', ...call, of, ms: 20, ...query, ...row })
    const set = { tier: 'redis', key, id, ttlMs: 1000 } as const
    this.tell({ type: 'cache:setting', ...call, line: 22, sub: 0, ...set, how: 'set' })
    const entry = {
      writeId: null,
      negative: false,
      value: '{}',
      bytes: 40,
      expiresAt: this.at + 1000,
    }
    const life = { staleMs: 0, backstop: false }
    this.tell({ type: 'cache:set', ...call, of, ms: 1, ...set, version, ...entry, ...life })
    this.cached.set(id, version)
    for (const each of twice ? [token, `${token}b`] : [token]) {
      this.tell({ type: 'lock:releasing', ...call, line: 24, sub: 18, key, token: each })
    }
    return version
  }

  private write(call: Call, id: number): number {
    const key = `user:${id}`
    const version = (this.versions[id] ?? 1) + 1
    this.versions[id] = version
    const query = { op: 'write', id } as const
    const of = this.tell({ type: 'db:asked', ...call, line: 28, sub: 0, ...query })
    this.tell({ type: 'db:began', ...call, of, ...query })
    const row = { version, value: `Item ${id}`, writeId: `w-${call.req}` }
    this.tell({ type: 'db:answered', ...call, of, ms: 10, ...query, ...row })
    if (this.random.next() < LOST_DELETES) return version
    this.cached.delete(id)
    const entry = { tier: 'redis', key }
    const began = this.tell({ type: 'cache:deleting', ...call, line: 29, sub: 0, ...entry })
    this.tell({ type: 'cache:deleted', ...call, of: began, ms: 1, ...entry, existed: true })
    return version
  }
}

interface Call {
  at: number
  client: number
  req: number
}
