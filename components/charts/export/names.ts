/** The charts that can be taken along, without the library that draws them. */
export const chartNames = [
  { id: 'hits', title: 'Hit ratio' },
  { id: 'calls', title: 'Database calls per second' },
  { id: 'latency', title: 'Read latency' },
  { id: 'stale', title: 'Stale reads per second' },
] as const

export type ChartName = (typeof chartNames)[number]['id']
