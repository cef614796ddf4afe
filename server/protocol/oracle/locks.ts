import type { EventOf } from '../events'
import { note } from './anomalies'
import type { Oracle } from './state'

/**
 * A client holds a lock from the reply of its acquire to the call of its release: between the two it
 * surely believes so.
 * @returns how many hold it now
 */
export function acquire(oracle: Oracle, event: EventOf<'lock:acquired'>): number {
  const { key, at, seq, client, token } = event
  const holders = (oracle.holders[key] ??= [])
  const leaseUntil = at - event.ms + event.leaseMs
  const own = holders.find((holding) => holding.token === token)
  if (own) {
    // Asked again by its own holder: it goes on holding.
    own.leaseUntil = leaseUntil
    return holders.length
  }
  const other = holders.at(-1)
  holders.push({ seq, at, client, token, leaseUntil })
  if (other) {
    const leaseOverMs = Math.round((at - other.leaseUntil) * 1000) / 1000
    note(oracle.anomalies, {
      ...{ kind: 'lock-overlap', at, seq, client, id: null, key, writeId: null },
      proof: [other.seq, seq],
      figures: { holders: holders.length, holder: other.client, leaseOverMs },
    })
  }
  return holders.length
}

export function release(oracle: Oracle, { key, token }: EventOf<'lock:releasing'>): void {
  const holders = oracle.holders[key]
  const place = holders?.findIndex((holding) => holding.token === token) ?? -1
  if (holders && place >= 0) holders.splice(place, 1)
}
