import type { LabEvent } from './events'
import { addTo } from './histogram'
import { emptyBucket, MAX_BUCKETS, type Bucket, type Series } from './state'

/** The bucket of a run time, made when missing; the steps double when there are too many. */
export function bucketAt(series: Series, at: number): Bucket {
  while (at / series.stepMs >= MAX_BUCKETS) halve(series)
  const index = Math.floor(at / series.stepMs)
  while (series.buckets.length <= index) series.buckets.push(emptyBucket())
  return series.buckets[index] ?? emptyBucket()
}

function halve(series: Series): void {
  const merged: Bucket[] = []
  for (let i = 0; i < series.buckets.length; i += 2) {
    merged.push(merge(series.buckets[i] ?? emptyBucket(), series.buckets[i + 1] ?? emptyBucket()))
  }
  series.buckets = merged
  series.stepMs *= 2
}

function merge(a: Bucket, b: Bucket): Bucket {
  const buckets = { ...a.readMs.buckets }
  for (const [key, count] of Object.entries(b.readMs.buckets)) {
    buckets[Number(key)] = (buckets[Number(key)] ?? 0) + count
  }
  return {
    hits: a.hits + b.hits,
    misses: a.misses + b.misses,
    dbReads: a.dbReads + b.dbReads,
    dbWrites: a.dbWrites + b.dbWrites,
    stale: a.stale + b.stale,
    errors: a.errors + b.errors,
    readMs: {
      count: a.readMs.count + b.readMs.count,
      max: Math.max(a.readMs.max, b.readMs.max),
      buckets,
    },
  }
}

/** Hits and misses count at the first look, so a stampede dents the ratio when it begins. */
export function countInSeries(series: Series, event: LabEvent, staleMs: number): void {
  switch (event.type) {
    case 'wire:replied':
      if (event.purpose !== 'first') return
      bucketAt(series, event.at).hits += event.hits
      bucketAt(series, event.at).misses += event.misses
      return
    case 'db:asked':
      bucketAt(series, event.at)[event.op === 'read' ? 'dbReads' : 'dbWrites']++
      return
    case 'request:finished': {
      const bucket = bucketAt(series, event.at)
      if (event.outcome === 'cancelled') return
      if (event.op === 'read') addTo(bucket.readMs, event.ms)
      if (event.outcome === 'error' || event.outcome === 'unknown') bucket.errors++
      if (staleMs > 0) bucket.stale++
      return
    }
    default:
      return
  }
}
