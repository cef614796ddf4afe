import type { CommandInput, LabEvent, RecordingHead, Reply } from '@/server/protocol'

/** Events in one answer; between two answers the page draws. */
const SLICE = 4000

/** A run out of a file, which answers as the server does for one that is over. */
export class Recorded {
  constructor(
    private readonly head: Pick<RecordingHead, 'epoch'>,
    private readonly all: readonly LabEvent[],
  ) {}

  async watch({ last }: CommandInput<'run:watch'>): Promise<Reply<'run:watch'>> {
    await new Promise((awake) => setTimeout(awake))
    const events = this.all.slice(last, last + SLICE)
    const head = this.all.length
    const more = last + events.length < head
    return { ok: { epoch: this.head.epoch, snapshot: null, events, more, head } }
  }

  events({ from, to }: CommandInput<'run:events'>): Reply<'run:events'> {
    return { ok: { events: this.all.slice(from - 1, to) } }
  }
}
