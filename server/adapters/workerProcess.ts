import { fork } from 'node:child_process'
import type { FromWorker, StartWorker, WorkerOrders } from '../ports/worker'

/** So much of what it said last is kept, in characters. */
const TAIL = 300

/**
 * Workers as child processes. Their pipe ends with this program, however it ends, and they with it.
 * @param entry the worker's JavaScript entry, as built
 */
export const forkWorker =
  (entry: string, orders: WorkerOrders): StartWorker =>
  (coalesce, heard, ended) => {
    // stdout belongs to this program, whose loader and flags are not for a built file.
    const child = fork(entry, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] })
    let tail = ''
    child.stderr?.on('data', (text) => (tail = (tail + String(text)).slice(-TAIL)))
    child.on('message', (told) => heard(told as FromWorker))
    child.on('error', (error) => (tail ||= error.message))
    // When it exits, its last words may still be in the pipe.
    const { pid } = child
    const gone = [
      new Promise<void>((done) => child.once('exit', () => done())),
      new Promise<void>((done) => child.once('disconnect', done)),
    ]
    void Promise.all(pid === undefined ? [] : gone).then(() =>
      ended(child.signalCode ?? statusOf(child.exitCode, tail)),
    )
    child.send({ type: 'orders', orders, coalesce })
    return {
      pid: pid ?? 0,
      tell: (message) => {
        if (child.connected) child.send(message)
      },
      kill: () => void child.kill('SIGKILL'),
    }
  }

function statusOf(code: number | null, tail: string): string {
  const said = tail.trim().split('\n').at(-1)
  return `status ${code ?? 'unknown'}${said ? `: ${said}` : ''}`
}
