'use client'

import { useEffect } from 'react'
import { useSettingsStore } from '../controls/SettingsProvider'
import { store } from '../stream/store'

/** Connects, and goes back to the run in the address; its live settings fill the form. */
export function useWatching(runId: string | null): void {
  const settings = useSettingsStore()
  useEffect(() => {
    store.connect()
    if (runId !== null) void store.watch(runId)
    const stop = store.subscribe(() => {
      const { live: state, runId: watched, connection } = store.view()
      // Only a run that is caught up with says what holds now.
      if (watched !== runId || state.run === null || connection !== 'live') return
      stop()
      if (state.run.pattern !== settings.getState().pattern.id) return store.forget()
      if (state.status !== 'finished') {
        settings.getState().adopt({ ...state.run, params: state.params })
      }
    })
    return () => {
      stop()
      store.forget()
    }
  }, [runId, settings])
}
