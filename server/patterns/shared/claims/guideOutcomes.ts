import type { ParamValues } from '../../../protocol/params'
import type { Claim, Scenario } from '../definition'
import { Proof } from '../proof'

/** The calls end alike with any of these: the guide sets the first two itself. */
const ANY = new Set(['clients', 'keys', 'broker'])

/** Other settings than the guide's end its calls in another way, and rightly so. */
const isItsOwn = (specs: Scenario['params'], params: ParamValues): boolean =>
  specs.every(({ name, default: own }) => ANY.has(name) || (params[name] ?? own) === own)

/** With the guide's own settings its calls end as the guide says. */
export function guideOutcomes(scenario: Pick<Scenario, 'params' | 'guide'>): Claim {
  const expected = scenario.guide.outcomes
  return {
    id: 'guide-outcomes',
    title: `The guide's calls end in ${expected.join(', ')}`,
    applies: (run) => run.scenario === 'guide' && isItsOwn(scenario.params, run.params),
    restsOnKeys: true,
    watch: () => {
      const proof = new Proof()
      const seen: string[] = []
      let completed = false
      return {
        proof,
        see: (event) => {
          if (event.type === 'request:finished' && event.outcome !== 'cancelled') {
            proof.tested(event)
            if (event.outcome !== expected[seen.length]) proof.broken(event)
            seen.push(event.outcome)
          } else if (event.type === 'run:finished') {
            completed = event.reason === 'completed'
            if (completed && seen.length < expected.length) proof.broken(event)
          }
        },
        verdict: () => {
          // A run that was stopped early is judged by the calls that it made.
          const all = !completed || seen.length === expected.length
          const held = all && seen.every((outcome, i) => outcome === expected[i])
          return { held, detail: `seen: ${seen.join(', ') || 'nothing yet'}` }
        },
      }
    },
  }
}
