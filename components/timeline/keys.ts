import { controller } from './live'
import { backToLive, lookAt, runEnd, scrub, stepEvent } from './moves'
import { store } from '../stream/store'

const actions: Record<string, (shift: boolean) => unknown> = {
  ArrowLeft: (shift) => (shift ? stepEvent(-1) : scrub(-0.01)),
  ArrowRight: (shift) => (shift ? stepEvent(1) : scrub(0.01)),
  PageUp: () => scrub(-0.25),
  PageDown: () => scrub(0.25),
  Home: () => lookAt({ at: 0 }),
  End: () => backToLive(),
  '+': () => zoom(0.7),
  '=': () => zoom(0.7),
  '-': () => zoom(1 / 0.7),
  '0': () => controller.fit(runEnd()),
  Escape: () => controller.choose(-1),
}

function zoom(factor: number): void {
  const { cursor } = store.view()
  controller.zoom(factor, runEnd(), cursor?.at)
}

/** Does what a key means to the timeline. @returns whether it meant anything */
export function runKey(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const action = actions[event.key]
  if (!action || store.view().live.status === 'empty') return false
  action(event.shiftKey)
  return true
}
