import { store } from './store'

type Callback = (now: number) => void

const callbacks = new Set<Callback>()
const fresh = new Set<Callback>()
let stop: (() => void) | null = null
let last = { now: -1, version: -1 }

/** Calls everybody with the run's time, but only while it moves or the data changed. */
function tick(): void {
  const now = store.clock()
  const version = store.version()
  const still = now === last.now && version === last.version
  for (const callback of still ? fresh : callbacks) callback(now)
  fresh.clear()
  last = { now, version }
}

function start(): () => void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }
  let frame = 0
  const loop = () => {
    tick()
    frame = requestAnimationFrame(loop)
  }
  frame = requestAnimationFrame(loop)
  return () => cancelAnimationFrame(frame)
}

/** One loop for all countdowns of the page: each frame, or each second under reduced motion. */
export function onTick(callback: Callback): () => void {
  callbacks.add(callback)
  fresh.add(callback)
  stop ??= start()
  return () => {
    callbacks.delete(callback)
    fresh.delete(callback)
    if (callbacks.size > 0) return
    stop?.()
    stop = null
  }
}
