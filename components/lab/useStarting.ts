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
      const { connection, runId } = store.view()
      if (connection !== 'live') return
      stop()
      if (runId === null) void settings.getState().run()
    })
    return () => void stop()
  }, [wanted, settings])
}
