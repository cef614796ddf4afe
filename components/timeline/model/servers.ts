import { Pyramid } from './pyramid'

/** How many calls a server has in flight. */
export interface ServerTrack {
  name: string
  /** Channel 0: calls in flight. */
  load: Pyramid
  most: number
}

/** The servers of a run, in the order in which a request meets them. */
export class Servers {
  readonly list: ServerTrack[] = []
  /** Where the locks are: in the cluster, if the run has one. */
  locks = REDIS
  private readonly byName = new Map<string, ServerTrack>()
  /**
   * Places in the database, so that queries can be drawn one above the other: since when each is taken,
   * Infinity for one that is free.
   */
  private readonly places: number[] = []

  change(at: number, name: string, by: number): void {
    const track = this.track(name)
    track.load.advance(at)
    track.load.change(0, by)
    track.most = Math.max(track.most, track.load.now(0))
  }

  /** As `change`, for one whose number is counted elsewhere. One that never had any has no track. */
  set(at: number, name: string, value: number): void {
    const by = value - (this.byName.get(name)?.load.now(0) ?? 0)
    if (by !== 0) this.change(at, name, by)
  }

  /** The run turns out to have a cluster. */
  mapped(): void {
    this.locks = CLUSTER
  }

  private track(name: string): ServerTrack {
    const known = this.byName.get(name)
    if (known) return known
    const track = { name, load: new Pyramid(1, 1), most: 0 }
    this.byName.set(name, track)
    this.list.push(track)
    this.list.sort((a, b) => order(a.name) - order(b.name))
    return track
  }

  /** Takes the lowest place that is free. */
  takePlace(at: number): number {
    const free = this.places.indexOf(Infinity)
    const place = free === -1 ? this.places.length : free
    this.places[place] = at
    return place
  }

  freePlace(place: number): void {
    this.places[place] = Infinity
  }

  /** Since when the oldest query has been in flight; Infinity when none is. */
  oldestQuery(): number {
    let oldest = Infinity
    for (const at of this.places) oldest = Math.min(oldest, at)
    return oldest
  }
}

/** The servers that the model names itself. */
export const DATABASE = 'database'
export const QUEUE = 'queue'
const REDIS = 'redis'
const CLUSTER = 'redis-cluster'

const ORDER = [REDIS, CLUSTER, 'memcached', QUEUE, DATABASE]
const order = (name: string) => ORDER.indexOf(name)
