import { io, type Socket } from 'socket.io-client'
import type { ClientToServer, Reply, ServerToClient } from '@/server/protocol/commands'
import type { LabEvent } from '@/server/protocol/events'

/** What the viewer tells the bench. */
export type Told =
  | { type: 'watching' }
  | { type: 'done'; events: number; head: number; connections: number; snapshots: number }

/**
 * A viewer in a process of its own: it takes every event of a run in order, as a page does, and says
 * at the end how many there were.
 */
export function view(url: string, runId: string): void {
  const socket: Socket<ServerToClient, ClientToServer> = io(url, { transports: ['websocket'] })
  const tell = (told: Told) => process.send?.(told)
  let [last, events, connections, snapshots] = [0, 0, 0, 0]
  let head = Infinity
  let epoch: string | null = null
  let live = false

  const take = (batch: readonly LabEvent[]) => {
    for (const { seq } of batch) {
      if (seq <= last) continue
      if (seq !== last + 1) return resume()
      last = seq
      events++
    }
    if (last >= head) tell({ type: 'done', events, head, connections, snapshots })
  }
  const resume = () => {
    live = false
    socket.emit('run:watch', { runId, epoch, last }, caughtUp)
  }
  const caughtUp = (reply: Reply<'run:watch'>) => {
    if ('error' in reply) throw new Error(reply.error.message)
    const { ok } = reply
    epoch = ok.epoch
    if (ok.snapshot) {
      snapshots++
      last = ok.snapshot.seq
    }
    take(ok.events)
    if (ok.more) return resume()
    live = true
    tell({ type: 'watching' })
  }
  socket.on('connect', () => {
    connections++
    resume()
  })
  socket.on('run:batch', (batch) => {
    if (live) take(batch.events)
  })
  socket.on('run:summary', (_id, summary) => {
    head = summary.events
    take([])
  })
  process.on('disconnect', () => process.exit())
}
