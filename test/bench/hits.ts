import { setTimeout as sleep } from 'node:timers/promises'
import type { Run } from '@/server/engine'
import { collectGarbage, onBed, recorded, startRun, until, type Bed } from './bed'
import { keyOf, openReaders, ROWS, type Reader } from './contenders'
import { atLeast, median, mustEqual, spend, whole, WrongCount } from './figures'
import type { Cost, Part } from './figures'

export const OURS = 'Cachescope cache-aside'
const PEERS = ['cacheable getOrSet', 'bentocache getOrSet']
const CLIENTS = 100
/** One client fills the cache, without a lock: letting one go counts a hit in Redis, too. */
const WARMING = {
  clients: 1,
  keys: ROWS,
  skew: 0,
  readRatio: 1,
  thinkMs: 0,
  dbReadMs: 0,
  ttlMs: 3_600_000,
  protection: 'none',
}

interface Load extends Cost {
  operations: number
}
interface Contender {
  name: string
  measure(warmMs: number, ms: number): Promise<Load>
}

const PLANS = {
  full: { rounds: 7, warmMs: 1000, ms: 3000 },
  quick: { rounds: 5, warmMs: 300, ms: 500 },
}

/** 100 clients, every read a hit: interleaved rounds, another contender first in each. */
export const hits: Part = async (quick, say) =>
  await onBed(say, async (bed) => {
    const plan = quick ? PLANS.quick : PLANS.full
    const figures = figuresOf(await measureAll(bed, plan, say))
    const { ratios } = figures
    return {
      figures: { redis: bed.redisVersion, rounds: plan.rounds, ...figures },
      lines: [
        `Hit path on Redis ${bed.redisVersion}: ${CLIENTS} clients, every read a hit; medians of ${plan.rounds} interleaved rounds`,
        ...linesOf(figures),
      ],
      targets: [
        atLeast('hit path: ours / fastest peer', ratios['ours / fastest peer'], 0.7),
        atLeast('hit path: ours / bentocache', ratios['ours / bentocache'], 1.5),
      ],
    }
  })

async function measureAll(
  bed: Bed,
  plan: (typeof PLANS)['full'],
  say: (line: string) => void,
): Promise<Map<string, Load[]>> {
  const readers = await openReaders(bed.url)
  const contenders = [...readers.map((reader) => reading(bed, reader)), ours(bed)]
  const results = new Map<string, Load[]>(contenders.map(({ name }) => [name, []]))
  try {
    for (let round = 0; round < plan.rounds; round++) {
      const first = round % contenders.length
      for (const { name, measure } of [...contenders.slice(first), ...contenders.slice(0, first)]) {
        collectGarbage()
        const measured = await measure(plan.warmMs, plan.ms)
        results.get(name)?.push(measured)
        say(`hits, round ${round + 1} of ${plan.rounds}: ${name} ${perSecond(measured)} ops/s`)
      }
    }
  } finally {
    await Promise.all(readers.map((reader) => reader.close()))
  }
  return results
}

const perSecond = ({ operations, ms }: Load) => Math.round((operations / ms) * 1000)

function reading(bed: Bed, { name, read }: Reader): Contender {
  const load = async (ms: number): Promise<number> => {
    const ends = performance.now() + ms
    let operations = 0
    const client = async (first: number) => {
      for (let i = first; performance.now() < ends; i++, operations++) await read(keyOf(i))
    }
    await Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(i)))
    return operations
  }
  return {
    name,
    measure: async (warmMs, ms) => {
      await load(warmMs)
      const before = await bed.hits()
      const spent = spend()
      const operations = await load(ms)
      const cost = spent()
      mustEqual(name, 'hits in Redis', (await bed.hits()) - before, operations)
      return { ...cost, operations }
    },
  }
}

/** The whole engine: every event recorded and spooled, counted and judged, lines tracked. */
function ours(bed: Bed): Contender {
  return {
    name: OURS,
    measure: async (warmMs, ms) => {
      const before = await bed.hits()
      const run = await startRun(bed.lab, WARMING)
      const set = new Set<string>()
      await until(run, (event) => event.type === 'cache:set' && set.add(event.key).size === ROWS)
      run.set({ clients: CLIENTS })
      await sleep(warmMs)
      const [from, spent] = [run.now(), spend()]
      await sleep(ms)
      const [to, cost] = [run.now(), spent()]
      run.stop()
      await run.finished
      const operations = check(run, from, to, (await bed.hits()) - before)
      run.journal.remove()
      return { ...cost, operations }
    },
  }
}

/**
 * Proves from the journal that nothing was left out.
 * @param redisHits of the whole run
 * @returns the operations that ended between the two times
 */
function check(run: Run, from: number, to: number, redisHits: number): number {
  let [operations, hits] = [0, 0]
  for (const event of recorded(OURS, run)) {
    if (event.type === 'cache:asked' && event.line <= 0) {
      throw new WrongCount(OURS, `event ${event.seq} does not know its line`)
    }
    if (event.type !== 'request:finished') continue
    if (event.outcome === 'hit') hits++
    if (event.at < from || event.at >= to) continue
    operations++
    if (event.outcome !== 'hit') throw new WrongCount(OURS, `a ${event.outcome} among the hits`)
  }
  mustEqual(OURS, 'hits in Redis', redisHits, hits)
  return operations
}

function figuresOf(results: Map<string, Load[]>) {
  const contenders = [...results].map(([name, all]) => ({
    name,
    opsPerSecond: median(all.map(perSecond)),
    cpuUsPerOp: median(all.map(({ cpuUs, operations }) => cpuUs / operations)),
    rounds: all.map(perSecond),
  }))
  const speed = (name: string) =>
    contenders.find((contender) => contender.name === name)?.opsPerSecond ?? NaN
  const peer = Math.max(...PEERS.map(speed))
  const ratios = {
    'ours / fastest peer': speed(OURS) / peer,
    'ours / bentocache': speed(OURS) / speed('bentocache getOrSet'),
    'ours / cacheable': speed(OURS) / speed('cacheable getOrSet'),
    'ours / bare ioredis': speed(OURS) / speed('bare ioredis'),
    'ours / bare ioredis, auto-pipelined': speed(OURS) / speed('bare ioredis, auto-pipelined'),
  }
  return { contenders, ratios }
}

function linesOf({ contenders, ratios }: ReturnType<typeof figuresOf>): string[] {
  const width = Math.max(...Object.keys(ratios).map((name) => name.length))
  const row = (name: string, ...cells: string[]) =>
    `  ${name.padEnd(width)}${cells.map((cell) => cell.padStart(11)).join('')}`
  return [
    row('', 'ops/s', 'CPU µs/op'),
    ...contenders.map(({ name, opsPerSecond, cpuUsPerOp }) =>
      row(name, whole(opsPerSecond), cpuUsPerOp.toFixed(1)),
    ),
    ...Object.entries(ratios).map(([name, ratio]) => row(name, ratio.toFixed(2))),
  ]
}
