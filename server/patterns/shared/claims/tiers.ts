/**
 * How far from its TTL an entry may end, in ms, on top of what a claim allows anyway. Memcached counts
 * whole seconds by a clock that it looks at once a second: an entry may end up to a second before its
 * TTL, and, when its clock ticks late, up to a second after it.
 */
export const offMs = (tier: string | undefined): number => (tier === 'memcached' ? 1000 : 0)

/** The same key at two levels is two entries. */
export const entryOf = ({ tier, key }: { tier: string; key: string }): string => `${tier}/${key}`
