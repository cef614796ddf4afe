export { Services } from './services'
export { ServiceAbsent } from './types'
export type { ServiceName, ServicesOptions, ServiceStatus } from './types'
