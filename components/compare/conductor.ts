import type { CompareState, Lane } from './compareStore'
import type { LaneForm } from './comparison'
import { isUp, type LaneRun } from './laneRun'
import { dueNow } from './turns'

/** What it needs of a lane. */
export interface Player extends LaneForm {
  run: Pick<LaneRun, 'started' | 'start' | 'stop' | 'forget'> & Parameters<typeof isUp>[0]
}

/** What it needs of the page, and what it changes there. */
export interface Stage<P extends Player = Lane> extends Pick<
  CompareState,
  'common' | 'starting' | 'waiting' | 'refused'
> {
  lanes: readonly P[]
  leaving: readonly P[]
}

interface Conductor<P extends Player> extends Pick<CompareState, 'run' | 'stop'> {
  /** Something has changed in a run: whoever waited for its end may begin. */
  next(): Promise<void>
  /** This lane is off the page: its run is stopped, and watched until it is over. */
  leave(lane: P): void
}

/** Starts and stops the lanes: all at once, and by turns where one breaks a server under another. */
export function conductor<P extends Player>(
  get: () => Stage<P>,
  set: (part: Partial<Stage<P>>) => void,
): Conductor<P> {
  let stops = 0
  const stopAll = (lanes: readonly P[]) => Promise.all(lanes.map(({ run }) => run.stop()))
  const next = async () => {
    letGo(get, set)
    if (get().starting || get().waiting.length === 0) return
    const asked = stops
    let due = take(get, set)
    while (due.length > 0) {
      await Promise.all(due.map((lane) => lane.run.start(lane, get().common)))
      // Whoever was on the way when a stop was asked for is stopped, too.
      if (stops !== asked) await stopAll(due)
      due = take(get, set)
    }
    set({ starting: false })
  }
  return {
    next,
    leave: (lane) => {
      set({ leaving: [...get().leaving, lane] })
      void lane.run.stop()
      void next()
    },
    run: async () => {
      if (get().starting) return
      const asked = stops
      set({ starting: true, refused: null, waiting: [] })
      await stopAll(get().lanes)
      const all = get().lanes.map(({ id }) => id)
      set({ starting: false, waiting: stops === asked ? all : [] })
      await next()
    },
    stop: async () => {
      stops++
      set({ waiting: [] })
      await stopAll(get().lanes)
    },
  }
}

/** @returns those that need wait no longer, which they do no more: they are being started */
function take<P extends Player>(
  get: () => Stage<P>,
  set: (part: Pick<Stage<P>, 'starting' | 'waiting'>) => void,
): P[] {
  const { lanes, leaving, waiting } = get()
  const queue = lanes.filter(({ id }) => waiting.includes(id))
  const going = [...lanes, ...leaving].filter(({ run }) => isUp(run))
  const due = dueNow(
    queue,
    going.map((lane) => lane.run.started ?? lane),
  )
  if (due.length === 0) return due
  const left = queue.filter((lane) => !due.includes(lane))
  set({ starting: true, waiting: left.map(({ id }) => id) })
  // The numbers of a former run are none to stand beside those of this one.
  for (const { run } of left) if (!isUp(run)) run.forget()
  return due
}

/** Nothing is left of the run of a lane that is off the page. */
function letGo<P extends Player>(
  get: () => Stage<P>,
  set: (part: Pick<Stage<P>, 'leaving'>) => void,
): void {
  const over = get().leaving.filter(({ run }) => !isUp(run))
  if (over.length === 0) return
  set({ leaving: get().leaving.filter((lane) => !over.includes(lane)) })
  for (const { run } of over) run.forget()
}
