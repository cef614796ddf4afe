'use client'

import { useCallback, useMemo } from 'react'
import { useSampledOf, type Source } from '../stream/useSampled'
import type { Lane } from './compareStore'
import { useComparison } from './CompareProvider'
import type { Common } from './comparison'
import { shownOf } from './shown'
import { remarkOf, sentenceOf, titleOf, type Remark } from './words'

/**
 * A value from all lanes, taken four times a second, and at once when a form is changed.
 * @param select keep it stable; returns plain data
 */
export function useLanes<T>(select: (lanes: readonly Lane[]) => T): T {
  const lanes = useComparison((state) => state.lanes)
  const source = useMemo(
    (): Source<readonly Lane[]> => ({
      view: () => lanes,
      clock: () => Math.max(0, ...lanes.map(({ run }) => run.clock())),
    }),
    [lanes],
  )
  return useSampledOf(source, select)
}

/** A lane in words. */
export interface LaneWords {
  title: string
  sentence: string
  /** What is not in its numbers; null: nothing. */
  remark: Remark | null
}

function inWords(lanes: readonly Lane[], common: Common): LaneWords[] {
  const shown = lanes.map(shownOf)
  return lanes.map((lane, i) => {
    const [mine, first] = [shown[i] ?? lane, shown[0] ?? lane]
    return {
      title: titleOf(mine, shown),
      sentence: sentenceOf(mine, first),
      remark: remarkOf(lane, common),
    }
  })
}

/** Every lane in words, in their order: of what its numbers are. */
export function useLaneWords(): LaneWords[] {
  const common = useComparison((state) => state.common)
  return useLanes(useCallback((lanes) => inWords(lanes, common), [common]))
}
