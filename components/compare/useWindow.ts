'use client'

import { useCallback } from 'react'
import { useComparison } from './CompareProvider'
import { windowNow } from './laneScene'
import type { Window } from '../timeline/window'

/** The part of the runs in sight, as it is at the moment of the call. */
export function useWindow(): () => Window {
  const lanes = useComparison((state) => state.lanes)
  const durationMs = useComparison((state) => state.common.durationMs)
  return useCallback(() => windowNow(lanes, durationMs), [lanes, durationMs])
}
