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

/**
 * Hits and misses count at the first look, so a stampede dents the ratio when it begins. When its read
 * ends, a look becomes what the read was counted as, and that of a failed or cancelled read is taken
 * out: so the sum of all steps is finished hits and misses and the looks of open reads, nothing else.
 */
export function countInSeries(series: Series, event: LabEvent, staleMs: number): void {
  switch (event.type) {
    case 'cache:asked':
      if (event.purpose === 'first') return
      // Who leads the load of a new one looks again first; what goes on behind an answer never does.
      if (event.purpose === 'recheck') asMiss(series, event)
      lookOf(series, event).over = true
      return
    case 'cache:answered':
      return countLook(series, event)
    case 'wait:began':
      if (event.on !== 'flight') return
      return asMiss(series, event)
    case 'lock:requested':
      return asMiss(series, event)
    case 'db:began':
      bucketAt(series, event.at)[event.op === 'read' ? 'dbReads' : 'dbWrites']++
      return
    case 'job:started':
      bucketAt(series, event.at).dbWrites++
      return
    case 'request:finished': {
      endLook(series, event)
      if (event.outcome === 'cancelled') return
      const bucket = bucketAt(series, event.at)
      if (event.op === 'read') addTo(bucket.readMs, event.ms)
      if (event.outcome === 'error' || event.outcome === 'unknown') bucket.errors++
      if (staleMs > 0) bucket.stale++
      return
    }
    default:
      return
  }
}

/** What it found was past its TTL and kept: it waits for a new one, as after a miss. */
function asMiss(series: Series, event: Parameters<typeof lookOf>[1]): void {
  const look = lookOf(series, event)
  if (look.as === 'hits') settle(series, look, 'misses', look.at)
}

/** A miss that a level behind the first one makes good was none: a read is a hit or a miss, never both. */
function countLook(series: Series, event: EventOf<'cache:answered'>): void {
  const { at, found } = event
  const look = lookOf(series, event)
  if (look.over) return
  if (found !== 'nothing') {
    settle(series, look, 'hits', at)
    look.over = true
  } else if (look.as === null) settle(series, look, 'misses', at)
}

const countedAs = { hit: 'hits', miss: 'misses' } as const

function endLook(series: Series, event: EventOf<'request:finished'>): void {
  bucketAt(series, event.at)
  const look = lookOf(series, event)
  const { outcome } = event
  const as = outcome === 'hit' || outcome === 'miss' ? countedAs[outcome] : null
  // A read for which no level answered has not looked: it counts when it ends.
  settle(series, look, as, look.as === null ? event.at : look.at)
  look.over = true
}

/** Counts a look as this, at this time, and no longer as what it was counted as before. */
function settle(series: Series, look: FirstLook, as: FirstLook['as'], at: number): void {
  if (look.as === as) return
  if (look.as !== null) change(series, look.at, look.as, -1)
  if (as !== null) change(series, at, as, 1)
  look.as = as
  look.at = at
}

/** A step that is over may be shared with a copy of the series: it is replaced, not changed. */
function change(series: Series, at: number, as: 'hits' | 'misses', by: 1 | -1): void {
  const bucket = bucketAt(series, at)
  series.buckets[Math.floor(at / series.stepMs)] = { ...bucket, [as]: bucket[as] + by }
}

function lookOf(series: Series, { client, req }: { client: number; req: number }): FirstLook {
  const known = series.looks[client]
  if (known?.req === req) return known
  const look: FirstLook = { req, as: null, at: 0, over: false }
  // What goes on behind an answered request looks for nobody.
  if (known && req < known.req) return { ...look, over: true }
  return (series.looks[client] = look)
}
