import { IndexList } from './indexList'
import { Steps } from './timed'
import { Spans } from './spans'

const MOST_HOLDS = 1 << 16
const MOST_OVERLAPS = 1 << 12

/** One lock, or one shared load: who held it, and how many waited. */
export interface LockTrack {
  id: number
  key: string
  on: 'lock' | 'flight'
  holds: IndexList
  /** Holds that are open. */
  active: number[]
  waiters: Steps
  /** Times during which it had two holders, as indexes into `overlaps`. */
  overlaps: IndexList
  /** The most that waited at once. */
  most: number
  /** How often it was taken or waited for. */
  uses: number
}

/** The locks of a run by key. */
export class Locks {
  /** Lane: the client; a: its fence; b: the lock's id; extra: the end of the lease. */
  readonly holds = new Spans(MOST_HOLDS)
  /** Two holders at once. Lane: who came second; b: the lock's id. */
  readonly overlaps = new Spans(MOST_OVERLAPS)
  readonly list: LockTrack[] = []
  private readonly byKey = new Map<string, LockTrack>()

  track(key: string): LockTrack {
    const known = this.byKey.get(key)
    if (known) return known
    const track: LockTrack = {
      ...{
        id: this.list.length,
        key,
        on: 'lock',
        active: [],
        waiters: new Steps(),
        most: 0,
        uses: 0,
      },
      ...{ holds: new IndexList(), overlaps: new IndexList() },
    }
    this.byKey.set(key, track)
    this.list.push(track)
    return track
  }

  /** @returns the index of the hold */
  acquire(
    at: number,
    key: string,
    client: number,
    seq: number,
    fence: number,
    leaseUntil: number,
  ): number {
    const track = this.track(key)
    track.on = 'lock'
    track.uses++
    const index = this.holds.add(at, client, 0, seq, fence, track.id)
    this.holds.setExtra(index, leaseUntil)
    track.holds.push(index)
    track.active.push(index)
    if (track.active.length === 2) {
      track.overlaps.push(this.overlaps.add(at, client, 0, seq, 0, track.id))
    }
    return index
  }

  /** Ends the holds of a client, of one key or of all. */
  release(at: number, client: number, key?: string): void {
    const tracks = key === undefined ? this.list : [this.track(key)]
    for (const track of tracks) {
      for (const index of track.active) {
        if (this.holds.laneOf(index) === client) this.let(at, track, index)
      }
    }
  }

  private let(at: number, track: LockTrack, index: number): void {
    this.holds.close(index, at)
    track.holds.longest = Math.max(track.holds.longest, at - this.holds.startOf(index))
    track.active = track.active.filter((active) => active !== index)
    if (track.active.length !== 1) return
    const overlap = track.overlaps.last()
    this.overlaps.close(overlap, at)
    track.overlaps.longest = Math.max(track.overlaps.longest, at - this.overlaps.startOf(overlap))
  }

  wait(at: number, key: string, on: 'lock' | 'flight', by: 1 | -1): void {
    const track = this.track(key)
    track.on = on
    if (by === 1) track.uses++
    track.waiters.change(at, by)
    track.most = Math.max(track.most, track.waiters.now)
  }
}
