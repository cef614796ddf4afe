'use client'

import { ChevronLeft, ChevronRight, Maximize2, Minus, Plus } from 'lucide-react'
import { clientName, whole } from '../panels/format'
import { Button } from '../ui/button'
import { controller } from './live'
import { runEnd } from './moves'
import { useController } from './useController'

export function ZoomControl() {
  const zoom = (factor: number) => () => controller.zoom(factor, runEnd())
  return (
    <span role="group" aria-label="Zoom" className="flex gap-1">
      <Button
        kind="plain"
        size="tiny"
        aria-label="Zoom out"
        title="Zoom out  −"
        onClick={zoom(1 / 0.6)}
      >
        <Minus aria-hidden className="size-3.5" />
      </Button>
      <Button kind="plain" size="tiny" aria-label="Zoom in" title="Zoom in  +" onClick={zoom(0.6)}>
        <Plus aria-hidden className="size-3.5" />
      </Button>
      <Button
        kind="plain"
        size="tiny"
        aria-label="The whole run"
        title="The whole run  0"
        onClick={() => controller.fit(runEnd())}
      >
        <Maximize2 aria-hidden className="size-3" />
      </Button>
    </span>
  )
}

/** Too many clients for a lane each are one band; here it unfolds, page by page. */
export function FoldControl() {
  const { lanes } = useController()
  if (!lanes?.folds) return null
  const { first, count, all, folded } = lanes
  if (folded) {
    return (
      <Button size="tiny" aria-expanded={false} onClick={() => controller.unfold(1)}>
        Unfold <span className="max-[1320px]:sr-only">lanes</span>
      </Button>
    )
  }
  return (
    <span role="group" aria-label="Lanes" className="flex items-center gap-1 whitespace-nowrap">
      <Button
        kind="plain"
        size="tiny"
        aria-label="Lanes before"
        disabled={first <= 1}
        onClick={() => controller.turn(-1)}
      >
        <ChevronLeft aria-hidden className="size-3.5" />
      </Button>
      <span className="text-ink2">
        {clientName(first)} to {clientName(first + count - 1)} of {whole(all)}
      </span>
      <Button
        kind="plain"
        size="tiny"
        aria-label="Lanes after"
        disabled={first + count > all}
        onClick={() => controller.turn(1)}
      >
        <ChevronRight aria-hidden className="size-3.5" />
      </Button>
      <Button size="tiny" aria-expanded onClick={() => controller.unfold(null)}>
        Fold
      </Button>
    </span>
  )
}
