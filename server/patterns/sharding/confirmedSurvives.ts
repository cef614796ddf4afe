import { emptyFailovers, seeCluster } from '../../protocol/failovers'
import type { Claim } from '../shared/definition'
import { Proof } from '../shared/proof'

/** A replica that has a change has it still when it takes its master's place. */
export const confirmedSurvives: Claim = {
  id: 'confirmed-survives',
  title: 'What a replica has confirmed survives the death of its master',
  applies: ({ params }) => Number(params['waitReplicas']) > 0,
  watch: () => {
    const proof = new Proof()
    const failovers = emptyFailovers()
    return {
      proof,
      see: (event) => {
        const { lost } = failovers
        seeCluster(failovers, event)
        // What the promoted replica has is read, and compared.
        if (event.type === 'cluster:inherited') proof.tested(event)
        if (failovers.lost > lost) proof.broken(event)
      },
      verdict: () => {
        const { count, lost, unsure } = failovers
        const masters = `${count} master${count === 1 ? '' : 's'} lost`
        const unknown = unsure > 0 ? `, ${unsure} keys of which nobody can say` : ''
        return { held: lost === 0, detail: `${masters}, ${lost} acknowledged changes${unknown}` }
      },
    }
  },
}
