import { EventEmitter } from 'node:events'
import type { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RedisPipe } from '@/server/adapters/redisPipe'
import { systemClock } from '@/server/adapters/clock'
import { watchServers } from '@/server/engine/watchServers'
import { Tape } from '@/server/instrument'
import type { World } from '@/server/ports/world'

beforeEach(
  () =>
    void vi.useFakeTimers({
      toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'performance'],
    }),
)
afterEach(() => void vi.useRealTimers())

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('a Redis that keeps its connection and answers nobody', () => {
  const connected = () => {
    const stream = Object.assign(new EventEmitter(), { writable: true, write: () => true })
    // Only what the pipe touches of it.
    const redis = Object.assign(new EventEmitter(), { stream }) as unknown as Redis
    const pipe = new RedisPipe(redis, 'redis', { sent: () => () => {} })
    const told: string[] = []
    const end = pipe.onHang(
      () => told.push('hangs'),
      () => told.push('answers'),
    )
    return { stream, pipe, told, end, answer: () => stream.emit('data', Buffer.from('+PONG\r\n')) }
  }

  it('is told, again and again, and told when it answers', async () => {
    const { pipe, told, end, answer } = connected()
    const reply = pipe.call('PING')
    await pass(2900)
    expect(told).toEqual([])
    await pass(1200)
    expect(told).toEqual(['hangs'])
    await pass(3000)
    expect(told).toEqual(['hangs', 'hangs'])
    answer()
    expect(await reply).toBe('PONG')
    expect(told).toEqual(['hangs', 'hangs', 'answers'])
    end()
    void pipe.call('PING')
    await pass(5000)
    expect(told).toHaveLength(3)
  })

  it('is none while each look finds another command first, or none at all', async () => {
    const { pipe, told, end, answer } = connected()
    await pass(5000)
    for (let i = 0; i < 8; i++) {
      const reply = pipe.call('PING')
      await pass(900)
      answer()
      await reply
    }
    expect(told).toEqual([])
    end()
  })
})

describe('a server of a run that hangs', () => {
  const watched = () => {
    const events: string[] = []
    const calls = { hang: (_: string) => {}, back: () => {} }
    const part = {
      connection: { name: 'redis', version: '7', managed: true },
      onHang: (listener: (why: string) => void) => void (calls.hang = listener),
      onBack: (listener: () => void) => void (calls.back = listener),
      close: () => Promise.resolve(),
    }
    const tape = new Tape(systemClock, ({ type }) => events.push(type))
    const state = { broken: false }
    const failed: string[] = []
    // Only its parts are looked at.
    const world = { parts: [part] } as unknown as World
    watchServers(
      world,
      tape,
      () => state.broken,
      (name) => failed.push(name),
    )
    return { events, calls, state, failed }
  }

  it('is lost, and ends the run after the time of any that is lost', async () => {
    const { events, calls, failed } = watched()
    calls.hang('it hangs')
    calls.hang('it hangs')
    expect(events).toEqual(['service:lost'])
    await pass(9900)
    expect(failed).toEqual([])
    await pass(200)
    expect(failed).toEqual(['redis'])
  })

  it('is back when it answers', async () => {
    const { events, calls, failed } = watched()
    calls.hang('it hangs')
    await pass(5000)
    calls.back()
    await pass(20_000)
    expect([events, failed]).toEqual([['service:lost', 'service:back'], []])
  })

  it('is not lost while it is stopped on purpose, and is when it stays away after that', () => {
    const { events, calls, state } = watched()
    state.broken = true
    calls.hang('it hangs')
    expect(events).toEqual([])
    state.broken = false
    calls.hang('it hangs')
    expect(events).toEqual(['service:lost'])
  })
})
