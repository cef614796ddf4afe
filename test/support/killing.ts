import type { Run } from '@/server/engine'
import type { LastWrite, World } from '@/server/ports/world'
import type { CommandInput, Disturbance, LabEvent } from '@/server/protocol'
import { seededRandom } from '@/server/adapters/random'
import { eventsOf, ofType, sleep, until, type TestLab } from './lab'

/** What the database held when a run closed its servers, by row. */
export type Rows = Map<number, LastWrite | null>

/** Starts a run whose database is looked into just before its rows are removed. */
export async function watched(
  lab: TestLab,
  input: CommandInput<'run:start'>,
  keys: number,
  disturbances: Disturbance[] = [],
) {
  const rows: Rows = new Map()
  const look = (world: World): World => ({
    ...world,
    close: async () => {
      for (let id = 1; id <= keys; id++) rows.set(id, await world.db.last(id))
      await world.close()
    },
  })
  return { run: await lab.disturbed(input, disturbances, look), rows }
}

/** The process of the worker that is alive now; null: there is none. */
export function workerOf(run: Run): number | null {
  const events = eventsOf(run)
  const ended = new Set(ofType(events, 'worker:ended').map(({ worker }) => worker))
  return ofType(events, 'worker:started').find(({ worker }) => !ended.has(worker))?.pid ?? null
}

/**
 * Kills the worker `times` times, each at a random moment of its work, as the seed says.
 * @returns how many of the kills hit a worker that was writing
 */
export async function killAtRandom(run: Run, times: number, seed: number): Promise<number> {
  const random = seededRandom(seed, 1)
  let writing = 0
  for (let n = 0; n < times; n++) {
    const jobs = () => ofType(eventsOf(run), 'job:started').length
    const before = jobs()
    await until('the worker to begin a job', () => jobs() > before)
    await sleep(random.next() * 120)
    const pid = workerOf(run)
    if (pid === null) throw new Error('there is no worker to kill')
    process.kill(pid, 'SIGKILL')
    await until('the end of the worker', () => workerOf(run) !== pid)
    const events = eventsOf(run)
    const end = events.findLast(({ type }) => type === 'worker:ended')?.seq ?? 0
    if (isWriting(events.slice(0, end - 1))) writing++
  }
  return writing
}

/** Whether a job was begun that has no end yet. */
function isWriting(events: readonly LabEvent[]): boolean {
  const begun = new Set<string>()
  for (const event of events) {
    if (event.type === 'job:started') begun.add(event.jobId)
    else if (event.type === 'worker:ended') begun.clear()
    else if ('jobId' in event && event.type.startsWith('job:')) begun.delete(event.jobId)
  }
  return begun.size > 0
}

/**
 * What must be true of a run whose worker was killed, by its events and by the database itself.
 * @returns one line for each thing that is not so
 */
export function troubles(run: Run, rows: Rows): string[] {
  const events = eventsOf(run)
  const found: string[] = []
  const applied = ofType(events, 'job:applied')
  const times = new Map<string, number>()
  const commits = new Map<number, number>()
  for (const { writeId, id } of applied) {
    times.set(writeId, (times.get(writeId) ?? 0) + 1)
    commits.set(id, (commits.get(id) ?? 0) + 1)
  }
  for (const [writeId, n] of times) if (n > 1) found.push(`${writeId} was applied ${n} times`)
  const newest = new Map<number, number>()
  for (const { id, sequence } of ofType(events, 'queue:sent')) {
    newest.set(id, Math.max(sequence, newest.get(id) ?? 0))
  }
  // One whose sending had no answer may be in the database too.
  const sequences = new Map(
    ofType(events, 'queue:sending').map(({ writeId, sequence }) => [writeId, sequence]),
  )
  for (const [id, last] of rows) {
    // Each commit is one version: one that nobody told would show here.
    const version = 1 + (commits.get(id) ?? 0)
    if (last?.row.version !== version)
      found.push(`row ${id} is v${last?.row.version}, not v${version}`)
    const [is, wanted] = [sequences.get(last?.writeId ?? '') ?? 0, newest.get(id) ?? 0]
    if (is < wanted) found.push(`row ${id} comes from write ${is} of its key, not ${wanted}`)
  }
  const { lost, owed, acknowledged } = run.judge.tally.ledger
  if (lost + owed > 0) found.push(`${lost} lost and ${owed} owed of ${acknowledged}`)
  return found
}
