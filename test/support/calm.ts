import type { Run } from '@/server/engine'
import type { CommandInput } from '@/server/protocol'
import { eventsOf, ofType, type TestLab } from './lab'

export type CalmParams = Record<string, number | string>

/** Quick, small and protected by nothing, unless a test says otherwise. */
export const calm = {
  ...{ clients: 3, keys: 1, ttlMs: 200, dbReadMs: 1, thinkMs: 5, readRatio: 1 },
  protection: 'none',
}

export const startCalm = (
  lab: TestLab,
  params: CalmParams = {},
  more: Partial<CommandInput<'run:start'>> = {},
) =>
  lab.start({
    pattern: 'simple-caching',
    durationMs: 20_000,
    params: { ...calm, ...params },
    ...more,
  })

export async function end(run: Run) {
  run.stop()
  return await run.finished
}

/** What clients sent; the lab's own looks at PTTLs go on in a pause. */
export const sent = (run: Run) =>
  ofType(eventsOf(run), 'wire:replied').filter(({ client }) => client > 0)
