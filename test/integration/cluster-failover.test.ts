import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Run } from '@/server/engine'
import { keptAnomalies, slotOf } from '@/server/protocol'
import { connectNodes } from '../support/cluster'
import { ReadTooLate, watchReplicas, type Seen } from '../support/failover'
import { eventsOf, ofType, startLab, until, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 })

let lab: TestLab
let nodes: Redis[]

beforeAll(async () => {
  lab = await startLab()
  nodes = await connectNodes(lab, { readOnly: true })
})
afterAll(async () => {
  for (const node of nodes) node.disconnect()
  await lab.close()
})

interface Played {
  run: Run
  seen: Seen[]
}

/**
 * Plays a preset until its killed master is back; its run is then over, and the cluster whole. A replica
 * can be read for a second and a half: where a busy machine let that pass, the preset is played again.
 */
async function play(preset: string, cured: boolean, tries = 3): Promise<Played> {
  const played = await playOnce(preset, cured)
  if (played) return played
  if (tries === 1) throw new Error('the replica could not be read in time, again and again')
  return await play(preset, cured, tries - 1)
}

async function playOnce(preset: string, cured: boolean): Promise<Played | null> {
  const input = { pattern: 'sharding', preset, cured, speed: 5, durationMs: 60_000 }
  const run = await lab.start(input)
  const seen = watchReplicas(run, nodes)
  await until('the failover', () => run.summary().failover.awayMs > 0)
  await until('the killed node again', () => ofType(eventsOf(run), 'service:mended').length > 0)
  run.stop()
  await run.finished
  try {
    // The run reads it too, on its own: where it could not, it says nothing about what was lost.
    const told = ofType(eventsOf(run), 'cluster:inherited').length > 0
    return told ? { run, seen: await seen() } : null
  } catch (error) {
    if (error instanceof ReadTooLate) return null
    throw error
  }
}

const notHeld = (run: Run) => run.judge.claimResults().filter(({ held }) => !held)

/** What is true of every killed master, cured or not. */
function expectFailover(run: Run): void {
  const events = eventsOf(run)
  const [lost, ...more] = ofType(events, 'cluster:lost')
  expect([lost?.how, more]).toEqual(['killed', []])
  const node = lost?.node
  expect(ofType(events, 'cluster:back').map((event) => event.node)).toEqual([node])
  expect(ofType(events, 'service:mended').map(({ how }) => how)).toEqual(['mended'])
  const [first, last] = [0, -1].map((i) => ofType(events, 'cluster:mapped').at(i)?.slots)
  expect(first?.some((range) => range.node === node)).toBe(true)
  // It is back, as a replica of the one that took its place.
  expect(last?.some((range) => range.node === node)).toBe(false)
  const inherited = ofType(events, 'cluster:inherited')
  expect(inherited.map(({ from }) => from)).toEqual([node])
  const promoted = last?.find((range) => range.replicas.includes(node ?? ''))
  expect(promoted?.node).toBe(inherited[0]?.node)
  const { hottest, slots } = { hottest: hottestKey(run), slots: first ?? [] }
  const slot = slotOf(`cachescope:${run.id}:${hottest}`)
  expect(slots.find(({ from, to }) => from <= slot && slot <= to)?.node).toBe(node)
  expect(notHeld(run)).toEqual([])
}

function hottestKey(run: Run): string {
  const times = new Map<string, number>()
  for (const event of eventsOf(run)) {
    if (event.type === 'cluster:lost') break
    if (event.type === 'cache:asked') times.set(event.key, (times.get(event.key) ?? 0) + 1)
  }
  return [...times].sort(([, a], [, b]) => b - a)[0]?.[0] ?? ''
}

async function expectWhole(): Promise<void> {
  for (const node of nodes) {
    expect(String(await node.cluster('INFO'))).toContain('cluster_state:ok')
    const role = await node.info('replication')
    expect(role).toMatch(/role:slave[^]*master_link_status:up|role:master[^]*connected_slaves:1/)
  }
}

describe('the preset killed-master', () => {
  it('ends in errors, and without any where the database may be asked', async () => {
    const trap = await play('killed-master', false)
    expectFailover(trap.run)
    expect(trap.run.summary().readErrors).toBeGreaterThan(0)
    await expectWhole()
    const cured = await play('killed-master', true)
    expectFailover(cured.run)
    expect(cured.run.summary().errors).toBe(0)
    expect(ofType(eventsOf(cured.run), 'call:failed').length).toBeGreaterThan(0)
    await expectWhole()
  })
})

describe('the preset lost-in-failover', () => {
  it('loses what only the master had, and loses nothing that a replica has confirmed', async () => {
    const trap = await play('lost-in-failover', false)
    expectFailover(trap.run)
    const { failover } = trap.run.summary()
    expect(failover.lost).toBeGreaterThan(0)
    expect({ lost: failover.lost, unsure: failover.unsure }).toEqual(sum(trap.seen))
    // What is called stale or read back is so because a lost delete has brought the old copy back.
    expect(keptAnomalies(trap.run.judge.tally.anomalies).map(({ kind }) => kind)).not.toContain(
      'lost-write',
    )
    await expectWhole()
    const cured = await play('lost-in-failover', true)
    expectFailover(cured.run)
    expect(cured.run.summary().failover.lost).toBe(0)
    expect(sum(cured.seen).lost).toBe(0)
    expect(cured.run.judge.claimResults().map(({ id }) => id)).toContain('confirmed-survives')
    // There was something to lose: changes that the master had made and nobody had confirmed.
    const codes = ofType(eventsOf(cured.run), 'call:failed').map(({ code }) => code)
    expect(codes).toContain('not-replicated')
    await expectWhole()
  })
})

const sum = (seen: Seen[]) => ({
  lost: seen.reduce((total, { lost }) => total + lost, 0),
  unsure: seen.reduce((total, { unsure }) => total + unsure, 0),
})

describe('a preset that kills', () => {
  it('is refused where the cluster is the user’s own, before anything begins', async () => {
    const { url } = await lab.services.ensure('redis-cluster')
    const env = { REDIS_CLUSTER_NODES: url.replaceAll('redis://', '') }
    const guest = await startLab({ env })
    try {
      const input = { pattern: 'sharding', preset: 'killed-master', durationMs: 1000 }
      await expect(guest.start(input)).rejects.toThrow(/it is your own server/)
    } finally {
      await guest.close()
    }
    await expectWhole()
  })
})
