import type { Run } from '@/server/engine'
import type { CommandInput, Summary } from '@/server/protocol'
import type { TestLab } from './lab'

export interface Played {
  run: Run
  summary: Summary
}

/** A run from its beginning to its end. */
export async function playIn(lab: TestLab, input: CommandInput<'run:start'>): Promise<Played> {
  const run = await lab.start(input)
  return { run, summary: await run.finished }
}

export type Happened = (tally: Run['judge']['tally']) => boolean

/** For `leastMs`, and on a busy machine for as long as it takes until this has happened. */
export async function playUntilIn(
  lab: TestLab,
  input: CommandInput<'run:start'>,
  happened: Happened,
  leastMs: number,
): Promise<Played> {
  const run = await lab.start({ ...input, durationMs: 20_000 })
  const watch = setInterval(() => {
    if (!happened(run.judge.tally) || run.now() < leastMs) return
    clearInterval(watch)
    run.stop()
  }, 50)
  const summary = await run.finished
  clearInterval(watch)
  return { run, summary }
}

export const notHeld = ({ claims }: Summary) => claims.filter(({ held }) => !held)
