/**
 * A small process of its own that outlives the program by a moment. It reads JSON lines from a
 * pipe that only the program holds; when the pipe ends, however the program died, it ends the
 * recorded process groups and removes the recorded folders.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { basename } from 'node:path'

interface Entry {
  pid?: number
  /** When the process began, in clock ticks since boot; undefined where there is no /proc. */
  began?: string | undefined
  /** A command that ends what is no child of ours: containers. */
  down?: readonly string[]
}

type Line = { dir: string; pid?: number; down?: readonly string[]; gone?: true }

const entries = new Map<string, Entry>()

function beginning(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the name in brackets and may hold anything; starttime is the 22nd.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

function take(text: string): void {
  // Only the program writes here, by `Watcher`, which declares the same shape.
  const line = JSON.parse(text) as Line
  if (line.gone) {
    entries.delete(line.dir)
    return
  }
  const entry: Entry = {}
  if (line.down) entry.down = line.down
  if (line.pid !== undefined) {
    entry.pid = line.pid
    entry.began = beginning(line.pid)
  }
  entries.set(line.dir, entry)
}

/** The group is still the one we were told of, not a newcomer that was given the same number. */
function isOurs(entry: Entry): entry is Entry & { pid: number } {
  if (entry.pid === undefined) return false
  const now = beginning(entry.pid)
  return now === undefined || now === entry.began
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, name)
    return true
  } catch {
    return false
  }
}

async function gone(pids: number[], withinMs: number): Promise<number[]> {
  const until = Date.now() + withinMs
  let left = pids
  while (left.length > 0 && Date.now() < until) {
    await new Promise((wake) => setTimeout(wake, 20))
    left = left.filter((pid) => signal(pid, 0))
  }
  return left
}

async function reap(): Promise<void> {
  const pids = [...entries.values()].filter(isOurs).map((entry) => entry.pid)
  for (const pid of pids) signal(pid, 'SIGTERM')
  const stubborn = await gone(pids, 500)
  for (const pid of stubborn) signal(pid, 'SIGKILL')
  await gone(stubborn, 500)
  for (const [dir, { down }] of entries) {
    const [file, ...args] = down ?? []
    if (file) spawnSync(file, args, { stdio: 'ignore', timeout: 60_000 })
    // A mistake in a path must never cost anything but a folder of ours.
    if (basename(dir).startsWith('cachescope-')) rmSync(dir, { recursive: true, force: true })
  }
  process.exit(0)
}

// Ctrl-C and a closing terminal end the program; this process still has its work to do.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined)

let rest = ''
let ended = false
const finish = (): void => {
  if (ended) return
  ended = true
  void reap()
}
process.stdin.setEncoding('utf8')
process.stdin.on('data', (chunk) => {
  const lines = (rest + String(chunk)).split('\n')
  rest = lines.pop() ?? ''
  for (const line of lines) take(line)
})
process.stdin.on('end', finish)
process.stdin.on('close', finish)
process.stdin.on('error', finish)
process.stdout.on('error', () => undefined)
process.stdout.write('ready\n')
