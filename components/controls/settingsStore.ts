import { createStore, type StoreApi } from 'zustand/vanilla'
import {
  goesOn,
  isPlaying,
  type CommandError,
  type LabState,
  type ParamValue,
  type ParamValues,
  type PatternInfo,
} from '@/server/protocol'
import { startRun, setParams, stop, type Outcome } from '../stream/actions'
import { store } from '../stream/store'
import {
  baseValues,
  fromQuery,
  guideValues,
  shownParams,
  toStart,
  type Query,
  type Settings,
} from './settings'
import { OwnChanges } from './ownChanges'
import { throttled } from './throttled'

export interface SettingsState extends Settings {
  pattern: PatternInfo
  /** A run is being started. */
  starting: boolean
  /** Why the last command was refused; with `param`, it is shown at that field. */
  refused: CommandError | null
  setValue(name: string, value: ParamValue): void
  choosePreset(preset: string | null, cured?: boolean): void
  /** Back to the values of the preset, or of the guide where none is chosen. */
  reset(): void
  /** Back to the guide's values; the preset is let go. */
  resetToGuide(): void
  choose(part: Partial<Pick<Settings, 'scenario' | 'speed' | 'durationMs' | 'seed'>>): void
  /** Takes over the settings of a run that was already under way. */
  adopt(run: Live): void
  /** A run that was started with this form has begun. */
  begun(params: LabState['params']): void
  /** Takes over what somebody else has moved in the run. */
  follow(params: LabState['params']): void
  run(): Promise<void>
  /** Keeps the reason of a refusal for the screen. */
  heed(outcome: Outcome): void
  forgive(): void
}

type Live = Pick<NonNullable<LabState['run']>, 'scenario' | 'preset' | 'speed' | 'durationMs'> &
  Pick<LabState, 'params'>

const THROTTLE_MS = 100
const status = () => store.view().live.status

/** The form of one pattern. While a run goes on, every change is sent to it too. */
export function createSettings(pattern: PatternInfo, query: Query): StoreApi<SettingsState> {
  return createStore<SettingsState>((set, get) => {
    const heed = ({ error }: Outcome) => {
      if (error) set({ refused: error })
    }
    const own = new OwnChanges()
    const send = throttled(async (values: ParamValues) => {
      if (goesOn(status())) heed(await setParams(values))
      own.sent(values)
    }, THROTTLE_MS)
    /** Puts new values into the form, and those that differ into the run. */
    const apply = (values: ParamValues, part: Partial<Settings> = {}) => {
      const before = get().values
      set({ ...part, values, refused: null })
      const changed = changesForRun(pattern, before, values)
      if (!changed || !goesOn(status())) return
      own.made(changed)
      send(changed)
    }
    return {
      ...fromQuery(pattern, query),
      pattern,
      starting: false,
      refused: null,
      heed,
      forgive: () => set({ refused: null }),
      setValue: (name, value) => apply({ ...get().values, [name]: value }),
      choosePreset: (preset, cured = false) =>
        apply(baseValues(pattern, { scenario: 'load', preset, cured }), {
          ...{ preset, cured, scenario: 'load' },
        }),
      reset: () => apply(baseValues(pattern, get())),
      resetToGuide: () => apply(guideValues(pattern), { preset: null, cured: false }),
      choose: (part) => set({ ...part, refused: null }),
      begun: (params) => void own.leave(params),
      follow: (params) => {
        const { values, scenario } = get()
        const others = own.leave(params)
        const merged = merge(pattern, values, scenario, others)
        if (Object.keys(others).some((name) => merged[name] !== values[name])) {
          set({ values: merged })
        }
      },
      adopt: ({ scenario, preset, speed, durationMs, params }) => {
        own.leave(params)
        set({
          ...{ scenario, preset, speed },
          durationMs: scenario === 'load' ? durationMs : get().durationMs,
          values: merge(pattern, get().values, scenario, params),
        })
      },
      run: async () => {
        if (get().starting) return
        set({ starting: true, refused: null })
        if (isPlaying(status())) heed(await stop())
        heed(await startRun(toStart(pattern, get())))
        set({ starting: false })
      },
    }
  })
}

function merge(
  pattern: PatternInfo,
  values: ParamValues,
  scenario: Settings['scenario'],
  params: LabState['params'],
): ParamValues {
  const merged = { ...values }
  for (const { name } of shownParams(pattern, scenario)) {
    const value = params[name]
    if (typeof value === 'number' || typeof value === 'string') merged[name] = value
  }
  return merged
}

/** What the live run must be told: what was moved; null for nothing. */
function changesForRun(
  pattern: PatternInfo,
  before: ParamValues,
  values: ParamValues,
): ParamValues | null {
  const { run } = store.view().live
  if (!run) return null
  const changed: ParamValues = {}
  for (const { name, effect } of shownParams(pattern, run.scenario)) {
    const value = values[name]
    if (value === undefined || effect === 'next run') continue
    if (value !== before[name]) changed[name] = value
  }
  return Object.keys(changed).length > 0 ? changed : null
}
