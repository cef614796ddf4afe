'use client'

import { useMemo } from 'react'
import { useSampledOf, type Source } from '../stream/useSampled'
import type { Lane } from './compareStore'
import { useComparisonStore } from './CompareProvider'

/**
 * A value from all lanes, taken four times a second.
 * @param select keep it stable; returns plain data
 */
export function useLanes<T>(select: (lanes: readonly Lane[]) => T): T {
  const comparison = useComparisonStore()
  const source = useMemo((): Source<readonly Lane[]> => {
    const lanes = () => comparison.getState().lanes
    return {
      view: lanes,
      clock: () => Math.max(0, ...lanes().map(({ run }) => run.clock())),
    }
  }, [comparison])
  return useSampledOf(source, select, 4)
}
