import type { ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'

/** The process is over, whatever its pipes still hold. */
export function ended(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** Signals a process and all it has started; false when there is none any more. */
export function signalGroup(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, name)
    return true
  } catch {
    return false
  }
}

/** Lets the program end although this child, or its pipes, are still there. */
export function release(child: ChildProcess): void {
  child.unref()
  for (const pipe of child.stdio) if (pipe instanceof Socket) pipe.unref()
}
