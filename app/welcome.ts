import type { Welcome } from '@/server/protocol'

/** What the custom server knows of its patterns and servers; set before the first request. */
export function welcome(): Welcome {
  const shared = globalThis as { [key: symbol]: unknown }
  // `server/index.ts` puts this function here: Next must not bundle the patterns to ask them.
  const ask = shared[Symbol.for('cachescope.welcome')] as (() => Welcome) | undefined
  return ask?.() ?? { patterns: [], services: [] }
}
