import type { Context, Found, Load, Look, Row } from '../../ports'
import type { ProtectionName } from '../../protocol/params'
import { earlyRefresh, renewEarly } from './early-refresh'
import { memcachedLease } from './memcached-lease'
import { none } from './none'
import { redisLock, renewLocked } from './redis-lock'
import { renewShared, singleFlight } from './single-flight'
import { renewStale, staleWhileRevalidate } from './stale-while-revalidate'

export interface Protection {
  /** The file that is shown, from the root of the project. */
  file: string
  /** After a miss; `look` is how the pattern looks again. */
  run(ctx: Context, key: string, load: Load, look: Look): Promise<Row | null>
  /** After a hit. */
  renew?(ctx: Context, key: string, cached: Found, load: Load): Row | null | Promise<Row | null>
}

const file = (name: ProtectionName) => `server/patterns/protections/${name}.ts`

export const protections: Record<ProtectionName, Protection> = {
  none: { file: file('none'), run: none },
  'single-flight': { file: file('single-flight'), run: singleFlight, renew: renewShared },
  'redis-lock': { file: file('redis-lock'), run: redisLock, renew: renewLocked },
  'stale-while-revalidate': {
    file: file('stale-while-revalidate'),
    run: staleWhileRevalidate,
    renew: renewStale,
  },
  'early-refresh': { file: file('early-refresh'), run: earlyRefresh, renew: renewEarly },
  'memcached-lease': { file: file('memcached-lease'), run: memcachedLease },
}
