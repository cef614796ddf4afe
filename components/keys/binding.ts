import type { Screen } from './screen'

/** One key, declared once: what it is, what it does, and when. */
export interface Binding {
  id: string
  /** Values of `KeyboardEvent.key`. */
  keys: readonly string[]
  /** With Ctrl or ⌘; without, these keys must not be held. */
  ctrl?: true
  /** With Shift; left out: either way, for signs that need it on some keyboards. */
  shift?: boolean
  /** How the help writes it. */
  shown: readonly string[]
  /** What it does, in a few words. */
  words: string
  /** The same where several runs go at once, when it differs. */
  wordsForLanes?: string
  group: 'Run' | 'Time' | 'Requests' | 'Screen'
  /** Where it means something. */
  when: 'always' | 'run' | 'runs' | 'lab' | 'timeline'
  /** What keeps this key for itself while it has the focus (a selector). */
  taken: string
  /** A key that is held down does it again and again. */
  repeats?: true
  act(screen: Screen): unknown
}

const FIELDS =
  'input, select, textarea, [contenteditable=true], [role=menu], [role=dialog], [role=listbox]'
const MOVED = `${FIELDS}, [role=slider], [role=tab], [role=radio]`

/** What keeps which keys: nothing is taken from a field, a slider or a button. */
export const taken = {
  /** Only where one writes or chooses. */
  letters: FIELDS,
  /** Buttons and links are pressed with it. */
  space: `${FIELDS}, button, a, summary, [role=radio], [role=tab], [role=slider], [role=checkbox]`,
  /** Sliders, tabs and choices are moved with them. */
  moves: MOVED,
  /** Lists and areas that scroll go to their ends with them. */
  ends: `${MOVED}, [role=list], [tabindex="0"]`,
  /** Ctrl and ⌘ write nothing anywhere. */
  nothing: ':not(*)',
} as const

/** Whether this is the key, with or without Ctrl and Shift as it wants them. */
export function isKey(binding: Binding, event: KeyboardEvent): boolean {
  if (event.altKey || event.isComposing) return false
  if ((event.ctrlKey || event.metaKey) !== (binding.ctrl ?? false)) return false
  if (binding.shift !== undefined && event.shiftKey !== binding.shift) return false
  return binding.keys.includes(event.key)
}

/** Whether something that has the focus needs the key for itself. */
export const isTaken = ({ taken: selector }: Binding, target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(selector) !== null
