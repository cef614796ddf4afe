import type { Random } from '../ports'
import type { ProtectionName, Settings } from '../protocol/params'

/** Who waits there for another's load may get the old value when patience ends. */
const WAITS: readonly ProtectionName[] = ['redis-lock', 'single-flight']

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
    (onPatience === 'stale' && WAITS.includes(protection))
  return {
    ttlMs: Math.max(1, Math.round(shortened)),
    staleMs: keeps ? staleMs : 0,
  }
}
