'use client'

import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { sameData } from './sameData'
import { store, type LabView } from './store'

/**
 * A value derived from the run and its clock (ms), taken at most `perSecond` times a second however
 * many events arrive. The component renders again only when the value differs.
 * @param select keep it stable (module level or useCallback); returns plain data
 */
export function useSampled<T>(select: (view: LabView, now: number) => T, perSecond: number): T {
  const sample = useMemo(() => {
    let held: { value: T } | null = null
    let due = true
    return {
      due: () => void (due = true),
      read: () => {
        if (held && !due) return held.value
        const next = select(store.view(), store.clock())
        if (!held || !sameData(held.value, next)) held = { value: next }
        due = false
        return held.value
      },
    }
  }, [select])
  const subscribe = useCallback(
    (changed: () => void) => {
      const timer = setInterval(() => {
        sample.due()
        changed()
      }, 1000 / perSecond)
      // Another moment is shown at once: whoever scrubs looks at what changes.
      let seeks = store.seeks()
      const stop = store.subscribe(() => {
        if (seeks === store.seeks()) return
        seeks = store.seeks()
        sample.due()
        changed()
      })
      return () => {
        clearInterval(timer)
        stop()
      }
    },
    [sample, perSecond],
  )
  return useSyncExternalStore(subscribe, sample.read, sample.read)
}
