import type { Random } from '../ports'
import type { Settings } from '../protocol/params'

/**
 * How long a loaded value lives by the present settings: its TTL, shortened by chance where jitter is
 * set (TTL × (1 − jitter·U)), and kept past it where stale values are served: at once, or to those whose
 * patience ends.
 */
export function lifeOf(settings: Settings, random: Random): { ttlMs: number; staleMs: number } {
  const { ttlMs, jitter, protection, onPatience, staleMs } = settings
  const shortened = jitter === 0 ? ttlMs : ttlMs * (1 - jitter * random.next())
  const keeps =
    protection === 'stale-while-revalidate' ||
    (protection === 'redis-lock' && onPatience === 'stale')
  return {
    ttlMs: Math.max(1, Math.round(shortened)),
    staleMs: keeps ? staleMs : 0,
  }
}
