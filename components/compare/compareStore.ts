import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CommandError, ParamValues, PatternInfo } from '@/server/protocol'
import type { Query } from '../controls/settings'
import { throttled } from '../controls/throttled'
import { command } from '../stream/commands'
import { socket } from '../stream/socket'
import { commonFrom, laneSettings, lanesFrom, LEAST_LANES, MOST_LANES } from './comparison'
import type { Common, LaneForm } from './comparison'
import { conductor } from './conductor'
import { goesOn, LaneRun } from './laneRun'

/** A lane of the page: its form and its run. */
export interface Lane extends LaneForm {
  run: LaneRun
}

export interface CompareState {
  patterns: readonly PatternInfo[]
  lanes: readonly Lane[]
  common: Common
  /** The runs are being started. */
  starting: boolean
  /** By their ids: lanes that begin when those are over under which they would break a server. */
  waiting: readonly number[]
  /** They are off the page, and their runs are not over yet. */
  leaving: readonly Lane[]
  /** Why a lane refused what was set last, while it runs. */
  refused: (CommandError & { lane: number }) | null
  /** Settings of every lane; while they run, of the runs too. */
  setAll(values: ParamValues): void
  /** Settings of one lane. */
  set(id: number, values: ParamValues): void
  choosePattern(id: number, pattern: string): void
  choose(part: Partial<Common>): void
  add(): void
  remove(id: number): void
  run(): Promise<void>
  stop(): Promise<void>
  /** Stops the lanes that go on, and the waiting of others; runs all of them when none does. */
  runOrStop(): void
  /** What was refused may be different now. */
  forgive(): void
}

const THROTTLE_MS = 100

/** Some lane goes on, or will. */
export const isUnderWay = ({ lanes, waiting }: Pick<CompareState, 'lanes' | 'waiting'>): boolean =>
  waiting.length > 0 || lanes.some(({ run }) => goesOn(run))

/** The lanes of one page. Every lane has a run of its own; one workload and one seed drive them all. */
export function createComparison(
  patterns: readonly PatternInfo[],
  query: Query,
): StoreApi<CompareState> {
  return createStore<CompareState>((set, get) => {
    let lastId = MOST_LANES
    const send = throttled<true>(async () => {
      const going = get().lanes.filter(({ run }) => goesOn(run))
      const refused = await Promise.all(going.map(tellRun))
      const first = refused.find((each) => each !== null)
      if (first) set({ refused: first })
    }, THROTTLE_MS)
    const change = (alter: (lane: Lane) => Lane) => {
      set({ lanes: get().lanes.map(alter), refused: null })
      send({ changed: true })
    }
    const { run, stop, next, leave } = conductor(get, set)
    const newRun = () => new LaneRun(() => void next())
    return {
      ...{ patterns, run, stop },
      lanes: lanesFrom(patterns, query).map((form) => ({ ...form, run: newRun() })),
      common: commonFrom(query),
      ...{ starting: false, waiting: [], leaving: [] },
      refused: null,
      setAll: (values) => change((lane) => withValues(lane, values)),
      set: (id, values) => change((lane) => (lane.id === id ? withValues(lane, values) : lane)),
      choosePattern: (id, name) => {
        const pattern = patterns.find((each) => each.id === name)
        if (!pattern) return
        set({ lanes: get().lanes.map((lane) => (lane.id === id ? moved(lane, pattern) : lane)) })
      },
      choose: (part) => set({ common: { ...get().common, ...part } }),
      add: () => {
        const { lanes } = get()
        const last = lanes.at(-1)
        if (!last || lanes.length >= MOST_LANES) return
        set({ lanes: [...lanes, { ...last, id: ++lastId, run: newRun() }] })
      },
      remove: (id) => {
        const { lanes } = get()
        if (lanes.length <= LEAST_LANES) return
        set({ lanes: lanes.filter((lane) => lane.id !== id) })
        for (const lane of lanes) if (lane.id === id) leave(lane)
      },
      runOrStop: () => void (isUnderWay(get()) ? stop() : run()),
      forgive: () => {
        set({ refused: null })
        for (const { run } of get().lanes) run.forgive()
      },
    }
  })
}

const withValues = (lane: Lane, values: ParamValues): Lane => ({
  ...lane,
  settings: { ...lane.settings, values: { ...lane.settings.values, ...values } },
})

/** Another pattern keeps what was set where it has the same setting; a preset belongs to its pattern. */
function moved({ id, run, settings }: Lane, pattern: PatternInfo): Lane {
  const fresh = laneSettings(pattern, '')
  const values = { ...fresh.values }
  for (const spec of pattern.params) {
    const value = settings.values[spec.name]
    const fits = spec.type === 'choice' ? spec.values.includes(String(value)) : true
    if (value !== undefined && fits) values[spec.name] = value
  }
  return { id, run, pattern, settings: { ...fresh, values } }
}

/**
 * Sends what differs from the run's own settings and may change while it goes on.
 * @returns why it was refused
 */
async function tellRun({ id, pattern, settings, run }: Lane): Promise<CompareState['refused']> {
  const { runId, state } = run.stream
  // Another pattern is for the next run; this one would not know its settings.
  if (run.started?.pattern.id !== pattern.id) return null
  const changed = pattern.params.flatMap(({ name, effect }) => {
    const value = settings.values[name]
    if (value === undefined || effect === 'next run' || value === state.params[name]) return []
    return [[name, value] as const]
  })
  if (runId === null || changed.length === 0) return null
  const reply = await command('run:set', { runId, params: Object.fromEntries(changed) })
  return 'error' in reply ? { ...reply.error, lane: id } : null
}

/** Hands what comes over the page's connection to the lanes. @returns the way to stop */
export function listen(store: StoreApi<CompareState>): () => void {
  const each = (act: (run: LaneRun) => void) => {
    const { lanes, leaving } = store.getState()
    for (const { run } of [...lanes, ...leaving]) act(run)
  }
  const on = {
    connect: () => each((run) => void run.stream.resume()),
    disconnect: () => each((run) => run.stream.lost()),
    'run:batch': (batch: Parameters<LaneRun['stream']['batch']>[0]) =>
      each((run) => run.stream.batch(batch)),
    'run:summary': (...said: Parameters<LaneRun['ended']>) => each((run) => run.ended(...said)),
  }
  socket.on('connect', on.connect).on('disconnect', on.disconnect)
  socket.on('run:batch', on['run:batch']).on('run:summary', on['run:summary'])
  return () => {
    socket.off('connect', on.connect).off('disconnect', on.disconnect)
    socket.off('run:batch', on['run:batch']).off('run:summary', on['run:summary'])
    each((run) => run.forget())
  }
}
