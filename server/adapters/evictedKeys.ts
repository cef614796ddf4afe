/** How many keys a Redis has evicted since it was started, out of its `INFO stats`. */
export const evictedKeys = (stats: string): number =>
  Number(/^evicted_keys:(\d+)/m.exec(stats)?.[1] ?? 0)
