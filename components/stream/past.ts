import type { CommandInput, LabEvent, Reply } from '@/server/protocol'

/** Events of one question to the server; the most that it answers. */
export const PAST_BLOCK = 2000
/** Blocks kept; the one that was used longest ago goes first. */
const MOST_BLOCKS = 40

type Ask = (input: CommandInput<'run:events'>) => Promise<Reply<'run:events'>>

/** Events of one run that are no longer in the page, fetched again block by block. */
export class Past {
  private readonly blocks = new Map<number, LabEvent[]>()

  constructor(
    private readonly runId: string,
    private readonly ask: Ask,
  ) {}

  at(seq: number): LabEvent | undefined {
    const block = Math.floor((seq - 1) / PAST_BLOCK)
    return this.blocks.get(block)?.[(seq - 1) % PAST_BLOCK]
  }

  /**
   * Sees to it that the event is here.
   * @returns false when the server does not have it or cannot be asked
   */
  async load(seq: number): Promise<boolean> {
    const block = Math.floor((seq - 1) / PAST_BLOCK)
    const known = this.blocks.get(block)
    this.blocks.delete(block)
    if (known?.[(seq - 1) % PAST_BLOCK]) {
      this.blocks.set(block, known)
      return true
    }
    const from = block * PAST_BLOCK + 1
    const reply = await this.ask({ runId: this.runId, from, to: from + PAST_BLOCK - 1 })
    if ('error' in reply) return false
    this.blocks.set(block, reply.ok.events)
    for (const oldest of this.blocks.keys()) {
      if (this.blocks.size <= MOST_BLOCKS) break
      this.blocks.delete(oldest)
    }
    return this.at(seq) !== undefined
  }
}
