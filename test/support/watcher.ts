import { io, type Socket } from 'socket.io-client'
import type { ClientToServer, LabEvent, ServerToClient, WatchReply } from '@/server/protocol'

/** A second viewer of a run, outside the browser: what the page shows is compared with it. */
export class Watcher {
  readonly events: LabEvent[] = []
  private readonly socket: Socket<ServerToClient, ClientToServer>

  constructor(url: string) {
    this.socket = io(url, { transports: ['websocket'], forceNew: true })
  }

  /** Follows a run from its first event. */
  async watch(runId: string): Promise<void> {
    this.socket.on('run:batch', ({ events }) => this.take(events))
    for (let more = true; more;) {
      const reply = await this.ask(runId)
      this.take(reply.events)
      more = reply.more
    }
  }

  private take(events: LabEvent[]): void {
    for (const event of events) if (event.seq === this.events.length + 1) this.events.push(event)
  }

  private async ask(runId: string): Promise<WatchReply> {
    const question = { runId, epoch: null, last: this.events.length }
    const reply = await this.socket.timeout(5000).emitWithAck('run:watch', question)
    if ('error' in reply) throw new Error(reply.error.message)
    return reply.ok
  }

  close(): void {
    this.socket.close()
  }
}
