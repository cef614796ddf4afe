import type { CommandInput, CommandName, Reply } from '@/server/protocol'
import { socket } from './socket'

const TIMEOUT_MS = 5000

/**
 * Sends one command and waits for its answer, 5 s at most where nothing else is said.
 * Never throws: with no connection or no answer it gives an error of the page's own
 * (`offline`, `no_answer`).
 */
export function command<C extends CommandName>(
  name: C,
  input: CommandInput<C>,
  timeoutMs = TIMEOUT_MS,
): Promise<Reply<C>> {
  if (!socket.connected) {
    const message = 'There is no connection to the lab right now. It is being tried again.'
    return Promise.resolve({ error: { code: 'offline', message } })
  }
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      const message = `The lab did not answer within ${timeoutMs / 1000} seconds.`
      resolve({ error: { code: 'no_answer', message } })
    }, timeoutMs)
    const answer = (reply: Reply<C>) => {
      clearTimeout(timer)
      resolve(reply)
    }
    // socket.io cannot relate a generic event name to its arguments; `CommandInput` and `Reply` do.
    ;(
      socket.emit as (event: C, input: CommandInput<C>, answer: (reply: Reply<C>) => void) => void
    ).call(socket, name, input, answer)
  })
}
