import { mkdtempSync, openSync, readSync, rmSync, writeSync, closeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LabEvent } from '../protocol/events'

interface Block {
  first: number
  count: number
  offset: number
  bytes: number
}

/**
 * The whole journal of a run in one temporary file, block after block, each a JSON array on a line of
 * its own. Blocks of events are found by their `seq`; the file is removed with the run.
 */
export class Spool {
  private readonly dir = mkdtempSync(join(tmpdir(), 'cachescope-journal-'))
  private readonly file = openSync(join(this.dir, 'blocks.jsonl'), 'w+')
  private readonly blocks: Block[] = []
  /** Size of the file in bytes. */
  bytes = 0

  /** @param block the events as a JSON array */
  append(first: number, count: number, block: string): void {
    const bytes = writeSync(this.file, block + '\n')
    this.blocks.push({ first, count, offset: this.bytes, bytes })
    this.bytes += bytes
  }

  /** Events from `seq` on, at least one block of them; empty past the end. */
  read(seq: number): LabEvent[] {
    const block = this.blocks[this.blockOf(seq)]
    if (!block) return []
    const buffer = Buffer.alloc(block.bytes)
    readSync(this.file, buffer, 0, block.bytes, block.offset)
    // The text is our own: these were events when they were written.
    const events = JSON.parse(buffer.toString('utf8')) as LabEvent[]
    return events.slice(seq - block.first)
  }

  /** The index of the block that holds `seq`; past the end, one that does not exist. */
  private blockOf(seq: number): number {
    let [low, high] = [0, this.blocks.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const block = this.blocks[middle]
      if (block && block.first + block.count <= seq) low = middle + 1
      else high = middle
    }
    return low
  }

  remove(): void {
    closeSync(this.file)
    rmSync(this.dir, { recursive: true, force: true })
  }
}
