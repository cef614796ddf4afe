import { PacketType, type Packet } from 'socket.io-parser'
import { describe, expect, it } from 'vitest'
import { parser as ours } from '@/components/stream/batchParser'
import { parser as theirs } from '@/server/realtime/parser'
import { randomRun } from '../../support/randomRun'

const events = randomRun({ seed: 3, clients: 4, keys: 3, events: 200 })

/** What a page gets of a packet that the lab sends. */
function sent(packet: Packet): Packet[] {
  const [encoder, decoder] = [new theirs.Encoder(), new ours.Decoder()]
  const got: Packet[] = []
  decoder.on('decoded', (decoded) => got.push(decoded))
  for (const frame of encoder.encode(packet)) decoder.add(frame)
  return got
}

const event = (...data: unknown[]): Packet => ({ type: PacketType.EVENT, nsp: '/', data })

describe('a batch on the wire', () => {
  const batch = { runId: 'r1', epoch: 'e1', first: 1, now: 12.5, events }

  it('arrives as it was sent, with the text of its events', () => {
    const [packet] = sent(event('run:batch', batch))
    const [name, { text, ...rest }] = packet?.data as [string, { text: string }]
    expect(name).toBe('run:batch')
    expect(rest).toEqual(batch)
    expect(text).toBe(JSON.stringify(events))
  })

  it('may hold the words by which its parts are found', () => {
    const tricky = { ...batch, runId: '"events":[', events: [{ note: '"events":[1]}]' }] }
    const [packet] = sent(event('run:batch', tricky))
    expect(packet?.data?.[1]).toEqual({ ...tricky, text: JSON.stringify(tricky.events) })
  })
})

describe('everything else on the wire', () => {
  it('arrives as socket.io sends it', () => {
    const summary = event('run:summary', 'r1', { reads: 3 })
    expect(sent(summary)).toEqual([summary])
    const answer: Packet = { type: PacketType.ACK, nsp: '/', id: 7, data: [{ ok: {} }] }
    expect(sent(answer)).toEqual([answer])
  })
})
