import { Decoder, Encoder, PacketType } from 'socket.io-parser'
import type { Batch } from '@/server/protocol'

/** How a batch begins on the wire, and its events in it, which come last. */
const BEGIN = `${PacketType.EVENT}["run:batch",{`
const EVENTS = '"events":'
const END = '}]'

/** A batch with its events as they came: in this form they can be kept without the garbage collector's work. */
export type BatchAsCame = Batch & { now: number; text?: string }

/** Reads what socket.io's own decoder reads, and hands a batch its text. */
class BatchDecoder extends Decoder {
  override add(data: unknown): void {
    if (typeof data !== 'string' || !data.startsWith(BEGIN)) return super.add(data)
    // What the lab itself has sent is what its protocol says.
    const batch = (JSON.parse(data.slice(1)) as [string, BatchAsCame])[1]
    const text = data.slice(data.indexOf(EVENTS, BEGIN.length) + EVENTS.length, -END.length)
    if (text.startsWith('[')) batch.text = text
    this.emitReserved('decoded', { type: PacketType.EVENT, nsp: '/', data: ['run:batch', batch] })
  }
}

export const parser = { Encoder, Decoder: BatchDecoder }
