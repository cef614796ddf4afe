import { Beat } from './beat'
import { store } from './store'
import { strained } from './strain'

/** Somebody who looks at the run a few times a second. */
interface Look {
  everyMs: number
  dueAt: number
  /** What it costs to draw what has changed, as a share of the room of a beat. */
  cost: number
  /** Takes the look. @returns whether what it shows is another now */
  take: () => boolean
}

/** The room of a beat: so many of the usual cost may change the page in it. */
const ROOM = { relaxed: 5, strained: 4 }

/** Frames are never quite on time: who is due within half a frame must not wait for another beat. */
const EARLY_MS = 8

const looks = new Set<Look>()
const beat = new Beat()
let frame = 0
let seeks = store.seeks()
let stop: (() => void) | null = null

/** Who has waited longest comes first; those for whom there is no room this time come with the next beat. */
function loop(now: number): void {
  frame = requestAnimationFrame(loop)
  if (!beat.begins(now)) return
  const all = strained(now) ? ROOM.strained : ROOM.relaxed
  let room = all
  for (const look of dueAt(now)) {
    // Whoever is first gets in, however dear: nobody waits for ever.
    if (look.cost > room && room < all) continue
    look.dueAt = now + look.everyMs
    if (look.take()) room -= look.cost
    if (room <= 0) return
  }
}

const dueAt = (now: number): Look[] =>
  [...looks].filter((look) => look.dueAt <= now + EARLY_MS).sort((a, b) => a.dueAt - b.dueAt)

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
 * @param take says whether what it shows has changed
 * @param cost of drawing it: 1 for some words and bars
 * @returns the way to stop
 */
export function onSample(everyMs: number, take: () => boolean, cost = 1): () => void {
  const look = { everyMs, dueAt: 0, cost, take }
  looks.add(look)
  stop ??= start()
  return () => {
    looks.delete(look)
    if (looks.size > 0) return
    stop?.()
    stop = null
  }
}
