import { store } from './store'

/** Somebody who looks at the run a few times a second. */
interface Look {
  everyMs: number
  dueAt: number
  take: () => void
}

/** A frame that comes later than this after the one before: the page has more to do than it can. */
const LATE_MS = 22
/** However much there is to do, everybody looks this often. */
const SLOWEST_MS = 250

const looks = new Set<Look>()
let last = 0
let frame = 0
let seeks = store.seeks()
let stop: (() => void) | null = null

/** One look a frame, so that no frame draws the whole page; after a late frame only what cannot wait. */
function loop(now: number): void {
  const late = now - last > LATE_MS
  last = now
  let next: Look | undefined
  for (const look of looks) {
    const wait = late ? Math.max(0, SLOWEST_MS - look.everyMs) : 0
    if (look.dueAt + wait <= now && look.dueAt < (next?.dueAt ?? Infinity)) next = look
  }
  if (next) {
    next.dueAt = now + next.everyMs
    next.take()
  }
  frame = requestAnimationFrame(loop)
}

function start(): () => void {
  frame = requestAnimationFrame(loop)
  // Another moment is shown at once: whoever scrubs looks at what changes.
  const unsubscribe = store.subscribe(() => {
    if (seeks === store.seeks()) return
    seeks = store.seeks()
    for (const { take } of looks) take()
  })
  return () => {
    cancelAnimationFrame(frame)
    unsubscribe()
  }
}

/**
 * Calls back about every so many ms while the page keeps up, more rarely when it does not, and at once
 * when another moment of the run is looked at.
 * @returns the way to stop
 */
export function onSample(everyMs: number, take: () => void): () => void {
  const look = { everyMs, dueAt: 0, take }
  looks.add(look)
  stop ??= start()
  return () => {
    looks.delete(look)
    if (looks.size > 0) return
    stop?.()
    stop = null
  }
}
