import type { Claim } from '../definition'

/** The guide's calls end as the guide says. */
export function guideOutcomes(expected: string[]): Claim {
  return {
    id: 'guide-outcomes',
    title: `The guide's calls end in ${expected.join(', ')}`,
    applies: ({ scenario }) => scenario === 'guide',
    watch: () => {
      const seen: string[] = []
      return {
        see: (event) => {
          if (event.type === 'request:finished' && event.outcome !== 'cancelled') {
            seen.push(event.outcome)
          }
        },
        verdict: () => {
          // A run that was stopped early is judged by the calls that it made.
          const held = seen.every((outcome, i) => outcome === expected[i])
          return { held, detail: `seen: ${seen.join(', ') || 'nothing yet'}` }
        },
      }
    },
  }
}
