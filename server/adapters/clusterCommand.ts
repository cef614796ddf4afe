import type { Cluster, Command } from 'ioredis'
import { DeadlineExceeded } from '../ports'

/** A command is under way for at most so long, redirections and new tries included, in ms: as long as its call. */
export const ANSWER_MS = 2000

/** Sends a command that changes something: it is not made any more once its call has failed. */
export async function sendChange(cluster: Cluster, command: Command): Promise<unknown> {
  // From here on, not from when a node is there to be asked.
  command.setTimeout(ANSWER_MS)
  void cluster.sendCommand(command)
  return await command.promise.catch(inOurWords(command.name.toUpperCase()))
}

/** What ioredis says of a command without an answer, and of one that it could not send. */
export const inOurWords =
  (command: string) =>
  (error: unknown): never => {
    const message = error instanceof Error ? error.message : ''
    if (message === 'Command timed out') throw new DeadlineExceeded(command, ANSWER_MS)
    if (message.startsWith("Cluster isn't ready")) {
      throw new Error('there is no connection to the cluster at the moment')
    }
    throw error
  }
