import type { KeyTrack } from './model/lives'
import type { LockTrack } from './model/locks'
import type { Timeline } from './model/timeline'

/** Heights, px. */
export const RULER = 20
export const MARKS = 14
const ROOMY = { lock: 32, cache: 26, server: 32, gap: 8 }
/** Where lanes would get too little. */
const TIGHT: typeof ROOMY = { lock: 30, cache: 24, server: 24, gap: 6 }
/** Above this many clients their lanes fold. */
const MOST_LANES = 48
const LEAST_PITCH = 4
/** Less than this a lane: the bands make room. */
const GOOD_PITCH = 6
const MOST_PITCH = 24

export interface Row {
  top: number
  height: number
}
export type Band = Row &
  (
    | { kind: 'lock'; track: LockTrack; more: number }
    | { kind: 'cache'; tier: string; key: KeyTrack | null }
    /** `scale`: what is as high as the band; left out: the most there ever was. */
    | { kind: 'server'; name: string; scale?: number }
  )

export interface Layout {
  width: number
  height: number
  /** Where time begins, px from the left. */
  gutter: number
  lanes: Row & {
    /** One density band instead of a lane a client. */
    folded: boolean
    /** The first client in sight, and how many. */
    first: number
    count: number
    /** All clients. */
    all: number
    pitch: number
    bar: number
  }
  bands: Band[]
}

/** The layout of the lab, whose lanes fold and unfold. */
export interface FoldedLayout extends Layout {
  /** There are too many clients for a lane each. */
  folds: boolean
  /** So many lanes are in sight when they are unfolded. */
  page: number
}

export interface Room {
  width: number
  height: number
  gutter: number
  /** Clients that the setting asks for, so that lanes do not appear one by one. */
  clients: number
  /** Null: folded when there are too many; else the first client of the group in sight. */
  group: number | null
}

/** What stands where. A pure function of the run so far and of the room. */
export function layoutOf(timeline: Timeline, room: Room): FoldedLayout {
  const { width, height, gutter } = room
  const all = Math.max(1, room.clients, timeline.lanes.count)
  const { bands, gap, space } = roomFor(timeline, height, all)
  const fits = Math.max(1, Math.floor(space / LEAST_PITCH))
  const page = Math.min(all, MOST_LANES, fits)
  const folds = all > page
  const folded = room.group === null && folds
  const count = folded ? all : page
  const first = room.group === null ? 1 : Math.max(1, Math.min(room.group, all - count + 1))
  const pitch = folded ? 0 : Math.min(MOST_PITCH, space / count)
  const top = RULER + MARKS
  const lanesHeight = folded ? space : pitch * count
  let y = top + lanesHeight + (folded ? gap : Math.max(gap, (space - lanesHeight) / 2))
  for (const band of bands) {
    band.top = y
    y += band.height + gap
  }
  return {
    ...{ width, height, gutter, bands, folds, page },
    lanes: { top, height: lanesHeight, folded, first, count, all, pitch, bar: barOf(pitch) },
  }
}

const barOf = (pitch: number): number => Math.max(2, Math.round(pitch * 0.75 * 2) / 2)

interface Plan {
  bands: Band[]
  gap: number
  /** What is left for the lanes, px. */
  space: number
}

/** All bands at their full height; lower ones when lanes need it; then those of the caches give way. */
function roomFor(timeline: Timeline, height: number, clients: number): Plan {
  const plan = (sizes: typeof ROOMY, caches: boolean): Plan => {
    const bands = bandsOf(timeline, height, sizes, caches)
    const taken = bands.reduce((sum, band) => sum + band.height + sizes.gap, 0)
    return { bands, gap: sizes.gap, space: Math.max(24, height - RULER - MARKS - taken - 4) }
  }
  const roomy = plan(ROOMY, height >= 260)
  if (clients > MOST_LANES || (height >= 260 && roomy.space / clients >= GOOD_PITCH)) return roomy
  const tight = plan(TIGHT, true)
  if (tight.space / clients >= LEAST_PITCH) return tight
  const least = plan(TIGHT, false)
  return least.space / clients >= LEAST_PITCH ? least : roomy
}

function bandsOf(timeline: Timeline, height: number, sizes: typeof ROOMY, caches: boolean): Band[] {
  const bands: Band[] = []
  const locks = hottest(timeline.locks.list, height < 360 ? 1 : 2)
  locks.forEach((track, i) => {
    const more = i === locks.length - 1 ? timeline.locks.list.length - locks.length : 0
    bands.push({ kind: 'lock', track, more, top: 0, height: sizes.lock })
  })
  const tiers = new Set(timeline.lives.list.map(({ tier }) => tier))
  for (const { name } of timeline.servers.list) {
    if (!tiers.has(name)) bands.push({ kind: 'server', name, top: 0, height: sizes.server })
    else if (caches) {
      const key = hotKey(timeline.lives.list, name)
      bands.push({ kind: 'cache', tier: name, key, top: 0, height: sizes.cache })
    }
  }
  return bands
}

/** Those that are held by two first, then those that were used most; in the order in which they came. */
function hottest(locks: readonly LockTrack[], most: number): LockTrack[] {
  if (locks.length <= most) return [...locks]
  const heat = (track: LockTrack) => track.uses + (track.overlaps.length > 0 ? 1e9 : 0)
  let chosen: LockTrack[] = []
  for (const track of locks) {
    chosen.push(track)
    if (chosen.length <= most) continue
    const coolest = chosen.reduce((least, one) => (heat(one) < heat(least) ? one : least))
    chosen = chosen.filter((one) => one !== coolest)
  }
  return chosen
}

/** More keys than this share a server's band as its load. */
const MOST_KEYS = 40

/** The key that was asked for most; null where there are too many for one to say much. */
function hotKey(keys: readonly KeyTrack[], tier: string): KeyTrack | null {
  let hot: KeyTrack | null = null
  let count = 0
  for (const track of keys) {
    if (track.tier !== tier) continue
    count++
    if (!hot || track.asked > hot.asked) hot = track
  }
  return count > MOST_KEYS ? null : hot
}
