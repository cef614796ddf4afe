import type { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { emptyFailovers, seeCluster } from '@/server/protocol/failovers'
import type { Disturbance, LabEvent } from '@/server/protocol'
import { connectNodes } from '../support/cluster'
import { watchReplicas, type Seen } from '../support/failover'
import { eventsOf, ofType, startLab, until, type TestLab } from '../support/lab'

const KILLS = Number(process.env['KILLS'] ?? 10)
/**
 * From one kill to the next, in ms: a killed node stays away for 6 s, and one that is due while the
 * cluster is not whole yet would be left out.
 */
const BETWEEN_MS = 20_000
/** A killed master's slots must be served again by then, in ms. */
const SERVED_MS = 5000

const busy = {
  ...{ clients: 12, keys: 24, skew: 0.5, readRatio: 0.6, thinkMs: 20 },
  ...{ dbReadMs: 5, dbWriteMs: 5, whenAway: 'database' },
}

/** Every other one dies with a change that its replica does not have. */
const kills: Disturbance[] = Array.from({ length: KILLS }, (_, n) => ({
  ...{ kind: 'break', service: 'redis-cluster' },
  ...{ how: n % 2 === 0 ? 'kill-unreplicated' : 'kill-master' },
  ...{ afterMs: 3000 + n * BETWEEN_MS, forMs: 1, why: `kill ${n + 1}` },
}))

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

/** How long the slots of each killed master were served by nobody, in ms. */
function awayMs(events: readonly LabEvent[]): number[] {
  const failovers = emptyFailovers()
  const since = new Map<string, number>()
  const times: number[] = []
  for (const event of events) {
    seeCluster(failovers, event)
    if (event.type === 'cluster:lost' && failovers.away[event.node]) since.set(event.node, event.at)
    for (const [node, at] of since) {
      if (failovers.away[node]) continue
      times.push(Math.round(event.at - at))
      since.delete(node)
    }
  }
  return times
}

const total = (seen: Seen[], what: keyof Seen) => seen.reduce((sum, one) => sum + one[what], 0)

it.each([0, 1])(
  `counts what ${KILLS} killed masters have lost, waiting for %i replicas`,
  async (waitReplicas) => {
    const params = { ...busy, waitReplicas }
    const run = await lab.disturbed({ pattern: 'sharding', durationMs: 3_600_000, params }, kills)
    const seen = watchReplicas(run, nodes)
    for (let n = 1; n <= KILLS; n++) {
      const back = () => ofType(eventsOf(run), 'service:mended').length >= n
      await until(`${n} kills, nearly`, back, BETWEEN_MS + 30_000)
    }
    run.stop()
    const { failover, ...summary } = await run.finished
    const read = await seen()
    const events = eventsOf(run)
    const away = awayMs(events)
    console.log(`${KILLS} masters killed, waiting for ${waitReplicas} replicas:`, {
      ...{ failover, awayMs: away.join(' '), lostByKill: read.map(({ lost }) => lost).join(' ') },
      ...{ changes: summary.tiers['redis-cluster']?.sets, readErrors: summary.readErrors },
      ...{ staleReads: summary.staleReads, seconds: Math.round(run.now() / 1000) },
    })
    expect(ofType(events, 'service:mended').map(({ how }) => how)).toEqual(
      kills.map(() => 'mended'),
    )
    expect(read.length).toBe(KILLS)
    expect(failover.count).toBe(KILLS)
    expect({ lost: failover.lost, unsure: failover.unsure }).toEqual({
      lost: total(read, 'lost'),
      unsure: total(read, 'unsure'),
    })
    if (waitReplicas === 0) expect(failover.lost).toBeGreaterThan(0)
    else expect(failover.lost).toBe(0)
    expect(away.length).toBe(KILLS)
    expect(Math.max(...away)).toBeLessThanOrEqual(SERVED_MS)
    expect(summary.claims.filter(({ held }) => !held)).toEqual([])
    for (const node of nodes) {
      expect(String(await node.cluster('INFO'))).toContain('cluster_state:ok')
      expect(await node.keys(`cachescope:${run.id}:*`)).toEqual([])
    }
  },
)
