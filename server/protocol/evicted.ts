/** How often each server of a run is asked how many keys it has evicted, in ms. */
export const EVICTIONS_EVERY_MS = 1000
/** The answer may be late by so much. */
const LATE_MS = 250

/**
 * Whether a key that was found missing before its end was most probably evicted. No server says which keys
 * it has thrown out: it counts them, and the count of a look came since the look before. That it can be
 * this key is known when the two times have something in common: the one in which the key went, and the
 * one in which keys of its server were evicted.
 *
 * @param toldAt when its server last told of evictions, run time; undefined: it never did
 * @param seenAt when the key was last known to be there
 * @param missedAt when it was found missing
 */
export const explainedBy = (
  toldAt: number | undefined,
  seenAt: number,
  missedAt: number,
): boolean =>
  toldAt !== undefined && toldAt > seenAt && toldAt - EVICTIONS_EVERY_MS - LATE_MS < missedAt
