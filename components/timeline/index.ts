export { RequestPanel } from './RequestPanel'
export { TimelinePanel } from './TimelinePanel'
export { Timeline } from './model/timeline'
export { useChosenRequest } from './useController'
