'use client'

import { useEffect } from 'react'
import { store } from '../stream/store'
import { momentFrom } from './share'

/** Goes to the moment in the address (ms), once the run is here that far. */
export function useMoment(runId: string | null, text: unknown): void {
  const at = momentFrom(text)
  useEffect(() => {
    if (runId === null || at === null) return
    const stop = store.subscribe(() => {
      const { live, runId: watched, connection } = store.view()
      if (watched !== runId || live.run === null || connection !== 'live') return
      stop()
      void store.seek({ at: Math.min(at, Math.max(store.liveClock(), live.at)) })
    })
    return () => void stop()
  }, [runId, at])
}
