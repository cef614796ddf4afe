export { DbCallsChart } from './calls/DbCallsChart'
export { HitsChart } from './hits/HitsChart'
export { LatencyChart } from './latency/LatencyChart'
export { StaleChart } from './stale/StaleChart'
