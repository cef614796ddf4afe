'use client'

import { useRef } from 'react'
import { useComparison } from './CompareProvider'
import type { LaneRun } from './laneRun'
import { paintRuler } from './paintLane'
import { useLaneDrawing } from './useLaneDrawing'
import { useWindow } from './useWindow'

/** The one time axis of all lanes. */
export function Ruler() {
  const run = useComparison(({ lanes }) => lanes[0]?.run)
  return (
    <div
      aria-hidden
      className="sticky top-0 z-10 bg-panel px-4 pt-1 min-[720px]:pl-[256px] min-[1240px]:pl-[282px] min-[720px]:projector:pl-[346px]"
    >
      {run && <Axis run={run} />}
    </div>
  )
}

function Axis({ run }: { run: LaneRun }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useLaneDrawing(canvas, {
    run,
    window: useWindow(),
    scale: () => 1,
    paint: paintRuler,
  })
  return <canvas ref={canvas} className="block h-5 w-full projector:h-7" />
}
