import type { LabState, LockState } from '@/server/protocol'
import { clientName, keyName, plural, whole } from '../panels/format'
import { overlapOf } from '../panels/locks/overlap'
import { takenFor } from '../panels/locks/select'
import { selectSchedule } from '../panels/schedule/select'

/** Servers that can be stopped on purpose; of workers and of nodes of a cluster their panels tell. */
const BREAKABLE = [
  { name: 'redis', title: 'Redis' },
  { name: 'memcached', title: 'Memcached' },
]

/** One plain sentence about what goes on at this moment. */
export function nowSentence(state: LabState, now: number): string {
  if (state.status === 'paused') {
    return 'Paused: every call is held where it stands, and Step lets one pass. Redis keeps counting its TTLs down.'
  }
  if (state.status === 'ending') return ending(state)
  const stopped = BREAKABLE.find(({ name }) => name in state.broken)
  if (stopped)
    return `${stopped.title} was stopped on purpose: its calls wait for it, and then fail.`
  const locks = Object.values(state.locks)
  const shared = locks.find(({ holders }) => holders.length > 1)
  if (shared) return twoHolders(shared, now)
  const queue = locks.reduce<LockState | null>(
    (most, lock) => (lock.waiters.length > (most?.waiters.length ?? 0) ? lock : most),
    null,
  )
  if (queue) return waiting(queue, state, now)
  return owing(state) ?? scheduled(state, now) ?? loading(state)
}

/** Nothing new begins: what the end of the run still waits for. */
function ending({ reason, queue, clients }: LabState): string {
  const word = reason === 'stopped' ? 'Stopping' : 'Ending'
  if (queue.owed > 0)
    return `${word}: ${plural(queue.owed, 'write')} still owed to the database; nothing new begins.`
  const open = Object.values(clients).filter(({ openSince }) => openSince !== null).length
  if (open > 0) return `${word}: ${plural(open, 'request')} under way; nothing new begins.`
  return `${word}: nothing new begins.`
}

/** Scheduled refresh: readers never load, so all that matters is what the schedule does. */
function scheduled(state: LabState, now: number): string | null {
  const view = selectSchedule(state, now)
  if (!view) return null
  const { running, openGapMs, nextAt, nextMs } = view
  if (openGapMs !== null)
    return 'The value has ended before its refresh: readers find nothing until it lands.'
  if (running) return `Refresh ${running.n} loads from the database; readers take what is there.`
  return nextAt === null
    ? 'The schedule is over.'
    : `Readers take what is there; the next refresh comes within ${whole(Math.ceil(nextMs / 1000))} s.`
}

/** Write-behind: what the database does not have yet, and who brings it there. */
function owing({ queue }: LabState): string | null {
  if (queue.owed === 0) return null
  const owed = `${plural(queue.owed, 'acknowledged write')} ${queue.owed === 1 ? 'is' : 'are'} owed to the database`
  const alive = Object.values(queue.workers).find(({ state }) => state !== 'ended')
  if (!alive)
    return `No worker lives: ${owed}, and the queue keeps ${queue.owed === 1 ? 'it' : 'them'}.`
  const job = alive.job === null ? undefined : queue.jobs[alive.job]
  return job ? `The worker saves ${keyName(job.key)}; ${owed}.` : `${owed}.`
}

function twoHolders({ key, holders }: LockState, now: number): string {
  const names = holders.map(({ client }) => clientName(client)).join(' and ')
  return `${names} hold the lock of ${keyName(key)} at once: ${overlapOf(holders, now)?.cause ?? 'nobody knows why'}.`
}

function waiting(lock: LockState, { clients }: LabState, now: number): string {
  const { key, holders, waiters } = lock
  const [holder] = holders
  const many = waiters.length === 1 ? '1 client waits' : `${waiters.length} clients wait`
  if (takenFor(lock, now) !== null)
    return `No client here holds the lock of ${keyName(key)}, yet it is refused: an answer was lost. ${many} for the end of its lease.`
  const does = holder && clients[holder.client]?.doing === 'loading' ? 'loads' : 'holds the lock of'
  const by = holder ? `${clientName(holder.client)} ${does} ${keyName(key)}. ` : ''
  return `${by}${many} for ${holder ? 'its value' : `the value of ${keyName(key)}`} instead of asking the database.`
}

/** What the database works on, and what waits for a place in its pool. */
function loading({ db }: LabState): string {
  const open = Object.values(db.open)
  const running = open.filter(({ beganAt }) => beganAt !== null)
  const ids = (op: 'read' | 'write') => running.filter((q) => q.op === op).map(({ id }) => id)
  const [reads, writes] = [ids('read'), ids('write')]
  const queued = open.length - running.length
  const said = [
    reads.length > 0 && sayReads(reads),
    writes.length > 0 &&
      `${plural(writes.length, 'write')} ${writes.length === 1 ? 'is' : 'are'} under way.`,
    queued > 0 &&
      `${plural(queued, 'query', 'queries')} ${queued === 1 ? 'waits' : 'wait'} for its pool.`,
  ].filter(Boolean)
  if (reads.length === 0 && said.length > 0) said.unshift('No read is in the database.')
  return said.length > 0 ? said.join(' ') : 'Nobody waits: no query goes to the database right now.'
}

/** @param ids of the rows that are read now, one for each query */
function sayReads(ids: readonly number[]): string {
  const byRow = new Map<number, number>()
  for (const id of ids) byRow.set(id, (byRow.get(id) ?? 0) + 1)
  const [id, most] = [...byRow].reduce((best, row) => (row[1] > best[1] ? row : best))
  if (most > 1) return `${plural(most, 'client')} load row ${id} from the database at once.`
  if (byRow.size === 1) return `One client loads row ${id} from the database.`
  return `${byRow.size} clients load different rows from the database.`
}
