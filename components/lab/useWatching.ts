'use client'

import { useEffect } from 'react'
import { useSettingsStore } from '../controls/SettingsProvider'
import { store } from '../stream/store'

/** Connects, and goes back to the run in the address; the form shows its settings, whoever moves them. */
export function useWatching(runId: string | null): void {
  const settings = useSettingsStore()
  useEffect(() => {
    store.connect()
    if (runId !== null) void store.watch(runId)
    let adopted = false
    const stop = store.subscribe(() => {
      const { live: state, runId: watched, connection } = store.view()
      // Only a run that is caught up with says what holds now.
      if (watched !== runId || state.run === null || connection !== 'live') return
      const { pattern, adopt, follow } = settings.getState()
      if (state.run.pattern !== pattern.id) return store.forget()
      if (state.status !== 'finished') {
        if (adopted) follow(state.params)
        else adopt({ ...state.run, params: state.params })
      }
      adopted = true
    })
    return () => {
      stop()
      store.forget()
    }
  }, [runId, settings])
}
