/** How many keys a Redis has evicted since it was started, out of its `INFO stats`. */
export const evictedKeys = (stats: string): number =>
  Number(/^evicted_keys:(\d+)/m.exec(stats)?.[1] ?? 0)

/**
 * The same of a Memcached, out of its `stats`. Where it moves memory between sizes and finds no room, it
 * throws keys out too, and counts them by themselves.
 */
export const evictedItems = (stats: string): number =>
  figure(stats, 'evictions') + figure(stats, 'slab_reassign_evictions_nomem')

const figure = (stats: string, name: string): number =>
  Number(new RegExp(`\\b${name} (\\d+)`).exec(stats)?.[1] ?? 0)
