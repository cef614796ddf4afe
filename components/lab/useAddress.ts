'use client'

import { useEffect } from 'react'
import { toQuery } from '../controls/settings'
import { useSettingsStore } from '../controls/SettingsProvider'
import { store } from '../stream/store'

/** Browsers refuse more than about 100 changes of the address in 30 s. */
const SETTLE_MS = 350

/** Keeps the settings and the run in the address, so that a reload comes back to both. */
export function useAddress(): void {
  const settings = useSettingsStore()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const write = () => {
      timer = undefined
      const state = settings.getState()
      const query = toQuery(state.pattern, state)
      const { runId, problem } = store.view()
      if (runId !== null && problem === null) query.set('run', runId)
      const search = query.size > 0 ? `?${query.toString()}` : ''
      if (search !== location.search) history.replaceState(null, '', location.pathname + search)
    }
    const later = () => {
      timer ??= setTimeout(write, SETTLE_MS)
    }
    let runId = store.view().runId
    const stops = [
      settings.subscribe(later),
      store.subscribe(() => {
        const now = store.view()
        const shown = now.problem ? null : now.runId
        if (shown !== runId) later()
        runId = shown
      }),
    ]
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [settings])
}
