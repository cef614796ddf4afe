import type { CommandInput, Recording, Reply } from '@/server/protocol'

/** Events in one answer; between two answers the page draws. */
const SLICE = 4000

/** A run out of a file, which answers as the server does for one that is over. */
export class Recorded {
  constructor(readonly recording: Recording) {}

  async watch({ last }: CommandInput<'run:watch'>): Promise<Reply<'run:watch'>> {
    await new Promise((awake) => setTimeout(awake))
    const { head, events: all } = this.recording
    const events = all.slice(last, last + SLICE)
    const more = last + events.length < all.length
    return { ok: { epoch: head.epoch, snapshot: null, events, more, head: all.length } }
  }

  events({ from, to }: CommandInput<'run:events'>): Reply<'run:events'> {
    return { ok: { events: this.recording.events.slice(from - 1, to) } }
  }
}
