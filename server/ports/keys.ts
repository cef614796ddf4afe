/**
 * Every key that Cachescope writes, in one place. No braces in what stands before each: they would put
 * all keys of a run into one slot of a cluster.
 */
export const ROOT = 'cachescope'

export interface Keys {
  /** The key of a cached value. */
  value(key: string): string
  /** Versions of this key below the number in it are old. */
  floor(key: string): string
  /** Counts the unsaved values of a key. */
  sequence(key: string): string
  /** The unsaved values of a key that were taken back while a later one covered them. */
  undone(key: string): string
  lock(key: string): string
  fence(key: string): string
  /** The channel on which released locks are told. */
  released: string
}

export function keysOf(runId: string): Keys {
  const prefix = `${ROOT}:${runId}:`
  return {
    value: (key) => prefix + key,
    floor: (key) => `${prefix}floor:${key}`,
    sequence: (key) => `${prefix}sequence:${key}`,
    undone: (key) => `${prefix}undone:${key}`,
    lock: (key) => `${prefix}lock:${key}`,
    fence: (key) => `${prefix}fence:${key}`,
    released: `${prefix}released`,
  }
}

/**
 * In a cluster a lock and its fence lie in the slot of the value that they protect: one script changes
 * both, and asks the node that has the value too. The hash tag of such a key is the one of its value,
 * or where that has none, its whole name.
 */
export function clusterKeysOf(runId: string): Keys {
  const keys = keysOf(runId)
  const tagged = (key: string) => (key.includes('{') ? key : `{${keys.value(key)}}`)
  return {
    ...keys,
    lock: (key) => keys.lock(tagged(key)),
    fence: (key) => keys.fence(tagged(key)),
  }
}

/** The queue of a run: BullMQ's keys are `prefix:name:…`, RabbitMQ has one queue. */
export const queueNames = (runId: string) => ({
  bullmq: { prefix: `${ROOT}:${runId}`, name: 'writes' },
  rabbitmq: `${ROOT}.${runId}.writes`,
})
