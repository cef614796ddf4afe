import { quantiles, type LabState } from '@/server/protocol'

const COLUMNS = [
  ...['from_ms', 'to_ms', 'hits', 'misses', 'db_reads', 'db_writes', 'stale_reads', 'errors'],
  ...['read_p50_ms', 'read_p95_ms', 'read_p99_ms', 'read_max_ms'],
]

/**
 * What the charts show, a line a step. Hits and misses stand at the first look of reads that were answered
 * or are open: summed up they are those of the summary. A step in which no read ended has no latency.
 */
export function seriesCsv({ series: { stepMs, buckets } }: LabState): string {
  const lines = buckets.map((bucket, index) => {
    const { hits, misses, dbReads, dbWrites, stale, errors, readMs } = bucket
    const { p50, p95, p99, max } = quantiles(readMs)
    const latency = readMs.count > 0 ? [p50, p95, p99, max] : ['', '', '', '']
    const times = [index * stepMs, (index + 1) * stepMs]
    return [...times, hits, misses, dbReads, dbWrites, stale, errors, ...latency].join(',')
  })
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`
}
