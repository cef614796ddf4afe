export { Timeline } from './model/timeline'
export { useChosenRequest } from './useController'
