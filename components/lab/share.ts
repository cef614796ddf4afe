import { createStore } from 'zustand/vanilla'
import { toQuery } from '../controls/settings'
import type { SettingsState } from '../controls/settingsStore'
import { store } from '../stream/store'
import { copyText } from '../ui/copy'

const SHOWN_MS = 2500

/** What was just put on the clipboard, so that the page can say so; null after a while. */
export const copied = createStore<{ what: string | null }>(() => ({ what: null }))
let timer: ReturnType<typeof setTimeout> | undefined

function say(what: string): void {
  clearTimeout(timer)
  copied.setState({ what })
  timer = setTimeout(() => copied.setState({ what: null }), SHOWN_MS)
}

/**
 * The address of the run on the screen; null: there is none to open. At a moment of the past it is that of
 * the lab with all its settings: where the run is gone, it can be run again.
 */
export function runPath(settings: SettingsState | null): string | null {
  const { runId, recorded, cursor } = store.view()
  if (runId === null || recorded) return null
  if (!cursor) return `/runs/${runId}`
  if (!settings) return `/runs/${runId}?at=${momentText(cursor.at)}`
  const query = settingsQuery(settings)
  query.set('run', runId)
  query.set('at', momentText(cursor.at))
  return `/${settings.pattern.id}?${query.toString()}`
}

/** A moment as addresses write it: ms, to the microsecond. */
export const momentText = (at: number): string => String(Math.round(at * 1000) / 1000)

/** Reads it back; null for what is none. */
export function momentFrom(text: unknown): number | null {
  if (typeof text !== 'string' || !/^\d{1,9}(\.\d{1,6})?$/.test(text)) return null
  return Number(text)
}

function settingsQuery(settings: SettingsState): URLSearchParams {
  const seed = settings.seed ?? store.view().live.run?.seed ?? null
  return toQuery(settings.pattern, { ...settings, seed })
}

/** The address of the lab with these settings, and the seed that makes the same choices again. */
export function settingsPath(settings: SettingsState): string {
  const query = settingsQuery(settings)
  return `/${settings.pattern.id}${query.size > 0 ? `?${query.toString()}` : ''}`
}

/** Copies an address of this page and says so; where that is refused, goes there so that it can be seen. */
export async function share(path: string, go: (path: string) => void): Promise<void> {
  if (await copyText(location.origin + path)) say('Link copied')
  else go(path)
}
