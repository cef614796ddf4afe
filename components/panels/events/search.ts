import { flushSync } from 'react-dom'

const listeners = new Set<() => void>()

/** Brings the search of the events onto the screen and puts the cursor into it. */
export function searchEvents(): void {
  flushSync(() => {
    for (const listener of listeners) listener()
  })
  enter(MOST_TRIES)
}

/** The panel may still be on its way: it is no part of the first look. */
function enter(tries: number): void {
  const field = document.getElementById(EVENT_SEARCH)
  if (!(field instanceof HTMLInputElement)) {
    if (tries > 0) setTimeout(enter, TRY_MS, tries - 1)
    return
  }
  field.focus()
  field.select()
}

const [TRY_MS, MOST_TRIES] = [50, 40]

/** Calls back when what hides the search must give way. */
export function onSearchEvents(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The field's id: there is one on a page. */
export const EVENT_SEARCH = 'event-search'
