/** A cluster of Redis splits its keys into this many slots. */
export const SLOTS = 16_384

/** CRC16, variant XMODEM: polynomial 0x1021, from 0, no reflection (Redis Cluster specification). */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
  return crc
})

const bytes = new TextEncoder()

function crc16(text: string): number {
  let crc = 0
  for (const byte of bytes.encode(text)) {
    crc = ((crc << 8) ^ (table[(crc >> 8) ^ byte] ?? 0)) & 0xffff
  }
  return crc
}

/**
 * The part of a key that decides its slot: what stands between its first `{` and the next `}`, or all
 * of it where that is nothing (Redis Cluster specification, "Hash tags").
 */
export function hashed(key: string): string {
  const open = key.indexOf('{')
  const close = open < 0 ? -1 : key.indexOf('}', open + 1)
  return close > open + 1 ? key.slice(open + 1, close) : key
}

/** The slot of a key, 0 … 16,383. It is no place on a ring: which node has it, the cluster's map says. */
export const slotOf = (key: string): number => crc16(hashed(key)) % SLOTS

/** A range of slots and who serves it, nodes as `host:port`. */
export interface SlotRange {
  from: number
  to: number
  /** The master. */
  node: string
  replicas: string[]
}

/** @returns null when nobody serves the slot */
export function ownerOf(ranges: readonly SlotRange[], slot: number): string | null {
  return ranges.find(({ from, to }) => from <= slot && slot <= to)?.node ?? null
}

/** The commands that carry a key, as the wire shows them; a script names how many it has, in one slot. */
const KEYED = /^(?:(?:GET|SET|UNLINK|PTTL)|EVALSHA \S+ \d+) (\S+)/

/** The first key of a command to a cluster, as it is shown; null: it has none. */
export const keyIn = (command: string): string | null => KEYED.exec(command)?.[1] ?? null
