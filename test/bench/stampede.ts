import { collectGarbage, onBed, recorded, startRun, until, type Bed } from './bed'
import { atMost, median, mustEqual, whole, type Part } from './figures'

const CALLERS = 1000
const LOAD_MS = 500
const WHO = 'cold stampede'

/** The engine's code must be warm, as in a lab that has run before; the key is cold each time. */
const WARM_UP = 3

/** 1,000 callers on one key that is not there, with the Redis lock. */
export const stampede: Part = async (quick, say) =>
  await onBed(say, async (bed) => {
    const rounds = quick ? 3 : 7
    for (let round = 1; round <= WARM_UP; round++) await measure(bed)
    const over: number[] = []
    for (let round = 1; round <= rounds; round++) {
      const ms = await measure(bed)
      over.push(ms)
      say(
        `stampede, round ${round} of ${rounds}: the last caller ${ms.toFixed(1)} ms after the load`,
      )
    }
    const overMs = median(over)
    return {
      figures: { callers: CALLERS, loadMs: LOAD_MS, warmUp: WARM_UP, overMs, rounds: over },
      lines: [
        `Cold stampede: ${whole(CALLERS)} callers on one key, a load of ${LOAD_MS} ms, Redis lock: 1 load`,
        `  the last caller is served ${overMs.toFixed(1)} ms after the time of the load (median of ${rounds}, after ${WARM_UP} to warm up)`,
      ],
      targets: [atMost('stampede: last of 1,000 callers, ms over the load', overMs, 100)],
    }
  })

async function measure({ lab }: Bed): Promise<number> {
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
