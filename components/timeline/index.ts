export { Timeline } from './model/timeline'
export { useChosenRequest } from './useController'
export { chooseRequestOf, storyPanel } from './requests'
