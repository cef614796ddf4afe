import { seededRandom } from '@/server/adapters/random'
import { count, emptyState, emptyTally, project, type LabEvent } from '@/server/protocol'
import { collectGarbage } from './bed'
import { atMost, median, mustEqual, whole, type Part } from './figures'
import { MadeUpRun } from './madeUpRun'

/** Events are made and judged in blocks of this size, as they come from a journal. */
const BLOCK = 20_000

/** The verdicts on a busy run of cache-aside that brings back old values, block by block. */
export const oracle: Part = (quick, say) => {
  const plan = quick ? { rounds: 3, events: 200_000 } : { rounds: 5, events: 1_000_000 }
  const rounds = Array.from({ length: plan.rounds }, (_, round) => {
    collectGarbage()
    const figures = judge(plan.events, round)
    say(`oracle, round ${round + 1} of ${plan.rounds}: ${Math.round(figures.judgeMs)} ms`)
    return figures
  })
  const middle = (pick: (figures: (typeof rounds)[number]) => number) => median(rounds.map(pick))
  const figures = {
    events: plan.events,
    /** Counting and judging, as the server does. */
    judgeMs: middle((figures) => figures.judgeMs),
    /** The whole state of the page, the oracle in it. */
    projectMs: middle((figures) => figures.projectMs),
    /** A yardstick that is as fast or slow as the machine: reading the same events from JSON. */
    parseMs: middle((figures) => figures.parseMs),
    anomalies: middle((figures) => figures.anomalies),
  }
  const seconds = (figures.judgeMs / plan.events) * 1000
  const targets = [atMost('oracle: seconds for a million events', seconds, 3)]
  return Promise.resolve({ figures, lines: linesOf(figures), targets })
}

interface Judged {
  events: number
  judgeMs: number
  projectMs: number
  parseMs: number
  anomalies: number
}

function linesOf({ events, judgeMs, projectMs, parseMs, anomalies }: Judged): string[] {
  const perSecond = (ms: number) => whole((events / ms) * 1000)
  return [
    `Oracle: ${whole(events)} events of a busy run with ${whole(anomalies)} anomalies, all of them found`,
    `  ${perSecond(judgeMs)} events/s counted and judged, ${(judgeMs / parseMs).toFixed(2)} of the time that reading them from JSON takes`,
    `  ${perSecond(projectMs)} events/s folded into the state of the page, ${(projectMs / parseMs).toFixed(2)} of that time`,
  ]
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
