import { cacheAside } from './cache-aside'
import { invalidation } from './invalidation'
import { multiLevel } from './multi-level'
import { readThrough } from './read-through'
import { scheduledRefresh } from './scheduled-refresh'
import { sharding } from './sharding'
import { simpleCaching } from './simple-caching'
import type { Pattern } from './shared/definition'
import { ttlExpiry } from './ttl-expiry'
import { writeBehind } from './write-behind'
import { writeThrough } from './write-through'

/** All patterns, in the order of the gallery. A new one is its folder and a line here. */
export const patterns: readonly Pattern[] = [
  simpleCaching,
  cacheAside,
  invalidation,
  ttlExpiry,
  writeThrough,
  readThrough,
  writeBehind,
  multiLevel,
  sharding,
  scheduledRefresh,
]

export { protections } from './protections'
export type { Claim, ClaimWatch, Pattern, Step, Verdict } from './shared/definition'
