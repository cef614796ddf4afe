import type { Claim, ClaimWatch } from '../patterns'
import type { LabEvent } from '../protocol/events'
import type { ParamValues } from '../protocol/params'
import type { ClaimResult } from '../protocol/summary'
import { count, emptyTally, type Tally } from '../protocol/tally'

/** Counts a run and judges its claims from its events alone, so that anyone can do it again. */
export class Judge {
  readonly tally: Tally = emptyTally()
  private watched: { claim: Claim; watch: ClaimWatch }[] = []
  private params: ParamValues = {}
  private scenario: 'guide' | 'load' = 'load'

  constructor(private readonly claims: readonly Claim[]) {}

  see(event: LabEvent): void {
    count(this.tally, event)
    if (event.type === 'run:started') {
      this.params = { ...event.params } as ParamValues
      this.scenario = event.scenario
      this.watched = this.claims.map((claim) => ({ claim, watch: claim.watch() }))
      this.leaveOut()
    } else if (event.type === 'params:changed') {
      for (const { name, to } of event.changes) this.params[name] = to as number | string
      this.leaveOut()
    }
    if (event.type === 'request:finished' && this.scenario === 'guide') {
      if (event.outcome === 'unknown') this.tally.outcomes.push('error')
      else if (event.outcome !== 'cancelled') this.tally.outcomes.push(event.outcome)
    }
    for (const { watch } of this.watched) watch.see(event)
  }

  /** A claim whose settings were left even once says nothing about this run. */
  private leaveOut(): void {
    this.watched = this.watched.filter(({ claim }) =>
      claim.applies({ scenario: this.scenario, params: this.params }),
    )
  }

  claimResults(): ClaimResult[] {
    return this.watched.map(({ claim: { id, title }, watch }) => ({
      id,
      title,
      ...watch.verdict(),
    }))
  }
}
