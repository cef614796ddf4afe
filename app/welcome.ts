import type { Sources, Welcome } from '@/server/protocol'

interface PageData {
  welcome(): Welcome
  sources(pattern: string): Sources | null
  patternOf(runId: string): string | null
}

/** `server/web.ts` puts it there: Next must not bundle the patterns to ask them. */
function ask(): PageData | undefined {
  const shared = globalThis as { [key: symbol]: unknown }
  return shared[Symbol.for('cachescope.page')] as PageData | undefined
}

/** What the custom server knows of its patterns and servers; set before the first request. */
export const welcome = (): Welcome =>
  ask()?.welcome() ?? { patterns: [], services: [], addresses: [] }

/** The files of one pattern that run. */
export const sourcesOf = (pattern: string): Sources | null => ask()?.sources(pattern) ?? null

/** The pattern of a run; null: the run is not known here. */
export const patternOfRun = (runId: string): string | null => ask()?.patternOf(runId) ?? null
