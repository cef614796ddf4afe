import type { Context, Load, Row } from '../../ports'
import type { ProtectionName } from '../../protocol/params'
import { none } from './none'
import { redisLock } from './redis-lock'
import { singleFlight } from './single-flight'

export type Protection = (ctx: Context, key: string, load: Load) => Promise<Row | null>

export const protections: Record<ProtectionName, { file: string; run: Protection }> = {
  none: { file: 'server/patterns/protections/none.ts', run: none },
  'single-flight': { file: 'server/patterns/protections/single-flight.ts', run: singleFlight },
  'redis-lock': { file: 'server/patterns/protections/redis-lock.ts', run: redisLock },
}
