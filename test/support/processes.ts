import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // It ended meanwhile.
    return ''
  }
}

/** The processes that were started with `text` in their environment; zombies have none. */
export function processesWith(text: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => read(`/proc/${pid}/environ`).includes(text)).map(Number)
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
      return inode === undefined ? [] : [inode]
    })
  } catch {
    return []
  }
}

const V4 = '0100007F'
const V6 = '00000000000000000000000001000000'

/** The ports on which these processes listen, and whether anybody but this machine could come in. */
export function listening(pids: number[]): { ports: number[]; onlyLoopback: boolean } {
  const own = new Set(pids.flatMap(socketsOf))
  const lines = ['tcp', 'tcp6'].flatMap((file) => read(`/proc/net/${file}`).split('\n'))
  const found = lines
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words[3] === '0A' && own.has(words[9] ?? ''))
    .map((words) => (words[1] ?? '').split(':'))
  return {
    ports: [...new Set(found.map(([, port = '']) => parseInt(port, 16)))],
    onlyLoopback: found.every(([address]) => address === V4 || address === V6),
  }
}

/** The running processes of this name that a process has started itself. */
export function childrenOf(parent: number, name: string): number[] {
  const pids = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid))
  // `pid (name) state parent …`
  const start = new RegExp(`^\\d+ \\(${name}\\) [^Z] ${parent} `)
  return pids.filter((pid) => start.test(read(`/proc/${pid}/stat`))).map(Number)
}
