'use client'

import { useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from 'react'
import { goesOn } from '@/server/protocol'
import { shallowEqual } from './shallowEqual'
import { store, type LabView } from './store'
import { onBeat } from './ticker'

/**
 * A value derived from the live run. The component renders again only when the value differs.
 * The state is changed in place: return numbers, texts or fresh arrays and objects, never a part of it.
 */
export function useLab<T>(
  selector: (view: LabView) => T,
  isEqual: (a: T, b: T) => boolean = shallowEqual,
): T {
  const read = useMemo(() => {
    let cached: { version: number; view: LabView; value: T } | null = null
    return () => {
      const version = store.version()
      const view = store.view()
      if (cached?.version === version && cached.view === view) return cached.value
      const next = selector(view)
      const value = cached && isEqual(cached.value, next) ? cached.value : next
      cached = { version, view, value }
      return value
    }
  }, [selector, isEqual])
  return useSyncExternalStore(store.subscribe, read, read)
}

/** Calls back with the run's time (ms) on each beat while it moves; for direct writes to the page. */
export function useTicker(callback: (now: number) => void): void {
  const latest = useEffectEvent(callback)
  useEffect(() => onBeat((now) => latest(now)), [])
}

/**
 * The run's time in ms, renewed up to `fps` times a second. It stands still once the run is over.
 * @param clock `store.liveClock` for now, wherever the cursor stands
 */
export function useRunClock(fps = 60, clock = store.clock): number {
  const [now, setNow] = useState(0)
  useEffect(() => {
    let shownAt = -Infinity
    return onBeat(() => {
      const at = performance.now()
      const moving = goesOn(store.view().state.status)
      // The last moment of a run is shown, however soon it comes after the one before.
      if (moving && at - shownAt < 1000 / fps - 4) return
      shownAt = at
      setNow(clock())
    })
  }, [fps, clock])
  return now
}
