'use client'

import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { sameData } from './sameData'
import { onSample } from './sampler'
import { store, type LabView } from './store'

/** What is looked at: the run of the page, or the lanes of a comparison. */
export interface Source<View> {
  view(): View
  /** The run's time at the moment that is looked at, ms. */
  clock(): number
}

/** `useSampledOf` for the run of the page. */
export const useSampled = <T>(
  select: (view: LabView, now: number) => T,
  perSecond: number,
  cost?: number,
): T => useSampledOf(store, select, perSecond, cost)

/**
 * A value derived from a run and its clock (ms), taken at most `perSecond` times a second however
 * many events arrive. The component renders again only when the value differs.
 * @param select keep it stable (module level or useCallback); returns plain data
 * @param cost of drawing it: 1 for some words and bars
 */
export function useSampledOf<View, T>(
  source: Source<View>,
  select: (view: View, now: number) => T,
  perSecond: number,
  cost?: number,
): T {
  const sample = useMemo(() => {
    const look = () => ({ value: select(source.view(), source.clock()) })
    let held: { value: T } | null = null
    return {
      take: (): boolean => {
        const next = look()
        if (held && sameData(held.value, next.value)) return false
        held = next
        return true
      },
      read: (): T => (held ??= look()).value,
    }
  }, [source, select])
  const subscribe = useCallback(
    (changed: () => void) =>
      onSample(
        1000 / perSecond,
        () => {
          const differs = sample.take()
          if (differs) changed()
          return differs
        },
        cost,
      ),
    [sample, perSecond, cost],
  )
  return useSyncExternalStore(subscribe, sample.read, sample.read)
}
