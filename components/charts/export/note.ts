import { store } from '../../stream/store'

/** Which run it is, and which moment of it when that is not now. */
export function runNote(): string {
  const { live, cursor, welcome } = store.view()
  const { run } = live
  if (!run) return ''
  const title = welcome.patterns.find(({ id }) => id === run.pattern)?.title ?? run.pattern
  const moment = cursor ? `, at ${(cursor.at / 1000).toFixed(2)} s` : ''
  return `${title}, ${run.scenario}${run.preset ? `, ${run.preset}` : ''}, seed ${run.seed}${moment}`
}
