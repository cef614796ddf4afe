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

/** The address of the run on the screen, at the moment that is looked at; null: there is none to open. */
export function runPath(): string | null {
  const { runId, recorded, cursor } = store.view()
  if (runId === null || recorded) return null
  return cursor ? `/runs/${runId}?at=${momentText(cursor.at)}` : `/runs/${runId}`
}

/** A moment as addresses write it: ms, to the microsecond. */
export const momentText = (at: number): string => String(Math.round(at * 1000) / 1000)

/** Reads it back; null for what is none. */
export function momentFrom(text: unknown): number | null {
  if (typeof text !== 'string' || !/^\d{1,9}(\.\d{1,6})?$/.test(text)) return null
  return Number(text)
}

/** The address of the lab with these settings, and the seed that makes the same choices again. */
export function settingsPath(settings: SettingsState): string {
  const seed = settings.seed ?? store.view().live.run?.seed ?? null
  const query = toQuery(settings.pattern, { ...settings, seed })
  return `/${settings.pattern.id}${query.size > 0 ? `?${query.toString()}` : ''}`
}

/** Copies an address of this page and says so; where that is refused, goes there so that it can be seen. */
export async function share(path: string, go: (path: string) => void): Promise<void> {
  if (await copyText(location.origin + path)) say('Link copied')
  else go(path)
}
