import { describe, expect, it } from 'vitest'
import { byWhom } from '@/components/panels/who'
import { eventSchema } from '@/server/protocol/events'
import type { Told } from '../../support/fold'

const job = { jobId: '42:3', key: 'user:42', id: 42, writeId: 'w', sequence: 3 }
const lab = { at: 1, client: 0 }

describe('who did it', () => {
  const by = (told: Told) => byWhom(eventSchema.parse({ ...told, seq: 1 }))
  const refresh = { at: 1, client: 0, req: 0 }
  const asks: Told = { type: 'db:asked', ...refresh, line: 3, sub: 0, op: 'read', id: 1 }
  const reply = { command: 'GET user:1', reply: 'nil', ms: 1, purpose: null, server: 'redis' }
  const wire = { ...reply, ...{ hits: 0, misses: 0, sets: 0, deletes: 0 } }

  it('is the client, the worker or the refresh that made the call', () => {
    expect(by({ ...asks, client: 7 })).toBe('c07')
    expect(by(asks)).toBe('refresh')
    expect(by({ type: 'wire:replied', ...refresh, ...wire, of: 9 })).toBe('refresh')
    expect(by({ type: 'job:started', ...lab, ...job, worker: 2, attempt: 1 })).toBe('worker 2')
  })

  it('is the lab for what no call has asked for', () => {
    expect(by({ type: 'wire:replied', ...refresh, ...wire, of: 0 })).toBe('lab')
    expect(by({ type: 'tick:began', ...lab, n: 2, dueAt: 1 })).toBe('lab')
    const fails: Told = { type: 'fault:injected', ...refresh, call: 'db.write', why: 'one in ten' }
    expect(by(fails)).toBe('lab')
  })
})
