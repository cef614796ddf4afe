import { Beat } from './beat'
import { store } from './store'
import { strained } from './strain'

/** Somebody who looks at the run a few times a second. */
interface Look {
  everyMs: number
  dueAt: number
  /** Takes the look. @returns whether what it shows is another now */
  take: () => boolean
}

/** So many may change the page in one beat. */
const CHANGES = { relaxed: 5, strained: 4 }

const looks = new Set<Look>()
const beat = new Beat()
let frame = 0
let seeks = store.seeks()
let stop: (() => void) | null = null

/** Who has waited longest comes first; those for whom there is no room this time come with the next beat. */
function loop(now: number): void {
  frame = requestAnimationFrame(loop)
  if (!beat.begins(now)) return
  let room = strained(now) ? CHANGES.strained : CHANGES.relaxed
  for (const look of dueAt(now)) {
    look.dueAt = now + look.everyMs
    if (look.take() && --room === 0) return
  }
}

const dueAt = (now: number): Look[] =>
  [...looks].filter((look) => look.dueAt <= now).sort((a, b) => a.dueAt - b.dueAt)

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
 * @returns the way to stop
 */
export function onSample(everyMs: number, take: () => boolean): () => void {
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
