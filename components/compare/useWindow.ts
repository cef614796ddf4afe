'use client'

import { useCallback } from 'react'
import { useComparison } from './CompareProvider'
import { windowOf } from './useLaneDrawing'
import type { Window } from '../timeline/window'

/** The part of the runs in sight, as it is at the moment of the call. */
export function useWindow(): () => Window {
  const lanes = useComparison((state) => state.lanes)
  const durationMs = useComparison((state) => state.common.durationMs)
  return useCallback(() => {
    // Of the runs in the picture, not of those to come.
    const ran = lanes.flatMap(({ run }) => run.stream.state.run?.durationMs ?? [])
    const longest = ran.length > 0 ? Math.max(...ran) : durationMs
    return windowOf(longest, Math.max(0, ...lanes.map(({ run }) => run.clock())))
  }, [lanes, durationMs])
}
