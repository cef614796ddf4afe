import { explainedBy } from '@/server/protocol'
import { End } from './kinds'
import { Expiries } from './expiries'
import { IndexList } from './indexList'
import { Moments } from './timed'
import { Spans } from './spans'

const MOST_LIVES = 1 << 16

/** The values that one key had on one server, one after the other. */
export interface KeyTrack {
  tier: string
  key: string
  lives: IndexList
  /** How often it was asked for. */
  asked: number
  /** When it was last set or found. */
  seenAt: number
}

/** A life whose end was found before it was due. */
interface Missed {
  index: number
  seenAt: number
  at: number
}

/** What was cached, from when to when, and how it ended. */
export class Lives {
  /** Kind: how it ended; a: the version; b: the key; extra: when its TTL is over, Infinity without one. */
  readonly spans = new Spans(MOST_LIVES)
  readonly expired = new Moments()
  readonly list: KeyTrack[] = []
  private readonly byKey = new Map<string, number>()
  private readonly pending = new Expiries()
  /** When each server last told that it has evicted keys. */
  private readonly evictedAt = new Map<string, number>()
  /** Those that were found missing of late, by server: the next count of evictions may be theirs. */
  private readonly unexplained = new Map<string, Missed[]>()

  private idOf(tier: string, key: string): number {
    const name = `${tier}/${key}`
    const known = this.byKey.get(name)
    if (known !== undefined) return known
    this.list.push({ tier, key, lives: new IndexList(), asked: 0, seenAt: 0 })
    this.byKey.set(name, this.list.length - 1)
    return this.list.length - 1
  }

  asked(tier: string, key: string): void {
    const track = this.list[this.idOf(tier, key)]
    if (track) track.asked++
  }

  found(at: number, tier: string, key: string): void {
    const track = this.list[this.idOf(tier, key)]
    if (track) track.seenAt = at
  }

  set(
    at: number,
    tier: string,
    key: string,
    seq: number,
    version: number,
    expiresAt: number,
  ): void {
    const id = this.idOf(tier, key)
    const track = this.list[id]
    if (!track) return
    this.end(at, track, End.replaced)
    const index = this.spans.add(at, id, End.open, seq, version, id)
    this.spans.setExtra(index, expiresAt)
    track.lives.push(index)
    track.seenAt = at
    if (expiresAt !== Infinity) this.pending.add(expiresAt, index)
  }

  deleted(at: number, tier: string, key: string): void {
    const track = this.list[this.idOf(tier, key)]
    if (track) this.end(at, track, End.deleted)
  }

  /** The server does not have it any more, before its time. */
  missed(at: number, tier: string, key: string): void {
    const track = this.list[this.idOf(tier, key)]
    const index = track?.lives.last() ?? -1
    if (!track || !this.spans.has(index) || !this.spans.isOpen(index)) return
    const { seenAt } = track
    const evicted = explainedBy(this.evictedAt.get(tier), seenAt, at)
    this.end(at, track, evicted ? End.evicted : End.gone)
    if (evicted) return
    // What an eviction that was told now would not explain will never be.
    const others = this.unexplained.get(tier)?.filter((one) => explainedBy(at, one.seenAt, one.at))
    this.unexplained.set(tier, [...(others ?? []), { index, seenAt, at }])
  }

  /** A server has evicted keys: those that were found missing a moment ago are known better now. */
  evicted(at: number, server: string): void {
    const { spans } = this
    this.evictedAt.set(server, at)
    for (const { index, seenAt, at: missedAt } of this.unexplained.get(server) ?? []) {
      if (explainedBy(at, seenAt, missedAt)) spans.close(index, spans.endOf(index), End.evicted)
    }
    this.unexplained.delete(server)
  }

  /** The server says how long it has yet. */
  observed(at: number, tier: string, key: string, expiresAt: number): void {
    this.found(at, tier, key)
    const index = this.list[this.idOf(tier, key)]?.lives.last() ?? -1
    if (!this.spans.has(index) || !this.spans.isOpen(index)) return
    // Our own backstop is no end that the pattern knows.
    if (this.spans.extraOf(index) === Infinity) return
    this.spans.setExtra(index, expiresAt)
    this.pending.add(expiresAt, index)
  }

  private end(at: number, track: KeyTrack, how: number): void {
    const index = track.lives.last()
    if (!this.spans.has(index) || !this.spans.isOpen(index)) return
    this.spans.close(index, at, how)
    track.lives.longest = Math.max(track.lives.longest, at - this.spans.startOf(index))
  }

  /** Time goes on: what is over by `at` has expired. @param seq the last event before */
  advance(at: number, seq: number): void {
    for (let due = this.pending.due(at); due; due = this.pending.due(at)) {
      const { index, expiresAt } = due
      const { spans } = this
      if (!spans.has(index) || !spans.isOpen(index) || spans.extraOf(index) !== expiresAt) continue
      const track = this.list[spans.bOf(index)]
      if (track) this.end(expiresAt, track, End.expired)
      this.expired.push(expiresAt, seq)
    }
  }
}
