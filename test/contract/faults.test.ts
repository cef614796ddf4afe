import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Run } from '@/server/engine'
import { patterns } from '@/server/patterns'
import type { EventOf, LabEvent } from '@/server/protocol'
import { LabError } from '@/server/protocol/errors'
import { faults, type FaultName } from '@/server/protocol/faults'
import { eventsOf, ofType, startLab, until, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

/** Many rows at a quick pace, so that each kind of call comes soon; what is refreshed is few. */
const BUSY = {
  ...{ clients: 6, keys: 2000, skew: 0, thinkMs: 20, readRatio: 0.5, ttlMs: 400 },
  ...{ dbReadMs: 20, dbWriteMs: 20, protection: 'redis-lock', strategy: 'delete' },
  ...{ onFailure: 'undo', jitter: 0.3, missing: 0.2 },
}

async function start(id: string): Promise<Run> {
  const pattern = patterns.find((candidate) => candidate.id === id)
  const known = pattern?.scenario.params ?? []
  const params = Object.fromEntries(
    Object.entries(BUSY).filter(([name, value]) => {
      const spec = known.find((param) => param.name === name)
      return spec && (spec.type !== 'choice' || spec.values.includes(String(value)))
    }),
  )
  if (id === 'scheduled-refresh') Object.assign(params, { keys: 4, periodMs: 200 })
  return await lab.start({ pattern: id, durationMs: 60_000, params })
}

const askedIn = (events: LabEvent[]) => ofType(events, 'fault:asked')

/** The events that a person's wish has led to. */
const broughtBy = (events: LabEvent[], seq: number) =>
  events.filter((event) => 'asked' in event && event.asked === seq)

type Check = (events: LabEvent[], seq: number) => void

/** The calls that failed, and what they were: in their order, with nothing of theirs on the wire. */
const failed =
  (call: RegExp): Check =>
  (events, seq) => {
    const injected = broughtBy(events, seq) as EventOf<'fault:injected'>[]
    for (const one of injected) {
      expect(one.call).toMatch(call)
      // A worker's write belongs to no request.
      if (one.req === 0 && one.client === 0) continue
      const failure = ofType(events, 'call:failed').find(
        (e) => e.req === one.req && e.seq > one.seq,
      )
      expect(failure).toMatchObject({ call: one.call, code: 'injected', unknown: false })
      const of = failure?.of ?? 0
      expect(ofType(events, 'wire:replied').filter((wire) => wire.of === of)).toEqual([])
    }
  }

/** The call was done, as the wire shows, and whoever made it cannot know. */
const replyLost: Check = (events, seq) => {
  for (const one of broughtBy(events, seq) as EventOf<'fault:injected'>[]) {
    const failure = ofType(events, 'call:failed').find((e) => e.req === one.req && e.seq > one.seq)
    expect(failure).toMatchObject({ call: one.call, code: 'reply-lost', unknown: true })
    const wire = ofType(events, 'wire:replied').filter(({ of }) => of === failure?.of)
    expect(wire.length).toBeGreaterThan(0)
    expect(wire.every(({ reply }) => !reply.startsWith('(error)'))).toBe(true)
  }
}

/** Its owner asks again with the same token, and has it: nobody is locked out for a lease. */
const ownerAsksAgain: Check = (events, seq) => {
  replyLost(events, seq)
  for (const one of broughtBy(events, seq) as EventOf<'fault:injected'>[]) {
    const mine = <E extends { req: number }>(all: E[]) => all.filter(({ req }) => req === one.req)
    const [first, second] = mine(ofType(events, 'lock:requested')).slice(-2)
    expect(second?.token).toBe(first?.token)
    expect(mine(ofType(events, 'lock:acquired')).at(-1)).toMatchObject({ of: second?.seq })
    const failed = ({ outcome }: { outcome: string }) => outcome === 'error'
    expect(mine(ofType(events, 'request:finished')).filter(failed)).toEqual([])
  }
}

/** Broken and mended by its name, one after the other. */
const brokenFor =
  (name: string, leastMs: number): Check =>
  (events, seq) => {
    const [broken, mended, ...more] = broughtBy(events, seq)
    expect([broken, mended, more]).toMatchObject([
      { type: 'service:broken', name },
      { type: 'service:mended', name },
      [],
    ])
    expect((mended?.at ?? 0) - (broken?.at ?? 0)).toBeGreaterThanOrEqual(leastMs - 1)
    expect(mended).not.toMatchObject({ how: expect.stringMatching(/^not broken/) as string })
  }

interface Case {
  amount?: number
  /** How many events it leads to. */
  events: number
  check: Check
}

const cases: Record<FaultName, Case> = {
  'fail-db-reads': { amount: 2, events: 2, check: failed(/^db\.read$/) },
  'fail-db-writes': { amount: 2, events: 2, check: failed(/^db\.write$/) },
  'fail-cache-sets': { amount: 2, events: 2, check: failed(/^cache\.(set|if-newer|add|put)$/) },
  'fail-cache-deletes': { amount: 2, events: 2, check: failed(/^cache\.delete$/) },
  'lose-set-replies': { amount: 1, events: 1, check: replyLost },
  'lose-lock-replies': { amount: 1, events: 1, check: ownerAsksAgain },
  'change-row': {
    ...{ amount: 2, events: 1 },
    check: (events, seq) =>
      expect(broughtBy(events, seq)).toMatchObject([{ type: 'db:changed', id: 2 }]),
  },
  'stop-redis': { amount: 600, events: 2, check: brokenFor('redis', 600) },
  'stop-memcached': { amount: 600, events: 2, check: brokenFor('memcached', 600) },
  'kill-master': { events: 2, check: brokenFor('redis-cluster', 1000) },
  'kill-worker': { events: 2, check: brokenFor('worker', 0) },
}

/** Asks for it, waits for what it leads to, and for a request that goes well again. */
async function disturb(run: Run, fault: FaultName): Promise<void> {
  const { amount, events: wanted, check } = cases[fault]
  run.disturb(fault, amount)
  const asked = askedIn(eventsOf(run)).at(-1)
  expect(asked).toMatchObject({ fault, amount: amount ?? null })
  const seq = asked?.seq ?? 0
  const brought = () => broughtBy(eventsOf(run), seq)
  await until(`what ${fault} leads to`, () => brought().length >= wanted, 20_000)
  const head = run.journal.head
  await until(`life after ${fault}`, () =>
    ofType(eventsOf(run).slice(head), 'request:finished').some(({ outcome }) =>
      ['hit', 'miss', 'write'].includes(outcome),
    ),
  )
  check(eventsOf(run), seq)
  expect(brought()).toHaveLength(wanted)
}

describe('a fault by hand', () => {
  it.each(patterns)('$id: each that it offers comes as it was asked for', async (pattern) => {
    const run = await start(pattern.id)
    await until('a busy run', () => ofType(eventsOf(run), 'request:finished').length > 10)
    for (const fault of pattern.scenario.faults) await disturb(run, fault)
    run.stop()
    const summary = await run.finished
    expect(askedIn(eventsOf(run))).toHaveLength(pattern.scenario.faults.length)
    // A trap is counted; what the settings guarantee holds, whatever was done by hand.
    expect(summary.claims.filter(({ held }) => !held)).toEqual([])
  })

  it('that stops a server is told in every run on it', async () => {
    const [one, other] = await Promise.all([start('simple-caching'), start('multi-level')])
    one.disturb('stop-redis', 500)
    const told = () => eventsOf(other).filter(({ type }) => /^service:(broken|mended)/.test(type))
    await until('Redis to go on', () => told().length === 2)
    expect(told()).toMatchObject([
      { type: 'service:broken', name: 'redis', how: 'stop' },
      { type: 'service:mended', name: 'redis', how: 'mended' },
    ])
    expect(told()[0]).toHaveProperty('why', expect.stringMatching(/in another run/))
    expect(told().filter((event) => 'asked' in event)).toEqual([])
    // In its own run it is told once.
    expect(ofType(eventsOf(one), 'service:broken')).toHaveLength(1)
    expect(ofType(eventsOf(one), 'service:mended')).toHaveLength(1)
    for (const run of [one, other]) run.stop()
    await Promise.all([one.finished, other.finished])
  })

  it('is offered with a default inside its range, and only where it can act', () => {
    for (const { id, scenario, services } of patterns) {
      expect(new Set(scenario.faults).size, id).toBe(scenario.faults.length)
      const has = (fault: FaultName) => scenario.faults.includes(fault)
      expect([id, has('stop-redis')]).toEqual([id, services.includes('redis')])
      expect([id, has('stop-memcached')]).toEqual([id, services.includes('memcached')])
      expect([id, has('kill-master')]).toEqual([id, services.includes('redis-cluster')])
      expect([id, has('kill-worker')]).toEqual([id, services.includes('queue-redis')])
      const protection = scenario.params.find(({ name }) => name === 'protection')
      const locks = protection?.type === 'choice' && protection.values.includes('redis-lock')
      expect([id, has('lose-lock-replies')]).toEqual([id, locks])
    }
    for (const { amount, title, help } of Object.values(faults)) {
      expect(help).toMatch(/\.$/)
      expect(title).not.toMatch(/\.$/)
      if (amount) expect(amount.default >= amount.min && amount.default <= amount.max).toBe(true)
    }
  })
})

describe('a fault is refused', () => {
  let run: Run
  beforeAll(async () => {
    run = await start('simple-caching')
  })
  afterAll(() => run.stop())

  /** Why it is refused; nothing is told of it to anybody. */
  function refusal(fault: string, amount?: number, of = run): LabError {
    const told = () => eventsOf(of).filter((e) => e.type === 'fault:asked' || 'asked' in e).length
    const before = told()
    try {
      of.disturb(fault, amount)
    } catch (error) {
      expect(told()).toBe(before)
      if (error instanceof LabError) return error
      throw error
    }
    throw new Error(`${fault} was not refused`)
  }

  it('that does not exist', () => {
    const { code, message } = refusal('burn-it-down')
    expect(code).toBe('unknown_fault')
    expect(message).toMatch(
      /^There is no fault "burn-it-down"\. Simple caching offers: fail-db-reads, /,
    )
    expect(refusal('__proto__').code).toBe('unknown_fault')
    expect(refusal('constructor').code).toBe('unknown_fault')
  })

  it('that this pattern does not offer', () => {
    for (const fault of ['stop-memcached', 'kill-master', 'kill-worker', 'fail-cache-deletes']) {
      expect(refusal(fault).code).toBe('fault_not_offered')
    }
    expect(refusal('kill-worker').message).toMatch(
      /^There is nothing here for "kill-worker" to act on\. Simple caching offers: /,
    )
  })

  it('whose amount is out of range, and says which would do', () => {
    for (const amount of [0, -1, 1.5, 101, NaN, Infinity, 1e308]) {
      const { code, message, param } = refusal('fail-db-reads', amount)
      expect([code, param]).toEqual(['bad_value', 'amount'])
      expect(message).toBe(
        'Fail database reads (fail-db-reads): Reads must be a whole number from 1 to 100.',
      )
    }
    expect(refusal('stop-redis', 60_000).message).toMatch(/from 500 to 6000 ms\.$/)
    expect(refusal('change-row', 2001)).toMatchObject({
      message: 'This run has the rows 1 to 2000, and no row 2001.',
    })
  })

  it('while the same server is broken', async () => {
    const events = () => eventsOf(run)
    run.disturb('stop-redis', 500)
    expect(refusal('stop-redis', 500)).toMatchObject({
      code: 'not_now',
      message: 'It is still broken from before: wait until redis is mended.',
    })
    await until('Redis is back', () => ofType(events(), 'service:mended').length === 1)
    run.disturb('stop-redis', 500)
    await until('Redis is back again', () => ofType(events(), 'service:mended').length === 2)
  })

  it('while another run has stopped the same server', async () => {
    const other = await start('cache-aside')
    other.disturb('stop-redis', 500)
    await until('the stop', () => ofType(eventsOf(other), 'service:broken').length === 1)
    expect(refusal('stop-redis', 500).code).toBe('not_now')
    await until('Redis is back', () => ofType(eventsOf(other), 'service:mended').length === 1)
    other.stop()
    await other.finished
  })

  it('while too many wait for their calls', async () => {
    const idle = await lab.start({ pattern: 'simple-caching', params: { readRatio: 1 } })
    for (let n = 0; n < 20; n++) idle.disturb('fail-db-writes', 1)
    expect(refusal('fail-db-writes', 1, idle).code).toBe('not_now')
    idle.stop()
    await idle.finished
  })

  it('in the guide, and in a run that is over', async () => {
    const guide = await lab.start({ pattern: 'cache-aside', scenario: 'guide', speed: 20 })
    expect(refusal('fail-db-reads', 1, guide)).toMatchObject({ code: 'fault_not_offered' })
    guide.stop()
    await guide.finished
    expect(refusal('fail-db-reads', 1, guide)).toMatchObject({
      code: 'run_over',
      message: 'This run is over. Start a new one.',
    })
  })
})

describe('a server of the user’s own', () => {
  it('is never stopped', async () => {
    const own = await startLab({ env: { REDIS_URL: lab.url } })
    const run = await own.start({ pattern: 'simple-caching', durationMs: 5000 })
    expect(() => run.disturb('stop-redis', 500)).toThrow(
      'redis stays as it is: it is your own server.',
    )
    run.stop()
    await run.finished
    await own.close()
  })
})
