import { get } from 'node:http'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  emptyState,
  project,
  type CommandError,
  type LabEvent,
  type ServiceInfo,
  type Summary,
} from '@/server/protocol'
import { eventsOf, ofType, sleep, until } from '../support/lab'
import { startStream, type TestStream, type Viewer } from '../support/stream'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let stream: TestStream
beforeAll(async () => {
  stream = await startStream()
})
afterAll(() => stream.close())

const quick = { clients: 8, keys: 4, ttlMs: 300, dbReadMs: 5, thinkMs: 5, protection: 'none' }
const startRun = () => stream.start({ pattern: 'cache-aside', params: quick, durationMs: 20_000 })

/** Asks until it has all, then takes the batches: what `components/stream` does in the page. */
async function follow(socket: Viewer, runId: string, epoch: string | null, seen: LabEvent[]) {
  socket.on('run:batch', (batch) => {
    if (batch.runId === runId && batch.first === seen.length + 1) seen.push(...batch.events)
  })
  for (let more = true; more;) {
    const reply = await socket.emitWithAck('run:watch', { runId, epoch, last: seen.length })
    if ('error' in reply) throw new Error(reply.error.message)
    expect(reply.ok.events.length).toBeLessThanOrEqual(6000)
    seen.push(...reply.ok.events)
    more = reply.ok.more
  }
}

const numbers = (events: LabEvent[]) => events.map(({ seq }) => seq)
const oneTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1)
const folded = (events: LabEvent[]) => JSON.stringify(events.reduce(project, emptyState()))

describe('a viewer', () => {
  it('gets every event once and in order, then the summary', async () => {
    const run = await startRun()
    const socket = await stream.connect()
    const summaries: Summary[] = []
    socket.on('run:summary', (_run, summary) => void summaries.push(summary))
    const seen: LabEvent[] = []
    await follow(socket, run.id, null, seen)
    await until('some events', () => seen.length > 500)
    run.stop()
    await run.finished
    await until('the last event', () => seen.at(-1)?.type === 'run:finished')
    expect(numbers(seen)).toEqual(oneTo(run.journal.head))
    await until('the summary', () => summaries.length > 0)
    expect(summaries).toEqual([run.summary()])
  })

  it('that was cut off goes on where it was, without a hole and without a double', async () => {
    const run = await startRun()
    const seen: LabEvent[] = []
    const first = await stream.connect()
    await follow(first, run.id, null, seen)
    for (let cut = 0; cut < 3; cut++) {
      const had = seen.length
      await until('more events', () => seen.length > had + 100)
      stream.lab.run(run.id) // it goes on without us
      first.disconnect()
      await sleep(100)
      first.removeAllListeners('run:batch')
      first.connect()
      await follow(first, run.id, stream.lab.epoch, seen)
    }
    run.stop()
    await run.finished
    await until('the last event', () => seen.at(-1)?.type === 'run:finished')
    expect(numbers(seen)).toEqual(oneTo(run.journal.head))
  })

  it('that comes late folds to the same state as the first one', async () => {
    const run = await startRun()
    const [one, late]: [LabEvent[], LabEvent[]] = [[], []]
    await follow(await stream.connect(), run.id, null, one)
    await until('many events', () => one.length > 1500)
    await follow(await stream.connect(), run.id, null, late)
    run.stop()
    await run.finished
    await until('both ends', () => one.at(-1)?.seq === late.at(-1)?.seq)
    await until('the end', () => late.at(-1)?.type === 'run:finished')
    expect(folded(late)).toBe(folded(one))
  })

  it('that has seen events of another start of the server gets all of them anew', async () => {
    const run = await stream.start({ pattern: 'read-through', scenario: 'guide', speed: 20 })
    await run.finished
    const socket = await stream.connect()
    const ask = async (epoch: string) => {
      const reply = await socket.emitWithAck('run:watch', { runId: run.id, epoch, last: 7 })
      return 'ok' in reply ? reply.ok.events[0]?.seq : reply.error
    }
    expect(await ask(stream.lab.epoch)).toBe(8)
    expect(await ask('another')).toBe(1)
  })

  it('of a run that is over gets all of it, and its summary', async () => {
    const run = await stream.start({ pattern: 'read-through', scenario: 'guide', speed: 20 })
    const summary = await run.finished
    const socket = await stream.connect()
    const told = new Promise<Summary>((ready) => socket.on('run:summary', (_id, it) => ready(it)))
    const seen: LabEvent[] = []
    await follow(socket, run.id, null, seen)
    expect(seen).toEqual(eventsOf(run))
    expect(await told).toEqual(summary)
  })
})

describe('the past', () => {
  it('is told again, 2,000 events at most in one answer', async () => {
    const busy = { ...quick, clients: 40, thinkMs: 1, readRatio: 1 }
    const run = await stream.start({ pattern: 'cache-aside', params: busy, durationMs: 20_000 })
    await until('many events', () => run.journal.head > 4500)
    run.stop()
    await run.finished
    const socket = await stream.connect()
    const ask = async (from: number, to: number) => {
      const reply = await socket.emitWithAck('run:events', { runId: run.id, from, to })
      if ('error' in reply) throw new Error(reply.error.message)
      return reply.ok.events
    }
    const all = eventsOf(run)
    expect(await ask(1, 10)).toEqual(all.slice(0, 10))
    expect(await ask(1990, 2017)).toEqual(all.slice(1989, 2017))
    expect(numbers(await ask(101, 99_999))).toEqual(oneTo(2100).slice(100))
    expect(await ask(all.length, all.length + 5)).toEqual(all.slice(-1))
    expect(await ask(all.length + 1, all.length + 5)).toEqual([])
    expect(await ask(50, 40)).toEqual([])
  })

  it('is told whole to one who comes when it is no longer in memory', async () => {
    const run = await stream.start({ pattern: 'read-through', scenario: 'guide', speed: 20 })
    await run.finished
    // As if the ring had let everything go: the spool still has it.
    vi.spyOn(run.journal, 'after').mockReturnValue(null)
    const seen: LabEvent[] = []
    await follow(await stream.connect(), run.id, null, seen)
    expect(seen).toEqual(eventsOf(run))
  })
})

describe('a command that is not right', () => {
  const refused = async (name: string, ...input: unknown[]): Promise<CommandError> => {
    const socket = await stream.connect()
    // On purpose past the types: this is what a stranger may send.
    const raw = socket as unknown as { emitWithAck(...all: unknown[]): Promise<unknown> }
    const reply = (await raw.emitWithAck(name, ...input)) as { error: CommandError }
    return reply.error
  }

  const fields = 'pattern, scenario, preset, cured, params, seed, speed, durationMs'
  const noCommand = `the command must be an object with these fields: ${fields}.`
  const wrongSeed = 'seed must be a whole number from 0 to 2147483647.'
  const wrongSpeed = 'speed must be a number from 0.1 to 20.'
  const wrongTime = 'durationMs must be a number from 100 to 3600000.'
  const wrongParam = 'params.ttlMs must be a number or a short word.'

  it.each([
    ['nothing', undefined, noCommand],
    ['a text', 'run', noCommand],
    ['null', null, noCommand],
    ['no pattern', {}, 'pattern must be the id of a pattern.'],
    ['a wrong type', { pattern: 7 }, 'pattern must be the id of a pattern.'],
    ['an unknown field', { shell: 'x' }, `the command has no field "shell", only: ${fields}.`],
    ['not a number', { speed: Number.NaN }, wrongSpeed],
    ['an endless speed', { speed: 1e308 }, wrongSpeed],
    ['a seed in letters', { seed: 'x' }, wrongSeed],
    ['half a seed', { seed: 1.5 }, wrongSeed],
    ['a time before the start', { durationMs: -1 }, wrongTime],
    ['another scenario', { scenario: 'x' }, 'scenario must be guide or load.'],
    ['a numbered preset', { preset: 7 }, 'preset must be the name of a preset, or null.'],
    ['half a cure', { cured: 'x' }, 'cured must be true or false.'],
    ['a list', { params: 7 }, 'params must be an object: the values of parameters by name.'],
    ['a value of no kind', { params: { ttlMs: null } }, wrongParam],
    ['a long word', { params: { ttlMs: 'x'.repeat(41) } }, wrongParam],
  ])('%s is answered with one plain sentence: what would be right', async (_name, wrong, words) => {
    const whole = wrong instanceof Object && !words.startsWith('pattern')
    const input = whole ? { pattern: 'cache-aside', ...wrong } : wrong
    const message = `run:start was not understood: ${words}`
    expect(await refused('run:start', input)).toMatchObject({ code: 'bad_command', message })
  })

  it('names the parameter at whose slider it belongs', async () => {
    const input = { pattern: 'cache-aside', params: { ttlMs: 1 } }
    const range = 'TTL (ttlMs) must be a whole number from 50 to 3600000 ms.'
    expect(await refused('run:start', input)).toEqual({
      ...{ code: 'bad_value', param: 'ttlMs', message: range },
    })
    const polluted = JSON.parse('{"pattern":"cache-aside","params":{"__proto__":{"x":1},"a":1}}')
    expect(await refused('run:start', polluted)).toHaveProperty('code')
    expect({}).not.toHaveProperty('x')
    const alone = JSON.parse('{"pattern":"cache-aside","params":{"__proto__":1}}')
    const message = 'run:start was not understood: params names a parameter that no pattern has.'
    expect(await refused('run:start', alone)).toMatchObject({ code: 'bad_command', message })
  })

  it('about a run or a pattern that is not there says so', async () => {
    expect(await refused('run:start', { pattern: 'nope' })).toMatchObject({
      ...{ code: 'unknown_pattern', message: expect.stringMatching(/^There is no pattern "nope"/) },
    })
    const gone = { runId: 'nope', epoch: null, last: 0 }
    expect(await refused('run:watch', gone)).toMatchObject({ code: 'unknown_run' })
  })

  it('to disturb a run says what is wrong with it', async () => {
    const run = await stream.start({ pattern: 'cache-aside' })
    const { id: runId } = run
    const wish = { runId, fault: 'change-row' }
    for (const wrong of [{ runId }, { ...wish, amount: '1' }, { ...wish, amount: NaN }]) {
      expect(await refused('run:disturb', wrong)).toMatchObject({ code: 'bad_command' })
    }
    expect(await refused('run:disturb', { ...wish, shell: 'x' })).toMatchObject({
      code: 'bad_command',
    })
    expect(await refused('run:disturb', { ...wish, amount: 0.5 })).toMatchObject({
      ...{ code: 'bad_value', param: 'amount' },
    })
    expect(await refused('run:disturb', { ...wish, fault: 'boil' })).toMatchObject({
      code: 'unknown_fault',
    })
    expect(await refused('run:disturb', { ...wish, fault: 'kill-worker' })).toMatchObject({
      code: 'fault_not_offered',
    })
    expect(await refused('run:disturb', { ...wish, runId: 'nope' })).toMatchObject({
      code: 'unknown_run',
    })
    const presenter = await stream.connect()
    expect(await presenter.emitWithAck('run:disturb', wish)).toEqual({ ok: {} })
    expect(ofType(eventsOf(run), 'fault:asked')).toMatchObject([{ amount: 1 }])
    run.stop()
    await run.finished
    expect(await refused('run:disturb', wish)).toMatchObject({ code: 'run_over' })
  })

  it('to look for servers again is passed on, and every page learns what came of it', async () => {
    const [one, other] = [await stream.connect(), await stream.connect()]
    const told: ServiceInfo[][] = []
    other.on('lab:services', (services) => void told.push(services))
    const reply = await one.emitWithAck('services:look', { names: ['memcached'] })
    expect(stream.looked).toEqual(['memcached'])
    const services = [expect.objectContaining({ name: 'memcached', state: 'ready' })]
    expect(reply).toEqual({ ok: { services } })
    await until('the other page', () => told.length > 0)
    expect(told).toEqual([services])
    const many = { names: Array.from({ length: 11 }, () => 'redis') }
    expect(await one.emitWithAck('services:look', many)).toMatchObject({
      error: { code: 'bad_command' },
    })
  })

  it('without a wish for an answer, without anything else, or under an unknown name, harms nothing', async () => {
    const socket = await stream.connect()
    // On purpose past the types, as above.
    const raw = socket as unknown as { emit(...all: unknown[]): void }
    raw.emit('run:stop', 42)
    raw.emit('run:start')
    raw.emit('no:such', {})
    await sleep(50)
    const unknown = { code: 'bad_command', message: 'There is no command "no:such".' }
    expect(await refused('no:such', {})).toEqual(unknown)
    expect(await refused('toString')).toMatchObject({ code: 'bad_command' })
    expect(await refused('run:start')).toMatchObject({ code: 'bad_command' })
    expect(await refused('run:stop', {})).toMatchObject({ code: 'bad_command' })
    expect(socket.connected).toBe(true)
  })
})

describe('a browser of another site', () => {
  it('is refused when it comes by a name of its own that leads here, as its own site', async () => {
    const status = (host: string) =>
      new Promise<number | undefined>((done, failed) => {
        const url = `${stream.url}/socket.io/?EIO=4&transport=polling`
        get(url, { headers: { host } }, (answer) => done(answer.resume().statusCode)).on(
          'error',
          failed,
        )
      })
    expect(await status('evil.example')).toBe(403)
    expect(await status(new URL(stream.url).host)).toBe(200)
  })

  const attempt = (origin: string, transport: 'websocket' | 'polling') =>
    new Promise<'in' | 'refused'>((done) => {
      const extraHeaders = origin ? { origin } : {}
      const socket = io(stream.url, {
        ...{ transports: [transport], forceNew: true, reconnection: false, extraHeaders },
      })
      const end = (how: 'in' | 'refused') => {
        socket.close()
        done(how)
      }
      socket.on('connect', () => end('in'))
      socket.on('connect_error', () => end('refused'))
    })

  it.each(['websocket', 'polling'] as const)('is refused over %s', async (transport) => {
    expect(await attempt('http://evil.example', transport)).toBe('refused')
    expect(await attempt('null', transport)).toBe('refused')
    expect(await attempt(`${stream.url}.evil.example`, transport)).toBe('refused')
    expect(await attempt(stream.url, transport)).toBe('in')
  })

  it('is told where to open the lab; one that hides where it comes from is refused too', async () => {
    const ask = (headers: Record<string, string>) =>
      fetch(`${stream.url}/socket.io/?EIO=4&transport=polling`, { headers })
    const reply = await ask({ origin: 'http://evil.example' })
    expect([reply.status, await reply.json()]).toEqual([
      403,
      expect.objectContaining({ message: expect.stringContaining(`Open it at ${stream.url}.`) }),
    ])
    expect((await ask({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await ask({ 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })
})
