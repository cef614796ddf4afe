import type { LabView } from '../../stream/store'

/** Why nothing can be disturbed now, in one sentence; null where it can. */
export function whyNot({ connection, welcome, live }: LabView): string | null {
  if (welcome.presenter === false) return 'Only the presenter of this lab can disturb a run.'
  if (connection !== 'live' && connection !== 'catching-up') {
    return 'There is no connection to the lab right now.'
  }
  if (live.status === 'ending') return 'This run is ending.'
  if (live.status === 'finished') return 'This run is over. Start one, then disturb it.'
  if (live.status === 'empty') return 'Start a run, then disturb it.'
  if (live.run?.scenario === 'guide') return 'The guide plays its calls as they are written.'
  return null
}
