import { seededRandom } from '@/server/adapters/random'
import { count, emptyState, emptyTally, project, type LabEvent } from '@/server/protocol'
import { collectGarbage } from './bed'
import { atMost, median, mustEqual, type Target } from './figures'
import { MadeUpRun } from './madeUpRun'

export interface OracleFigures {
  events: number
  /** Counting and judging, as the server does. */
  judgeMs: number
  /** The whole state of the page, the oracle in it. */
  projectMs: number
  /** A yardstick that is as fast or slow as the machine: reading the same events from JSON. */
  parseMs: number
  anomalies: number
  targets: Target[]
}

/** Events are made and judged in blocks of this size, as they come from a journal. */
const BLOCK = 20_000

/** The verdicts on a busy run of cache-aside that brings back old values, block by block. */
export function benchOracle(
  plan: { rounds: number; events: number },
  say: (line: string) => void,
): OracleFigures {
  const rounds = Array.from({ length: plan.rounds }, (_, round) => {
    collectGarbage()
    const figures = judge(plan.events, round)
    say(`oracle, round ${round + 1} of ${plan.rounds}: ${Math.round(figures.judgeMs)} ms`)
    return figures
  })
  const middle = (pick: (figures: (typeof rounds)[number]) => number) => median(rounds.map(pick))
  const judgeMs = middle((figures) => figures.judgeMs)
  const millions = plan.events / 1e6
  return {
    events: plan.events,
    judgeMs,
    projectMs: middle((figures) => figures.projectMs),
    parseMs: middle((figures) => figures.parseMs),
    anomalies: middle((figures) => figures.anomalies),
    targets: [atMost('oracle: seconds for a million events', judgeMs / 1000 / millions, 3)],
  }
}

function judge(events: number, seed: number) {
  const run = new MadeUpRun(seededRandom(seed, 1))
  const [tally, state] = [emptyTally(), emptyState()]
  const spent = { judgeMs: 0, projectMs: 0, parseMs: 0 }
  const time = (what: keyof typeof spent, work: () => void) => {
    const began = performance.now()
    work()
    spent[what] += performance.now() - began
  }
  for (let done = 0; done < events; done += BLOCK) {
    const block = run.next(BLOCK)
    const text = JSON.stringify(block)
    // What was parsed is what is judged: that is how events come to a page and out of a file.
    const parsed: { events: LabEvent[] } = { events: [] }
    time('parseMs', () => (parsed.events = JSON.parse(text) as LabEvent[]))
    time('judgeMs', () => {
      for (const event of parsed.events) count(tally, event)
    })
    time('projectMs', () => {
      for (const event of parsed.events) project(state, event)
    })
  }
  const { counts } = tally.anomalies
  mustEqual('oracle', 'stale reads', counts['stale-read'], run.staleReads)
  mustEqual('oracle', 'reads that went back', counts['read-back'], run.readsBack)
  mustEqual('oracle', 'lock overlaps', counts['lock-overlap'], run.overlaps)
  const anomalies = Object.values(counts).reduce((sum, many) => sum + many, 0)
  return { ...spent, anomalies }
}
