export { RequestPanel } from './RequestPanel'
export { TimelinePanel } from './TimelinePanel'
export { useChosenRequest } from './useController'
