'use client'

import type { KeyboardEvent } from 'react'
import { Slider as Radix } from 'radix-ui'
import { cn } from './cn'

interface SliderProps {
  label: string
  describedBy?: string
  /** Positions are shares of the track, 0 to 1; values are the caller's. */
  position: number
  defaultPosition: number
  /** Where the run began, when it is elsewhere now. */
  wasPosition: number | null
  value: number
  min: number
  max: number
  valueText: string
  invalid: boolean
  onPosition: (position: number) => void
  /** Returns whether the key meant something. */
  onKey: (key: string) => boolean
}

/** The track runs from 0 to this; finer than a pixel. */
const GRAIN = 2000
/** Radix keeps the 12 px thumb inside the track; marks follow the same rule. */
const markAt = (position: number) => `calc(${position * 100}% + ${6 - 12 * position}px)`

export function Slider(props: SliderProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey && !event.ctrlKey && !event.metaKey && props.onKey(event.key)) {
      event.preventDefault()
    }
  }
  return (
    <Radix.Root
      className="relative flex h-3.5 w-full touch-none items-center max-[720px]:h-8"
      value={[Math.round(props.position * GRAIN)]}
      max={GRAIN}
      onKeyDown={onKeyDown}
      onValueChange={([at]) => props.onPosition((at ?? 0) / GRAIN)}
    >
      <Radix.Track className="relative h-0.5 w-full bg-ctl">
        <Radix.Range className="absolute h-full bg-ink" />
      </Radix.Track>
      <Mark at={props.defaultPosition} className="h-2 w-px bg-ctl" />
      {props.wasPosition !== null && (
        <Mark at={props.wasPosition} className="size-2 rounded-full border border-ctl bg-panel" />
      )}
      <Radix.Thumb
        aria-label={props.label}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid}
        aria-valuemin={props.min}
        aria-valuemax={props.max}
        aria-valuenow={props.value}
        aria-valuetext={props.valueText}
        className={cn(
          'block size-3 rounded-full border-2 bg-panel transition-colors duration-[80ms] hover:bg-raised max-[720px]:size-5',
          props.invalid ? 'border-fault' : 'border-ink',
        )}
      />
    </Radix.Root>
  )
}

function Mark({ at, className }: { at: number; className: string }) {
  return (
    <span
      aria-hidden
      style={{ left: markAt(at) }}
      className={cn('pointer-events-none absolute -translate-x-1/2', className)}
    />
  )
}
