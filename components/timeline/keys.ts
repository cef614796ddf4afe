import { isKey, taken, type Binding } from '../keys/binding'
import { store } from '../stream/store'
import { controller } from './live'
import { backToLive, lookAt, runEnd, scrub, stepEvent } from './moves'
import { requestKeys } from './requestKeys'

function zoom(factor: number): void {
  const { cursor } = store.view()
  controller.zoom(factor, runEnd(), cursor?.at)
}

type Short = Pick<Binding, 'id' | 'keys' | 'shown' | 'words' | 'act'> & Partial<Binding>

const time = (short: Short): Binding => ({
  ...{ group: 'Time', when: 'run', taken: taken.moves, repeats: true },
  ...short,
})

/** The keys of time. Most of them work wherever nothing else needs them. */
export const momentKeys: readonly Binding[] = [
  time({
    ...{ id: 'back', keys: ['ArrowLeft'], shift: false, shown: ['←'], words: 'Back in time' },
    act: () => scrub(-0.01),
  }),
  time({
    ...{ id: 'forth', keys: ['ArrowRight'], shift: false, shown: ['→'], words: 'Forth in time' },
    act: () => scrub(0.01),
  }),
  time({
    ...{ id: 'before', keys: ['ArrowLeft'], shift: true, shown: ['Shift', '←'] },
    ...{ words: 'The event before', act: () => stepEvent(-1) },
  }),
  time({
    ...{ id: 'after', keys: ['ArrowRight'], shift: true, shown: ['Shift', '→'] },
    ...{ words: 'The event after', act: () => stepEvent(1) },
  }),
  time({
    ...{ id: 'start', keys: ['Home'], shown: ['Home'], words: 'To the start of the run' },
    taken: taken.ends,
    act: () => lookAt({ at: 0 }),
  }),
  time({
    ...{ id: 'live', keys: ['End'], shown: ['End'], words: 'Back to live, or to the end' },
    taken: taken.ends,
    act: backToLive,
  }),
  time({
    ...{ id: 'closer', keys: ['+', '='], shown: ['+'], words: 'Zoom in' },
    act: () => zoom(0.7),
  }),
  time({
    ...{ id: 'wider', keys: ['-'], shown: ['−'], words: 'Zoom out' },
    act: () => zoom(1 / 0.7),
  }),
  time({
    ...{ id: 'whole', keys: ['0'], shown: ['0'], words: 'The whole run' },
    act: () => controller.fit(runEnd()),
  }),
  time({
    ...{ id: 'far-back', keys: ['PageUp'], shown: ['Page ↑'], when: 'timeline' },
    ...{ words: 'A quarter of the picture back', act: () => scrub(-0.25) },
  }),
  time({
    ...{ id: 'far-forth', keys: ['PageDown'], shown: ['Page ↓'], when: 'timeline' },
    ...{ words: 'A quarter of the picture forth', act: () => scrub(0.25) },
  }),
]

/** All keys of the timeline. */
export const timeKeys: readonly Binding[] = [...momentKeys, ...requestKeys]

const nowhere = { settings: null, pattern: null, patterns: [], lanes: null, go: () => {} }

/** Does what a key means to the part that has the focus. @returns whether it meant anything */
export function runKey(event: KeyboardEvent, keys: readonly Binding[]): boolean {
  const binding = keys.find((key) => isKey(key, event))
  if (!binding || store.view().live.status === 'empty') return false
  binding.act(nowhere)
  return true
}
