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
    let followed: string | null = null
    const stop = store.subscribe(() => {
      const { live: state, runId: watched, connection } = store.view()
      // Only a run that is caught up with says what holds now.
      if (watched === null || state.run === null || connection !== 'live') return
      const { pattern, adopt, begun, follow } = settings.getState()
      const known = followed === watched
      if (!known && watched === runId && state.run.pattern !== pattern.id) return store.forget()
      followed = watched
      if (state.status === 'finished') return
      if (known) follow(state.params)
      // A run that was started here has its settings from the form.
      else if (watched === runId) adopt({ ...state.run, params: state.params })
      else begun(state.params)
    })
    return () => {
      stop()
      store.forget()
    }
  }, [runId, settings])
}
