import { describe, expect, it } from 'vitest'
import {
  glyphOf,
  kindsFor,
  wants,
  type EventFilter,
  type Kind,
} from '@/components/panels/events/select'
import { sayEvent } from '@/components/panels/events/say'
import type { EventType, LabEvent } from '@/server/protocol'
import { eventSchema } from '@/server/protocol/events'
import { cutOff, numbered, started, type Told } from '../../support/fold'

const who = { at: 8090, client: 11, req: 5 }
const begins = { ...who, line: 4, sub: 0 }
const ends = { ...who, of: 1, ms: 0.49 }
const key = 'user:42'
const lock = 'lock:user:42'

const job = { jobId: '42:3', key, id: 42, writeId: 'w', sequence: 3 }
const lab = { at: 1, client: 0 }

/** Every event type with the line that people read; a new type without one does not compile. */
const said: Record<EventType, [Told, string]> = {
  'run:started': [started(), 'run of cache-aside began: load, seed 44, speed 1×'],
  'run:paused': [{ type: 'run:paused', at: 1, client: 0 }, 'run paused; Redis keeps expiring'],
  'run:resumed': [{ type: 'run:resumed', at: 1, client: 0 }, 'run goes on'],
  'run:stepped': [
    { type: 'run:stepped', at: 1, client: 0 },
    'one step: the call that was held first may pass',
  ],
  'run:paced': [
    { type: 'run:paced', at: 1, client: 0, delayMs: 300 },
    'slow motion: each call is held for 300 ms',
  ],
  'gate:held': [{ type: 'gate:held', ...begins, call: 'db.read' }, 'db.read is held by the lab'],
  'gate:passed': [
    { type: 'gate:passed', ...ends, call: 'db.read', by: 'step' },
    'db.read goes on after 0.49 ms: one step',
  ],
  'run:ending': [
    { type: 'run:ending', at: 1, client: 0, reason: 'stopped' },
    'run is ending: a person stops it',
  ],
  'run:finished': [
    { type: 'run:finished', at: 1, client: 0, reason: 'failed', message: 'Redis is gone.' },
    'run failed: Redis is gone.',
  ],
  'params:changed': [
    {
      type: 'params:changed',
      at: 1,
      client: 0,
      changes: [{ name: 'dbReadMs', from: 500, to: 2000 }],
    },
    'dbReadMs 500 → 2000',
  ],
  'script:slept': [{ type: 'script:slept', at: 1, client: 0, ms: 1500 }, 'script waited 1.5 s'],
  'service:lost': [
    { type: 'service:lost', at: 1, client: 0, name: 'redis', message: 'connection closed' },
    'redis lost: connection closed',
  ],
  'service:back': [{ type: 'service:back', at: 1, client: 0, name: 'redis' }, 'redis is back'],
  'service:evicted': [
    { type: 'service:evicted', at: 1, client: 0, name: 'redis', keys: 3 },
    "redis has evicted 3 keys for want of memory, ours or others'",
  ],
  'request:started': [{ type: 'request:started', ...who, op: 'read', id: 42 }, 'reads row 42'],
  'request:finished': [
    {
      type: 'request:finished',
      ...who,
      op: 'read',
      id: 42,
      ms: 503.6,
      outcome: 'miss',
      version: 7,
      error: null,
    },
    'read of row 42: miss v7 in 504 ms',
  ],
  'cache:asked': [
    { type: 'cache:asked', tier: 'redis', ...begins, key, purpose: 'recheck' },
    'asks the cache for user:42 (recheck)',
  ],
  'cache:answered': [
    { type: 'cache:answered', tier: 'redis', ...ends, key, found: 'nothing', version: null },
    'user:42: nothing in 0.49 ms',
  ],
  'cache:setting': [
    { type: 'cache:setting', tier: 'redis', how: 'set', ...begins, key, id: 42, ttlMs: 6000 },
    'sets user:42',
  ],
  'cache:set': [
    {
      type: 'cache:set',
      tier: 'redis',
      writeId: null,
      staleMs: 0,
      backstop: false,
      ...ends,
      key,
      id: 42,
      version: 7,
      negative: false,
      value: '{}',
      bytes: 96,
      ttlMs: 6283,
      expiresAt: 14_373,
    },
    'user:42 set to v7, 96 bytes, for 6.28 s',
  ],
  'cache:deleting': [{ type: 'cache:deleting', tier: 'redis', ...begins, key }, 'deletes user:42'],
  'cache:deleted': [
    { type: 'cache:deleted', tier: 'redis', ...ends, key, existed: false },
    'user:42 was not there to delete',
  ],
  'cache:observed': [
    { type: 'cache:observed', tier: 'redis', at: 1, client: 0, key, leftMs: 1300 },
    'user:42 has 1.30 s left',
  ],
  'lock:requested': [
    { type: 'lock:requested', ...begins, key: lock, token: 't' },
    'asks for the lock lock:user:42',
  ],
  'lock:acquired': [
    {
      type: 'lock:acquired',
      ...ends,
      key: lock,
      token: 't',
      fence: 9,
      leaseMs: 5000,
      leaseUntil: 13_090,
    },
    'holds the lock lock:user:42, fence 9, lease 5 s',
  ],
  'lock:refused': [
    { type: 'lock:refused', ...ends, key: lock, leftMs: 3730 },
    'lock:user:42 is held by another, 3.73 s left',
  ],
  'lock:releasing': [
    { type: 'lock:releasing', ...begins, key: lock, token: 't' },
    'releases lock:user:42',
  ],
  'lock:released': [
    { type: 'lock:released', ...ends, key: lock, token: 't', owned: false },
    'lock:user:42 was no longer its own: nothing released',
  ],
  'wait:began': [
    { type: 'wait:began', ...begins, key: lock, on: 'lock', upToMs: 30_000 },
    'waits for the lock lock:user:42, 30 s at most',
  ],
  'wait:ended': [
    { type: 'wait:ended', ...ends, key: lock, on: 'lock', why: 'landed' },
    'waited 0.49 ms for lock:user:42: the value is there',
  ],
  'db:asked': [
    { type: 'db:asked', ...begins, op: 'read', id: 42 },
    'asks the database: SELECT row 42',
  ],
  'db:began': [
    { type: 'db:began', ...who, of: 1, op: 'read', id: 42 },
    'SELECT row 42 has its place in the pool',
  ],
  'db:answered': [
    { type: 'db:answered', ...ends, op: 'read', id: 42, version: null, value: null, writeId: null },
    'SELECT row 42: no such row in 0.49 ms',
  ],
  'call:failed': [
    {
      type: 'call:failed',
      key: null,
      ...ends,
      call: 'cache.get',
      code: 'timeout',
      message: 'No answer.',
      unknown: true,
    },
    'cache.get failed after 0.49 ms: No answer. It may have been done: the reply was lost.',
  ],
  'cache:refused': [
    { type: 'cache:refused', ...ends, tier: 'redis', key, id: 42, version: 1 },
    'user:42 not set: what is there is newer',
  ],
  'queue:sending': [
    { type: 'queue:sending', ...begins, ...job },
    'sends the write of user:42 to the queue, no. 3',
  ],
  'queue:sent': [
    { type: 'queue:sent', ...ends, ...job },
    'the queue has the write of user:42 after 0.49 ms',
  ],
  'queue:drained': [
    { type: 'queue:drained', ...lab, ms: 0.49, left: 2, how: 'stuck' },
    'the queue still has 2 writes after 0.49 ms',
  ],
  'worker:started': [
    { type: 'worker:started', ...lab, worker: 1, pid: 77 },
    'worker 1 started, process 77',
  ],
  'worker:ended': [
    { type: 'worker:ended', ...lab, worker: 1, how: 'SIGKILL' },
    'worker 1 ended: SIGKILL',
  ],
  'job:started': [
    { type: 'job:started', ...lab, ...job, worker: 1, attempt: 2 },
    'worker 1 takes the write of user:42, try 2',
  ],
  'job:applied': [
    {
      type: 'job:applied',
      ...lab,
      ...job,
      worker: 1,
      ms: 0.49,
      version: 2,
      value: 'new',
      found: true,
    },
    'worker 1 saved user:42 as v2 in 0.49 ms, as the database says',
  ],
  'job:skipped': [
    { type: 'job:skipped', ...lab, ...job, worker: 1, why: 'newer' },
    'worker 1 skips user:42: a later write goes before it',
  ],
  'job:failed': [
    { type: 'job:failed', ...lab, ...job, worker: 1, message: 'no answer' },
    'worker 1 failed on user:42: no answer',
  ],
  'tick:began': [{ type: 'tick:began', ...lab, n: 2, dueAt: 1 }, 'tick 2: the refresh begins'],
  'tick:skipped': [
    { type: 'tick:skipped', ...lab, n: 2, dueAt: 1 },
    'tick 2 skipped: the last refresh still runs',
  ],
  'tick:ended': [
    { type: 'tick:ended', ...lab, of: 1, n: 2, ms: 0.49, failed: true },
    'the refresh of tick 2 failed after 0.49 ms',
  ],
  'cluster:mapped': [
    {
      ...{ type: 'cluster:mapped', ...lab, prefix: 'cachescope:run:' },
      slots: [{ from: 0, to: 16_383, node: '127.0.0.1:7000', replicas: [] }],
    },
    'the cluster’s map: 1 range of slots',
  ],
  'cluster:redirected': [
    { type: 'cluster:redirected', ...who, of: 1, kind: 'moved', slot: 7, from: 'a', to: 'b' },
    'a redirects slot 7 to b (moved)',
  ],
  'cluster:placed': [
    { type: 'cluster:placed', ...lab, key: '42', name: 'cachescope:run:42', slot: 7 },
    'the cluster puts 42 into slot 7',
  ],
  'cluster:lost': [
    { type: 'cluster:lost', ...lab, node: 'a:1', how: 'killed' },
    'a:1 is gone: killed on purpose',
  ],
  'cluster:back': [{ type: 'cluster:back', ...lab, node: 'a:1' }, 'a:1 answers again'],
  'cluster:inherited': [
    {
      type: 'cluster:inherited',
      ...lab,
      node: 'b:1',
      from: 'a:1',
      keys: [{ key: '42', version: 1 }],
    },
    'b:1 has 1 key of a:1, which is gone',
  ],
  'hold:began': [
    { type: 'hold:began', ...who, call: 'cache.set', why: 'until the delete', upToMs: 5000 },
    'held on purpose before cache.set: until the delete',
  ],
  'hold:ended': [
    { type: 'hold:ended', ...ends, call: 'cache.set', how: 'reached' },
    'goes on after 0.49 ms of being held',
  ],
  'fault:asked': [
    { type: 'fault:asked', ...lab, fault: 'change-row', amount: 2, why: 'row 2 changes' },
    'a person asks by hand: row 2 changes',
  ],
  'fault:injected': [
    { type: 'fault:injected', ...who, call: 'db.write', why: 'one write in ten' },
    'db.write fails on purpose: one write in ten',
  ],
  'service:broken': [
    { type: 'service:broken', ...lab, name: 'redis', how: 'killed', why: 'to see it come back' },
    'redis: killed on purpose: to see it come back',
  ],
  'service:mended': [
    { type: 'service:mended', ...lab, name: 'redis', how: 'started again' },
    'redis: started again',
  ],
  'db:changed': [
    { type: 'db:changed', ...lab, id: 42, version: 2, value: 'new', writeId: 'w' },
    'row 42 changed to v2 from outside the app',
  ],
  'wire:replied': [
    {
      type: 'wire:replied',
      ...who,
      of: 1,
      server: 'redis',
      command: 'GET user:42',
      reply: 'nil',
      ms: 0.31,
      purpose: 'first',
      hits: 0,
      misses: 1,
      sets: 0,
      deletes: 0,
    },
    'redis: GET user:42 → nil in 0.31 ms',
  ],
}

const list = numbered(Object.values(said).map(([event]) => event))
const all = { text: '', kind: 'all', wire: true } as const
const selected = (filter: EventFilter) => list.filter(wants(filter))

describe('events in words', () => {
  it.each(Object.entries(said))('%s', (type, [event, words]) => {
    const parsed: LabEvent = eventSchema.parse({ ...event, seq: 1 })
    expect(parsed.type).toBe(type)
    expect(sayEvent(parsed)).toBe(words)
  })

  it('say which fence has refused a set', () => {
    const [refused] = said['cache:refused']
    const fences = { own: 3, given: 5 }
    const fenced = eventSchema.parse({ ...refused, seq: 1, fences })
    expect(sayEvent(fenced)).toBe('user:42 not set: older fence 3 < 5')
  })

  it('say of a key without a TTL that its end is ours', () => {
    const [set] = said['cache:set']
    const ours = eventSchema.parse({ ...set, seq: 1, ttlMs: 720_000, backstop: true })
    expect(sayEvent(ours)).toBe('user:42 set to v7, 96 bytes, no TTL: our backstop is 12 min')
  })

  it('calls what the end of the run cut off neither failed nor a fault', () => {
    const cut = eventSchema.parse({ ...cutOff(1, 1, 9, 'db.read'), seq: 1 })
    expect(sayEvent(cut)).toBe('db.read was cut off by the end of the run after 5.00 ms')
    expect(glyphOf(cut)).toBeNull()
    expect(list.filter(({ type }) => type === 'call:failed').map(glyphOf)).toEqual(['fault'])
  })

  it('say of a TTL that its server has rounded up what was asked for', () => {
    const [event, words] = said['cache:set']
    const rounded = eventSchema.parse({ ...event, seq: 1, ttlMs: 2000, askedMs: 1200 })
    const asked = ': 1.2 s in whole seconds, 2 at least'
    expect(sayEvent(rounded)).toBe(words.replace('6.28 s', '2 s') + asked)
  })

  it('has a glyph only from the one table', () => {
    const glyphs = new Set(list.map(glyphOf))
    expect(glyphs).toContain('holds')
    expect(glyphs).toContain(null)
  })
})

describe('the list', () => {
  it('has everything, and hides the wire unless it is wanted', () => {
    expect(selected(all)).toEqual(list)
    expect(selected({ ...all, wire: false })).toHaveLength(list.length - 1)
  })

  it('filters by kind; waits belong to locks', () => {
    const kinds = selected({ ...all, kind: 'lock', wire: false }).map(({ type }) => type)
    expect(kinds).toHaveLength(7)
    expect(kinds.every((type) => /^(lock|wait):/.test(type))).toBe(true)
  })

  it('has a kind for what a queue, a schedule, a cluster and the gate do', () => {
    const families = (kind: Kind) =>
      new Set(selected({ ...all, kind, wire: false }).map(({ type }) => type.split(':')[0]))
    expect(families('queue')).toEqual(new Set(['queue', 'worker', 'job']))
    expect(families('schedule')).toEqual(new Set(['tick']))
    expect(families('cluster')).toEqual(new Set(['cluster']))
    expect(families('held')).toEqual(new Set(['gate', 'hold']))
    expect(families('run')).toEqual(new Set(['run', 'params', 'script']))
    // Every event that is shown has one of them.
    const kinds = kindsFor(['cache', 'queue', 'schedule', 'slots']).slice(1)
    const sum = kinds.map((kind) => selected({ ...all, kind, wire: false }).length)
    expect(sum.reduce((a, b) => a + b)).toBe(list.length - 1)
    expect(kindsFor(['cache', 'locks', 'database'])).not.toContain('queue')
  })

  it('finds text in the words, the type and the client', () => {
    const found = (text: string) => selected({ ...all, text }).map(({ type }) => type)
    expect(found('NO LONGER ITS OWN')).toEqual(['lock:released'])
    expect(found('run:pau')).toEqual(['run:paused'])
    expect(found('c11')).toHaveLength(list.filter(({ client }) => client === 11).length)
    expect(found('nothing like it')).toEqual([])
  })
})
