'use client'

import { useSyncExternalStore } from 'react'

/** How the page is shown. The element itself keeps it, so that styles and the first paint know it too. */
const listeners = new Set<() => void>()
const root = () => document.documentElement

function keep(storage: () => Storage, name: string, value: string | null): void {
  try {
    if (value === null) storage().removeItem(name)
    else storage().setItem(name, value)
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

/** Turns dark to light and back; the system's own theme is followed as long as nothing was chosen. */
export function toggleTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  const next = (root().dataset.theme ?? system) === 'dark' ? 'light' : 'dark'
  if (next === system) delete root().dataset.theme
  else root().dataset.theme = next
  keep(() => localStorage, 'theme', next === system ? null : next)
}

const projecting = () => root().dataset.projector === '1'

/** Larger type and higher contrast for a room, with everything folded away that is not looked at. */
export function toggleProjector(on = !projecting()): void {
  if (on) root().dataset.projector = '1'
  else delete root().dataset.projector
  keep(() => sessionStorage, 'projector', on ? '1' : null)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether the page is shown to a room; false while the server renders. */
export const useProjector = (): boolean => useSyncExternalStore(subscribe, projecting, () => false)

/** How much larger than on a desk the timeline is drawn: its smallest text becomes 14.5 px. */
const SCALE = 14.5 / 10.5

export const projector = {
  subscribe,
  on: projecting,
  scale: (): number => (projecting() ? SCALE : 1),
}
