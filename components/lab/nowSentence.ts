import type { LabState, LockState } from '@/server/protocol'
import { clientName, plural } from '../panels/format'
import { selectSchedule } from '../panels/schedule/select'

/** One plain sentence about what goes on at this moment. */
export function nowSentence(state: LabState, now: number): string {
  if (state.status === 'paused') {
    return 'Paused: every call is held where it stands, and Step lets one pass. Redis keeps counting its TTLs down.'
  }
  if (state.status === 'ending') return ending(state)
  const locks = Object.values(state.locks)
  const shared = locks.find(({ holders }) => holders.length > 1)
  if (shared) return twoHolders(shared)
  const queue = locks.reduce<LockState | null>(
    (most, lock) => (lock.waiters.length > (most?.waiters.length ?? 0) ? lock : most),
    null,
  )
  if (queue) return waiting(queue, state)
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
    : `Readers take what is there; the next refresh comes in ${(nextMs / 1000).toFixed(1)} s.`
}

/** Write-behind: what the database does not have yet, and who brings it there. */
function owing({ queue }: LabState): string | null {
  if (queue.owed === 0) return null
  const owed = `${plural(queue.owed, 'acknowledged write')} ${queue.owed === 1 ? 'is' : 'are'} owed to the database`
  const alive = Object.values(queue.workers).find(({ state }) => state !== 'ended')
  if (!alive)
    return `No worker lives: ${owed}, and the queue keeps ${queue.owed === 1 ? 'it' : 'them'}.`
  const job = alive.job === null ? undefined : queue.jobs[alive.job]
  return job ? `The worker saves ${subject(job.key)}; ${owed}.` : `${owed}.`
}

/** `lock:user:42` and `user:42` are both about user:42. */
const subject = (key: string) => key.split(':').slice(-2).join(':')

function twoHolders({ key, holders }: LockState): string {
  const names = holders.map(({ client }) => clientName(client)).join(' and ')
  return `${names} hold the lock of ${subject(key)} at once: a lease ended before its load did.`
}

function waiting({ key, holders, waiters }: LockState, { clients }: LabState): string {
  const [holder] = holders
  const many = waiters.length === 1 ? '1 client waits' : `${waiters.length} clients wait`
  const does = holder && clients[holder.client]?.doing === 'loading' ? 'loads' : 'holds the lock of'
  const by = holder ? `${clientName(holder.client)} ${does} ${subject(key)}. ` : ''
  return `${by}${many} for ${holder ? 'its value' : `the value of ${subject(key)}`} instead of asking the database.`
}

function loading(state: LabState): string {
  const byRow = new Map<number, number>()
  for (const { op, id } of Object.values(state.db.open)) {
    if (op === 'read') byRow.set(id, (byRow.get(id) ?? 0) + 1)
  }
  const most = [...byRow].reduce((best, row) => (row[1] > best[1] ? row : best), [0, 0])
  if (most[1] > 1)
    return `${plural(most[1], 'client')} load row ${most[0]} from the database at once.`
  if (byRow.size === 1) return `One client loads row ${most[0]} from the database.`
  if (byRow.size > 1) return `${byRow.size} clients load different rows from the database.`
  return 'Nobody waits: no read goes to the database right now.'
}
