import { collectGarbage, recorded, startRun, until, type Bed } from './bed'
import { atMost, median, mustEqual, type Target } from './figures'

const CALLERS = 1000
const LOAD_MS = 500
const WHO = 'cold stampede'

export interface StampedeFigures {
  callers: number
  loadMs: number
  /** From the first request to the last caller served, less the load, in ms. */
  overMs: number
  rounds: number[]
  targets: Target[]
}

/** 1,000 callers on one key that is not there, with the Redis lock. The first round warms up. */
export async function benchStampede(
  bed: Bed,
  rounds: number,
  say: (line: string) => void,
): Promise<StampedeFigures> {
  await stampede(bed)
  const over: number[] = []
  for (let round = 1; round <= rounds; round++) {
    const ms = await stampede(bed)
    over.push(ms)
    say(`stampede, round ${round} of ${rounds}: the last caller ${ms.toFixed(1)} ms after the load`)
  }
  const overMs = median(over)
  const target = atMost('stampede: last of 1,000 callers, ms over the load', overMs, 100)
  return { callers: CALLERS, loadMs: LOAD_MS, overMs, rounds: over, targets: [target] }
}

async function stampede({ lab }: Bed): Promise<number> {
  collectGarbage()
  const run = await startRun(lab, {
    clients: CALLERS,
    keys: 1,
    readRatio: 1,
    dbReadMs: LOAD_MS,
    protection: 'redis-lock',
    // Nobody asks twice.
    thinkMs: 60_000,
  })
  let served = 0
  await until(run, (event) => event.type === 'request:finished' && ++served === CALLERS)
  run.stop()
  const { dbReads, readErrors } = await run.finished
  mustEqual(WHO, 'loads', dbReads, 1)
  mustEqual(WHO, 'errors', readErrors, 0)
  let [first, last, count] = [Infinity, 0, 0]
  for (const event of recorded(WHO, run)) {
    if (event.type === 'request:started') first = Math.min(first, event.at)
    if (event.type !== 'request:finished') continue
    last = Math.max(last, event.at)
    count++
  }
  mustEqual(WHO, 'callers served', count, CALLERS)
  run.journal.remove()
  return last - first - LOAD_MS
}
