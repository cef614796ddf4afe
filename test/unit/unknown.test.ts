import { describe, expect, it } from 'vitest'
import { patternOf } from '@/server/engine'
import { settingsOf } from '@/server/engine/params'
import { protections } from '@/server/patterns'
import { OutcomeUnknown, ReplyLost, type Context } from '@/server/ports'
import type { ParamValues } from '@/server/protocol'

const refused = new Error('refused')
const unknown = new ReplyLost('no reply')

/** What a write uses of a context, and no more; each call ends as told, the last one again and again. */
function contextOf(ends: (Error | null)[], params: ParamValues = {}) {
  const calls: string[] = []
  const call = async (name: string, of: unknown) => {
    calls.push(`${name} ${of}`)
    const end = ends.length > 1 ? ends.shift() : ends[0]
    if (end) throw end
  }
  const row = { id: 1, name: 'x', version: 2 }
  const ctx = {
    ...{ settings: settingsOf(params, 1), at: 0, writeId: () => 'w1' },
    cache: {
      put: async () => ({ sequence: 7, before: null }),
      undo: async (_key: string, writeId: string) => calls.push(`undo ${writeId}`),
      setIfNewer: async () => true,
    },
    queue: {
      send: (job: { writeId: string; sequence: number }) =>
        call('send', `${job.writeId}/${job.sequence}`),
    },
    db: {
      write: async (_id: number, _name: string, writeId: string) => {
        await call('write', writeId)
        return row
      },
    },
    random: { token: () => `t${calls.length}` },
    clock: { now: () => 0 },
    lock: {
      acquire: async (_key: string, token: string) => {
        await call('acquire', token)
        return { acquired: true, token, fence: 1 }
      },
      release: async (_key: string, token: string) => calls.push(`release ${token}`),
    },
  } as unknown as Context
  return { ctx, calls, row }
}

/** @returns what it called, and the error that it ended with */
async function write(id: string, ends: (Error | null)[], params: ParamValues = {}) {
  const { ctx, calls } = contextOf(ends, params)
  const error = await patternOf(id)
    .write(ctx, 1, 'x')
    .then(
      () => null,
      (thrown: unknown) => thrown,
    )
  return [calls, error]
}

describe('a write without an answer', () => {
  it('is sent again as the same job by write-behind, and never undone', async () => {
    const twice = ['send w1/7', 'send w1/7']
    expect(await write('write-behind', [unknown, null])).toEqual([twice, null])
    expect(await write('write-behind', [unknown])).toEqual([twice, unknown])
    // Whatever became of the second: the first may have come through.
    expect(await write('write-behind', [unknown, refused])).toEqual([twice, unknown])
    expect(await write('write-behind', [refused])).toEqual([['send w1/7', 'undo w1'], refused])
  })

  it('is not undone by write-through, and one that surely failed is', async () => {
    const params = { order: 'cache-first', onFailure: 'undo' }
    expect(await write('write-through', [unknown], params)).toEqual([['write w1'], unknown])
    expect(await write('write-through', [refused], params)).toEqual([
      ['write w1', 'undo w1'],
      refused,
    ])
  })
})

describe('a lock without an answer', () => {
  const locked = async (ends: (Error | null)[]) => {
    const { ctx, calls, row } = contextOf(ends)
    const load = async () => row
    const end = await protections['redis-lock']
      .run(ctx, 'k', load, async () => null)
      .catch((error: unknown) => error)
    return [calls, end instanceof Error ? end : 'loaded']
  }

  it('is asked for again with the same token, once', async () => {
    const again = ['acquire t0', 'acquire t0']
    expect(await locked([unknown, null])).toEqual([[...again, 'release t0'], 'loaded'])
    expect(await locked([unknown])).toEqual([again, unknown])
    expect(await locked([refused])).toEqual([['acquire t0'], refused])
  })
})

it('is known by its class', () => {
  expect(unknown).toBeInstanceOf(OutcomeUnknown)
})
