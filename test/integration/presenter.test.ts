import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandSchemas, type CommandName } from '@/server/protocol/commands'
import { startStream, TOKEN, type TestStream, type Viewer } from '../support/stream'

let stream: TestStream
beforeAll(async () => {
  stream = await startStream()
})
afterAll(() => stream.close())

/** Whoever comes through a proxy is not on this machine, wherever the proxy is. */
const ELSEWHERE = { extraHeaders: { 'x-forwarded-for': '192.0.2.7' } }
const WATCHING = ['run:watch', 'run:unwatch', 'run:events', 'run:claims']

const start = { pattern: 'cache-aside', scenario: 'guide', speed: 20 } as const

async function ask(viewer: Viewer, name: CommandName, input: unknown): Promise<unknown> {
  // Every command by its name, with whatever input: the types know only pairs.
  return (viewer as unknown as { emitWithAck(...args: unknown[]): Promise<unknown> }).emitWithAck(
    name,
    input,
  )
}

describe('a viewer from elsewhere', () => {
  it('is refused every command of a presenter, and it is logged', async () => {
    const viewer = await stream.connect(stream.url, ELSEWHERE)
    const commands = Object.keys(commandSchemas).filter((name) => !WATCHING.includes(name))
    expect(commands).toContain('run:start')
    for (const name of commands) {
      // The keys of the table are its commands.
      expect(await ask(viewer, name as CommandName, start)).toMatchObject({
        error: { code: 'not_presenter' },
      })
    }
    expect(stream.lab.active()).toEqual([])
    expect(stream.looked).toEqual([])
    expect(stream.refused).toHaveLength(1)
    expect(stream.refused[0]).toMatch(/run:start of a viewer/)
  })

  it('watches a run that this machine presents', async () => {
    const presenter = await stream.connect()
    const viewer = await stream.connect(stream.url, ELSEWHERE)
    const reply = await presenter.emitWithAck('run:start', start)
    if ('error' in reply) throw new Error(reply.error.message)
    const { runId } = reply.ok
    const watched = await viewer.emitWithAck('run:watch', { runId, epoch: null, last: 0 })
    expect(watched).toMatchObject({ ok: { snapshot: null } })
    expect(await viewer.emitWithAck('run:stop', { runId })).toMatchObject({
      error: { code: 'not_presenter' },
    })
    await presenter.emitWithAck('run:stop', { runId })
  })

  it('presents with the token, and with no other word', async () => {
    const wordOf = async (present: unknown) => {
      const viewer = await stream.connect(stream.url, { ...ELSEWHERE, auth: { present } })
      return ask(viewer, 'run:pause', { runId: 'none' })
    }
    expect(await wordOf(TOKEN)).toMatchObject({ error: { code: 'unknown_run' } })
    for (const wrong of [`${TOKEN}x`, '', null, 7, {}, TOKEN.toUpperCase()]) {
      expect(await wordOf(wrong)).toMatchObject({ error: { code: 'not_presenter' } })
    }
  })

  it('is told which of the two it is', async () => {
    const told = async (options: object) => {
      const viewer = await stream.connect(stream.url, options)
      await expect.poll(() => stream.presents.has(viewer)).toBe(true)
      return stream.presents.get(viewer)
    }
    expect(await told({})).toBe(true)
    expect(await told(ELSEWHERE)).toBe(false)
    expect(await told({ ...ELSEWHERE, auth: { present: TOKEN } })).toBe(true)
  })
})
