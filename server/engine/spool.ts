import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readSync, unlinkSync, writevSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LabEvent } from '../protocol/events'
import { unpack, type Packed } from './packed'

interface Place {
  first: number
  count: number
  offset: number
  /** Sizes in bytes. */
  numbers: number
  texts: number
}

/**
 * The whole journal of a run in one temporary file, block after block: the numbers of the events, then
 * their texts as JSON. Blocks are found by `seq`. The file has no name from the moment it is opened, so
 * that the system takes it back with the program, however that ends.
 */
export class Spool {
  private readonly file = openNameless()
  private readonly places: Place[] = []
  /** Size of the file in bytes. */
  bytes = 0

  append({ first, count, numbers, texts }: Packed): void {
    const [head, tail] = [bytesOf(numbers), Buffer.from(texts)]
    writevSync(this.file, [head, tail])
    this.places.push({ first, count, offset: this.bytes, numbers: head.length, texts: tail.length })
    this.bytes += head.length + tail.length
  }

  /** Events from `seq` on, at least one block of them; empty past the end. */
  read(seq: number): LabEvent[] {
    const place = this.places[this.placeOf(seq)]
    if (!place) return []
    const { first, offset } = place
    const numbers = new Float64Array(place.numbers / Float64Array.BYTES_PER_ELEMENT)
    readSync(this.file, bytesOf(numbers), 0, place.numbers, offset)
    const tail = Buffer.alloc(place.texts)
    readSync(this.file, tail, 0, place.texts, offset + place.numbers)
    return unpack({ numbers, texts: tail.toString('utf8') }).slice(seq - first)
  }

  /** The index of the block that holds `seq`; past the end, one that does not exist. */
  private placeOf(seq: number): number {
    let [low, high] = [0, this.places.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const place = this.places[middle]
      if (place && place.first + place.count <= seq) low = middle + 1
      else high = middle
    }
    return low
  }

  remove(): void {
    closeSync(this.file)
  }
}

function openNameless(): number {
  const path = join(tmpdir(), `cachescope-journal-${randomUUID()}`)
  const file = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  return file
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength)
