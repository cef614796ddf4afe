import type { EventOf, LabEvent } from './events'
import { addTo } from './histogram'
import { emptyBucket, MAX_BUCKETS, type Bucket, type FirstLook, type Series } from './state'

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
    case 'cache:asked':
      if (event.purpose !== 'first') lookOf(series, event).over = true
      return
    case 'cache:answered':
      return countLook(series, event)
    case 'db:began':
      bucketAt(series, event.at)[event.op === 'read' ? 'dbReads' : 'dbWrites']++
      return
    case 'job:started':
      bucketAt(series, event.at).dbWrites++
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

/** A miss that a level behind the first one makes good was none: a read is a hit or a miss, never both. */
function countLook(series: Series, event: EventOf<'cache:answered'>): void {
  const { at, found } = event
  const look = lookOf(series, event)
  if (look.over) return
  if (found !== 'nothing') {
    if (look.missedAt !== null) takeBack(series, look.missedAt)
    bucketAt(series, at).hits++
    look.over = true
  } else if (look.missedAt === null) {
    bucketAt(series, at).misses++
    look.missedAt = at
  }
}

/** A step that is over may be shared with a copy of the series: it is replaced, not changed. */
function takeBack(series: Series, at: number): void {
  const index = Math.floor(at / series.stepMs)
  const bucket = bucketAt(series, at)
  series.buckets[index] = { ...bucket, misses: bucket.misses - 1 }
}

function lookOf(series: Series, { client, req }: { client: number; req: number }): FirstLook {
  const known = series.looks[client]
  if (known?.req === req) return known
  return (series.looks[client] = { req, missedAt: null, over: false })
}
