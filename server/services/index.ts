export { Services } from './services'
export { ServiceAbsent } from './types'
export type { ServicesOptions } from './types'
