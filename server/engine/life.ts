import type { Random } from '../ports'
import type { Settings } from '../protocol/params'

/**
 * How long a loaded value lives by the present settings: its TTL, shortened by chance where jitter is
 * set (TTL × (1 − jitter·U)), and kept past it where the protection serves stale values.
 */
export function lifeOf(settings: Settings, random: Random): { ttlMs: number; staleMs: number } {
  const { ttlMs, jitter, protection, staleMs } = settings
  const shortened = jitter === 0 ? ttlMs : ttlMs * (1 - jitter * random.next())
  return {
    ttlMs: Math.max(1, Math.round(shortened)),
    staleMs: protection === 'stale-while-revalidate' ? staleMs : 0,
  }
}
