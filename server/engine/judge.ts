import type { Claim, ClaimWatch, Verdict } from '../patterns'
import type { LabEvent } from '../protocol/events'
import type { ParamValues } from '../protocol/params'
import type { ClaimResult } from '../protocol/summary'
import { count, emptyTally, type Tally } from '../protocol/tally'

interface Watched {
  claim: Claim
  watch: ClaimWatch
  brokenIn: NonNullable<ClaimResult['brokenIn']> | null
}

/** Counts a run and judges its claims from its events alone, so that anyone can do it again. */
export class Judge {
  readonly tally: Tally = emptyTally()
  private watched: Watched[] = []
  private params: ParamValues = {}
  private scenario: 'guide' | 'load' = 'load'
  /** How many keys each server has evicted. */
  private readonly evicted = new Map<string, number>()

  constructor(private readonly claims: readonly Claim[]) {}

  /** Events in the order of their `seq`, as they come out of the journal. */
  seeAll(events: readonly LabEvent[]): void {
    for (const event of events) this.see(event)
    const [first, last] = [events[0], events.at(-1)]
    if (!first || !last) return
    for (const watched of this.watched) {
      // Asked once a batch: a verdict costs more than an event.
      if (watched.brokenIn || this.verdictOf(watched).held) continue
      watched.brokenIn = { from: first.seq, to: last.seq }
    }
  }

  see(event: LabEvent): void {
    count(this.tally, event)
    if (event.type === 'run:started') {
      this.params = { ...event.params } as ParamValues
      this.scenario = event.scenario
      this.watched = this.claims.map((claim) => ({ claim, watch: claim.watch(), brokenIn: null }))
      this.leaveOut()
    } else if (event.type === 'params:changed') {
      for (const { name, to } of event.changes) this.params[name] = to as number | string
      this.leaveOut()
    }
    if (event.type === 'service:evicted') {
      this.evicted.set(event.name, (this.evicted.get(event.name) ?? 0) + event.keys)
    }
    if (event.type === 'request:finished' && this.scenario === 'guide') {
      if (event.outcome === 'unknown') this.tally.outcomes.push('error')
      else if (event.outcome !== 'cancelled') this.tally.outcomes.push(event.outcome)
    }
    const { watched } = this
    for (let i = 0; i < watched.length; i++) watched[i]?.watch.see(event)
  }

  /** A claim whose settings were left even once says nothing about this run. */
  private leaveOut(): void {
    this.watched = this.watched.filter(({ claim }) =>
      claim.applies({ scenario: this.scenario, params: this.params }),
    )
  }

  /** What settings guarantee, they guarantee of keys that stay. */
  private verdictOf({ claim, watch }: Watched): Verdict {
    const verdict = watch.verdict()
    if (verdict.held || !claim.restsOnKeys || this.evicted.size === 0) return verdict
    const thrown = [...this.evicted].map(
      ([name, keys]) => `${name} has evicted ${keys} ${keys === 1 ? 'key' : 'keys'}`,
    )
    const detail = `${verdict.detail}, excused: ${thrown.join(', ')}`
    return { held: true, excused: true, detail }
  }

  claimResults(): ClaimResult[] {
    return this.watched.map((watched) => {
      const { id, title } = watched.claim
      const { brokenIn, watch } = watched
      const verdict = this.verdictOf(watched)
      // One that is excused is told with what has broken it.
      const proof = watch.proof?.events(verdict.held && !verdict.excused)
      // What failed without naming an event has still the batch in which it did.
      const names = proof && (verdict.held || proof.length > 0)
      const broken = !verdict.held || verdict.excused
      const tested = broken ? watch.proof?.testedFrom : undefined
      return {
        ...{ id, title, ...verdict, ...(names && { proof }), ...(tested && { tested }) },
        ...(!verdict.held && brokenIn && { brokenIn }),
      }
    })
  }
}
