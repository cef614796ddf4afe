import type { Found, Life } from './index'

/** The life that an entry still has now: what brings it back gives it no more time. */
export const lifeLeft = (entry: Found | null): Life => ({
  ttlMs: entry?.until == null ? null : entry.until - Date.now(),
})
