export { variableOf } from './recipes'
export { Services } from './services'
export { ServiceAbsent } from './types'
export type { ServiceName, ServicesOptions } from './types'
