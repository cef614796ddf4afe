'use client'

import { useEffect } from 'react'
import { useSettingsStore } from '../controls/SettingsProvider'
import { store } from '../stream/store'

/** One press in the gallery is enough: the run begins as soon as there is a connection. */
export function useStarting(wanted: boolean): void {
  const settings = useSettingsStore()
  useEffect(() => {
    if (!wanted) return
    const stop = store.subscribe(() => {
      const { connection, runId, welcome } = store.view()
      // Who may do what comes with the first words of the server.
      if (connection !== 'live' || welcome.presenter === undefined) return
      stop()
      if (runId === null && welcome.presenter) void settings.getState().run()
    })
    return () => void stop()
  }, [wanted, settings])
}
