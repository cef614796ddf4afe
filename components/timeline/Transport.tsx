'use client'

import { ChevronLeft, ChevronRight, Radio, Snowflake } from 'lucide-react'
import { seconds } from '../panels/format'
import { useLab } from '../stream/useLab'
import { Button } from '../ui/button'
import { JumpTo } from './JumpTo'
import { backToLive, freeze, stepEvent } from './moves'
import { ScrubBar } from './ScrubBar'
import { useController } from './useController'

/** Through the log of the run: hold the picture, go event by event, scrub, jump, and back to live. */
export function Transport() {
  return (
    <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1">
      <span className="flex items-center gap-1">
        <LiveButton />
        <Button
          kind="plain"
          size="tiny"
          aria-label="Previous event"
          title="Previous event  Shift ←"
          onClick={() => void stepEvent(-1)}
        >
          <ChevronLeft aria-hidden className="size-3.5" />
        </Button>
        <Button
          kind="plain"
          size="tiny"
          aria-label="Next event"
          title="Next event  Shift →"
          onClick={() => void stepEvent(1)}
        >
          <ChevronRight aria-hidden className="size-3.5" />
        </Button>
      </span>
      <ScrubBar />
      <Where />
      <JumpTo />
    </div>
  )
}

/** One button: it holds the picture, or brings it back. */
function LiveButton() {
  const past = useLab(({ cursor }) => cursor !== null)
  const { follow } = useController()
  const over = useLab(({ live }) => live.status === 'finished')
  if (past || !follow) {
    return (
      <Button
        kind="primary"
        size="tiny"
        onClick={backToLive}
        title={over ? 'To the end of the run' : 'Back to now  End'}
      >
        <Radio aria-hidden className="size-3" /> {over ? 'To the end' : 'Back to live'}
      </Button>
    )
  }
  return (
    <Button size="tiny" onClick={() => void freeze()} title="Holds what you see; the run goes on">
      <Snowflake aria-hidden className="size-3" /> Hold view
    </Button>
  )
}

/** Where one looks when it is not now; and whether that is what was asked for. */
function Where() {
  const at = useLab(({ cursor }) =>
    cursor ? `${seconds(cursor.at)}, event ${cursor.seq.toLocaleString('en-US')}` : '',
  )
  const fetching = useLab((view) => view.fetching !== null)
  const landed = useLab((view) => view.landed)
  const text = fetching
    ? 'fetching that moment …'
    : landed
      ? `${at}: the nearest moment that is kept`
      : at
  return (
    <span role="status" className="whitespace-nowrap text-ink2 empty:hidden">
      {text}
    </span>
  )
}
