/**
 * The oracle: decides from the events alone what surely went wrong in a run. It is folded into the
 * tally, so that the server while the run goes on, the page, and a page that opens a recorded run come
 * to the same verdicts. What is unknown (a reply was lost) stays unknown: it is never called wrong.
 */
export * from './anomalies'
export * from './examine'
export { acquire, release } from './locks'
export { anomalyWords, sentenceOf } from './sentences'
export { emptyOracle, type Oracle } from './state'
export { judgeEnd } from './writes'
