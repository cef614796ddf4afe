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
}

/** What was cached, from when to when, and how it ended. */
export class Lives {
  /** Kind: how it ended; a: the version; b: the key; extra: when its TTL is over, Infinity without one. */
  readonly spans = new Spans(MOST_LIVES)
  readonly expired = new Moments()
  readonly list: KeyTrack[] = []
  private readonly byKey = new Map<string, number>()
  private readonly pending = new Expiries()

  private idOf(tier: string, key: string): number {
    const name = `${tier}/${key}`
    const known = this.byKey.get(name)
    if (known !== undefined) return known
    this.list.push({ tier, key, lives: new IndexList(), asked: 0 })
    this.byKey.set(name, this.list.length - 1)
    return this.list.length - 1
  }

  asked(tier: string, key: string): void {
    const track = this.list[this.idOf(tier, key)]
    if (track) track.asked++
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
    if (expiresAt !== Infinity) this.pending.add(expiresAt, index)
  }

  /** The key is deleted, or gone before its time. */
  gone(at: number, tier: string, key: string, how: number): void {
    const track = this.list[this.idOf(tier, key)]
    if (track) this.end(at, track, how)
  }

  /** The server says how long it has yet. */
  observed(tier: string, key: string, expiresAt: number): void {
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
