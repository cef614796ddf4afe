import type { LabEvent, Purpose } from '@/server/protocol'
import { eventSchema } from '@/server/protocol/events'
import { started, type Told } from './fold'

/**
 * A hand-made run, told call by call. Each call is told by its beginning or by its end; `at` is set
 * by `time`, and goes on by 1 ms with every event that does not say otherwise.
 */
export class Story {
  readonly events: LabEvent[] = []
  at = 0

  constructor(params: Record<string, number | string> = {}, scenario: 'guide' | 'load' = 'load') {
    this.tell({ ...started(params), scenario } as Told)
  }

  /** @returns the `seq` */
  tell(told: Told): number {
    const seq = this.events.length + 1
    this.events.push(eventSchema.parse({ ...told, seq }))
    return seq
  }

  time(at: number): this {
    this.at = at
    return this
  }

  protected base(client: number) {
    return { at: this.at, client, req: client }
  }
  protected begins(client: number) {
    return { ...this.base(client), line: 12, sub: 0 }
  }

  request(client: number, op: 'read' | 'write' = 'read', id = 1): number {
    return this.tell({ type: 'request:started', ...this.base(client), op, id })
  }

  finish(
    client: number,
    outcome: 'hit' | 'miss' | 'write' | 'error' | 'unknown' | 'cancelled',
    {
      op = outcome === 'write' ? 'write' : 'read',
      id = 1,
      ms = 5,
      version = 1 as number | null,
      writeId = null as string | null,
    } = {},
  ): number {
    const error = outcome === 'error' ? 'failed' : null
    const from = writeId === null ? {} : { writeId }
    const done = { op: op as 'read' | 'write', id, ms, outcome, version, error, ...from }
    return this.tell({ type: 'request:finished', ...this.base(client), ...done })
  }

  look(
    client: number,
    found: 'value' | 'stale' | 'negative' | 'nothing',
    key = '1',
    ms = 1,
    { tier = 'redis', purpose = 'first' as Purpose, version = found === 'value' ? 1 : null } = {},
  ): number {
    const asked = this.at - ms
    const of = this.tell({
      ...{ type: 'cache:asked', tier, ...this.begins(client), at: asked },
      ...{ key, purpose },
    } as Told)
    return this.tell({
      type: 'cache:answered',
      tier,
      ...this.base(client),
      of,
      ms,
      key,
      found,
      version,
    })
  }

  setting(
    client: number,
    { key = '1', id = 1, ttlMs = 1000, tier = 'redis', how = 'set' as 'set' | 'put' | 'undo' } = {},
  ): number {
    return this.tell({
      type: 'cache:setting',
      tier,
      how,
      ...this.begins(client),
      key,
      id,
      ttlMs,
    })
  }

  set(
    client: number,
    of: number,
    {
      key = '1',
      id = 1,
      ttlMs = 1000,
      staleMs = 0,
      ms = 1,
      version = 1 as number | null,
      writeId = null as string | null,
      tier = 'redis',
    } = {},
  ): number {
    return this.tell({
      ...{
        type: 'cache:set',
        tier,
        writeId,
        staleMs,
        backstop: false,
        ...this.base(client),
        of,
        ms,
        key,
        id,
        version,
        ttlMs,
      },
      ...{
        negative: version === null && writeId === null,
        value: '{}',
        bytes: 2,
        expiresAt: this.at + ttlMs,
      },
    } as Told)
  }

  deleting(client: number, key = '1', tier = 'redis'): number {
    return this.tell({ type: 'cache:deleting', tier, ...this.begins(client), key })
  }
  deleted(client: number, of: number, key = '1', ms = 1, tier = 'redis'): number {
    return this.tell({
      type: 'cache:deleted',
      tier,
      ...this.base(client),
      of,
      ms,
      key,
      existed: true,
    })
  }

  askLock(client: number, key = '1', token = `t${client}`): number {
    return this.tell({ type: 'lock:requested', ...this.begins(client), key, token })
  }
  acquired(
    client: number,
    of: number,
    { key = '1', token = `t${client}`, leaseMs = 1000, fence = 1, ms = 1, tier = '' } = {},
  ): number {
    const whose = tier === '' ? {} : { tier }
    const lease = { key, token, fence, leaseMs, leaseUntil: this.at + leaseMs, ...whose }
    return this.tell({ type: 'lock:acquired', ...this.base(client), of, ms, ...lease })
  }
  releasing(client: number, key = '1', token = `t${client}`): number {
    return this.tell({ type: 'lock:releasing', ...this.begins(client), key, token })
  }
  released(client: number, of: number, owned = true, key = '1', token = `t${client}`): number {
    return this.tell({ type: 'lock:released', ...this.base(client), of, ms: 1, key, token, owned })
  }

  askDb(client: number, op: 'read' | 'write' = 'read', id = 1): number {
    return this.tell({ type: 'db:asked', ...this.begins(client), op, id })
  }
  beganDb(client: number, of: number, op: 'read' | 'write' = 'read', id = 1): number {
    return this.tell({ type: 'db:began', ...this.base(client), of, op, id })
  }
  answeredDb(
    client: number,
    of: number,
    version: number | null = 1,
    op: 'read' | 'write' = 'read',
    id = 1,
    writeId: string | null = null,
  ): number {
    const row = { version, value: version === null ? null : `v${version}`, writeId }
    return this.tell({ type: 'db:answered', ...this.base(client), of, ms: 1, op, id, ...row })
  }

  failed(client: number, of: number, call: string, unknown = false, key: string | null = null) {
    const why = { code: 'deadline', message: 'no answer', unknown }
    return this.tell({
      type: 'call:failed',
      key,
      ...this.base(client),
      of,
      ms: 1,
      call,
      ...why,
    })
  }

  wait(
    client: number,
    on: 'lock' | 'flight' | 'owed',
    why: 'landed' | 'released' | 'lease' | 'settled' | 'patience',
  ): number {
    const of = this.tell({ type: 'wait:began', ...this.begins(client), key: '1', on, upToMs: 100 })
    return this.tell({ type: 'wait:ended', ...this.base(client), of, ms: 5, key: '1', on, why })
  }

  wire(
    client: number,
    purpose: 'first' | 'recheck' | 'wake' | 'lock' | 'housekeeping' | null,
    { hits = 0, misses = 0, sets = 0, deletes = 0, server = 'redis' } = {},
  ): number {
    const counts = { hits, misses, sets, deletes }
    const said = { of: 0, server, command: 'GET', reply: '', ms: 1, purpose }
    return this.tell({ type: 'wire:replied', ...this.base(client), ...said, ...counts })
  }

  change(name: string, from: number | string, to: number | string): number {
    const changes = [{ name, from, to }]
    return this.tell({ type: 'params:changed', at: this.at, client: 0, changes })
  }

  lost(): number {
    return this.tell({
      type: 'service:lost',
      at: this.at,
      client: 0,
      name: 'redis',
      message: 'gone',
    })
  }
}

/** A client loads the row: under a lock when it has a lease. */
export function load(story: Story, client: number, at: number, forMs: number): void {
  const of = story.time(at).askDb(client)
  story.beganDb(client, of)
  story.time(at + forMs).answeredDb(client, of)
}
