/**
 * What the page takes of the protocol: types and pure folds. Schemas (`events`, `commands`,
 * `paramSchema`) give it their types only, so that zod stays out of the browser.
 */
export type * from './catalogue'
export type * from './commands'
export type * from './disturbances'
export * from './errors'
export type * from './events'
export * from './histogram'
export * from './never'
export * from './ledger'
export { anomalyKinds, anomalyWords, keptAnomalies, sentenceOf } from './oracle'
export type { Anomaly, AnomalyKind } from './oracle'
export * from './params'
export * from './project'
export type * from './projectCluster'
export type * from './projectSchedule'
export * from './recording'
export * from './slots'
export * from './state'
export * from './summary'
export * from './tally'
export * from './slots'
