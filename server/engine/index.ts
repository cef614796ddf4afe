export { allSources, catalogue } from './catalogue'
export { Lab, MOST_RUNS, patternOf, requestOf } from './lab'
export { Run } from './run'
export { projectRoot, sourceReader } from './sources'
