import { Beat } from './beat'
import { store } from './store'

type Callback = (now: number) => void

/** Those who are called together, but only while the run's time moves or its data changed. */
class Group {
  private readonly callbacks = new Set<Callback>()
  private readonly fresh = new Set<Callback>()
  private last = { now: -1, version: -1 }

  get size(): number {
    return this.callbacks.size
  }

  add(callback: Callback): () => void {
    this.callbacks.add(callback)
    this.fresh.add(callback)
    return () => {
      this.callbacks.delete(callback)
      this.fresh.delete(callback)
    }
  }

  call(): void {
    const now = store.clock()
    const version = store.version()
    const still = now === this.last.now && version === this.last.version
    for (const callback of still ? this.fresh : this.callbacks) callback(now)
    this.fresh.clear()
    this.last = { now, version }
  }
}

const frames = new Group()
const beats = new Group()
const beat = new Beat()
let stop: (() => void) | null = null

function tick(frameAt: number): void {
  frames.call()
  if (beat.begins(frameAt)) beats.call()
}

function start(): () => void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    tick(performance.now())
    const timer = setInterval(() => tick(performance.now()), 1000)
    return () => clearInterval(timer)
  }
  let frame = 0
  const loop = (now: number) => {
    tick(now)
    frame = requestAnimationFrame(loop)
  }
  frame = requestAnimationFrame(loop)
  return () => cancelAnimationFrame(frame)
}

function join(group: Group, callback: Callback): () => void {
  const leave = group.add(callback)
  stop ??= start()
  return () => {
    leave()
    if (frames.size + beats.size > 0) return
    stop?.()
    stop = null
  }
}

/** One loop for all pictures that move: each frame, or each second under reduced motion. */
export const onTick = (callback: Callback): (() => void) => join(frames, callback)

/** The same on the frames on which the page may change: for countdowns and whatever else is no picture. */
export const onBeat = (callback: Callback): (() => void) => join(beats, callback)
