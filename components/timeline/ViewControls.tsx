'use client'

import { ChevronLeft, ChevronRight, Maximize2, Minus, Plus } from 'lucide-react'
import { whole } from '../panels/format'
import { numberOf } from '../panels/database/select'
import { useLab } from '../stream/useLab'
import { Button } from '../ui/button'
import { MOST_LANES } from './layout'
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

/** Many clients are one band; here it unfolds, group by group. */
export function FoldControl() {
  const { group } = useController()
  const clients = useLab(({ live }) => numberOf(live, 'clients') ?? 0)
  if (clients <= MOST_LANES) return null
  if (group === null) {
    return (
      <Button size="tiny" aria-expanded={false} onClick={() => controller.unfold(1)}>
        Unfold lanes
      </Button>
    )
  }
  const turn = (by: number) => () =>
    controller.unfold(Math.max(1, Math.min(clients - MOST_LANES + 1, group + by * MOST_LANES)))
  return (
    <span role="group" aria-label="Lanes" className="flex items-center gap-1 whitespace-nowrap">
      <Button
        kind="plain"
        size="tiny"
        aria-label="Lanes before"
        disabled={group <= 1}
        onClick={turn(-1)}
      >
        <ChevronLeft aria-hidden className="size-3.5" />
      </Button>
      <span className="text-ink2">
        from c{group} of {whole(clients)}
      </span>
      <Button
        kind="plain"
        size="tiny"
        aria-label="Lanes after"
        disabled={group + MOST_LANES > clients}
        onClick={turn(1)}
      >
        <ChevronRight aria-hidden className="size-3.5" />
      </Button>
      <Button size="tiny" aria-expanded onClick={() => controller.unfold(null)}>
        Fold
      </Button>
    </span>
  )
}
