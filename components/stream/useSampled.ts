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
  rounds?: number,
  cost?: number,
): T => useSampledOf(store, select, rounds, cost)

/**
 * A value derived from a run and its clock (ms), taken in the same moments as all others, however many
 * events arrive. The component renders again only when the value differs.
 * @param select keep it stable (module level or useCallback); returns plain data
 * @param rounds a look is taken once in so many
 * @param cost of drawing it: 1 for some words and bars
 */
export function useSampledOf<View, T>(
  source: Source<View>,
  select: (view: View, now: number) => T,
  rounds = 1,
  cost?: number,
): T {
  const sample = useMemo(() => {
    const look = () => ({ value: select(source.view(), source.clock()) })
    let held: { value: T } | null = null
    let drawn: { value: T } | null = null
    return {
      take: (): boolean => {
        const next = look()
        if (!held || !sameData(held.value, next.value)) held = next
        return held !== drawn
      },
      read: (): T => (drawn = held ??= look()).value,
    }
  }, [source, select])
  const subscribe = useCallback(
    (changed: () => void) => onSample(rounds, sample.take, changed, cost),
    [sample, rounds, cost],
  )
  return useSyncExternalStore(subscribe, sample.read, sample.read)
}
