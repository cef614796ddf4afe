import { Beat } from './beat'
import { store } from './store'
import { behind, strained } from './strain'

/** Somebody who looks at the run again and again. */
interface Look {
  /** In rounds. */
  every: number
  dueAt: number
  /** What it costs to draw what has changed, as a share of the room of a frame. */
  cost: number
  /** Takes the look. @returns whether it is another than the one that is drawn */
  take: () => boolean
  draw: () => void
}

/** All who are due look at the same moment, so that their numbers agree; the next one is this much later, in ms. */
const ROUND_MS = 200

/** So many of the usual cost may change the page in one frame: more of them take longer than a frame does. */
const ROOM = 4

/** Frames are never quite on time: who is due within half a frame must not wait for another beat. */
const EARLY_MS = 8

const looks = new Set<Look>()
/** In the order of their waiting. */
const undrawn = new Set<Look>()
const beat = new Beat()
let frame = 0
let seeks = store.seeks()
let stop: (() => void) | null = null

/**
 * A page that keeps up takes all looks of a round at once and draws them in as many frames as that takes.
 * Under strain the frames between two beats are left to the pictures, and whoever is drawn looks just then.
 */
function loop(now: number): void {
  frame = requestAnimationFrame(loop)
  const tight = strained(now) || behind(now)
  const begins = beat.begins(now)
  if (begins) {
    for (const look of looks) if (isDue(look, now) && (tight || look.take())) undrawn.add(look)
  }
  if (tight) {
    if (begins) drawSome([...undrawn], true)
    return
  }
  // Words agree with each other, so they come first; a chart takes a beat of its own.
  const words = [...undrawn].filter(({ cost }) => cost === 1)
  if (words.length > 0) drawSome(words, false)
  else if (begins) drawSome([...undrawn], false)
}

function isDue(look: Look, now: number): boolean {
  if (look.dueAt > now + EARLY_MS) return false
  const everyMs = look.every * ROUND_MS
  look.dueAt = (Math.floor((now + EARLY_MS) / everyMs) + 1) * everyMs
  return true
}

/** Who has waited longest comes first; those for whom there is no room come with the next frame. */
function drawSome(queue: readonly Look[], anew: boolean): void {
  let room = ROOM
  for (const look of queue) {
    // Whoever is first gets in, however dear: nobody waits for ever.
    if (look.cost > room && room < ROOM) continue
    undrawn.delete(look)
    if (anew && !look.take()) continue
    look.draw()
    room -= look.cost
    if (room <= 0) return
  }
}

function start(): () => void {
  frame = requestAnimationFrame(loop)
  // Another moment is shown at once: whoever scrubs looks at what changes.
  const unsubscribe = store.subscribe(() => {
    if (seeks === store.seeks()) return
    seeks = store.seeks()
    for (const look of looks) if (look.take()) look.draw()
  })
  return () => {
    cancelAnimationFrame(frame)
    unsubscribe()
  }
}

/**
 * Looks once in so many rounds, together with all others, and at once when another moment of the run is
 * looked at. The page draws what has changed when it can.
 * @param take says whether what it shows has changed since it was drawn
 * @param cost of drawing it: 1 for some words and bars
 * @returns the way to stop
 */
export function onSample(
  every: number,
  take: () => boolean,
  draw: () => void,
  cost = 1,
): () => void {
  const look = { every, dueAt: 0, cost, take, draw }
  looks.add(look)
  stop ??= start()
  return () => {
    looks.delete(look)
    undrawn.delete(look)
    if (looks.size > 0) return
    stop?.()
    stop = null
  }
}
