'use client'

import { useEffect, useEffectEvent, useRef, type PointerEvent } from 'react'
import { throttled } from '../controls/throttled'
import { seconds } from '../panels/format'
import { store } from '../stream/store'
import { onBeat } from '../stream/ticker'
import { useLab } from '../stream/useLab'
import { Boxes } from './draw/scene'
import { readPalette, type Palette } from './draw/palette'
import { MISSING_ALPHA } from './draw/ruler'
import { controller, timeline } from './live'
import { Count, Doing } from './model/kinds'
import { lookAt, runEnd } from './moves'
import { momentKeys, runKey } from './keys'

/** How often the picture of the whole run is drawn again, ms. */
const REDRAWN_MS = 200

/** The whole time of the run in one line: what is in sight of it, and where one looks. */
export function ScrubBar() {
  const canvas = useRef<HTMLCanvasElement>(null)
  const thumb = useRef<HTMLSpanElement>(null)
  const frame = useRef<HTMLSpanElement>(null)
  const place = useEffectEvent(() => {
    const end = Math.max(1, runEnd())
    const share = (at: number) => `${(100 * Math.min(1, Math.max(0, at / end))).toFixed(1)}%`
    const at = store.view().cursor?.at ?? end
    // Painted, not placed: to move them is no layout.
    if (thumb.current) thumb.current.style.transform = `translateX(${share(at)})`
    const { from, to } = controller.window
    if (frame.current) {
      frame.current.style.setProperty('--from', share(from))
      frame.current.style.setProperty('--to', share(to))
    }
  })
  useEffect(() => {
    // The last beat of all is drawn, too, however soon it came after the one before.
    const redraw = throttled<true>(() => {
      if (canvas.current) draw(canvas.current, Math.max(1, runEnd()))
    }, REDRAWN_MS)
    const move = () => {
      place()
      redraw({ whole: true })
    }
    const stops = [onBeat(move), controller.subscribe(move)]
    return () => stops.forEach((stop) => stop())
  }, [])
  const at = useLab(({ cursor }) => cursor?.at ?? null)
  const end = useLab(({ live }) => Math.round(live.at / 1000) * 1000)
  const scrub = (event: PointerEvent<HTMLDivElement>) => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId)
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width))
    void lookAt({ at: share * runEnd() })
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Moment of the run"
      aria-valuemin={0}
      aria-valuemax={Math.round(Math.max(end, at ?? 0))}
      aria-valuenow={Math.round(at ?? end)}
      aria-valuetext={at === null ? 'live' : seconds(at)}
      onPointerDown={scrub}
      onPointerMove={scrub}
      onKeyDown={(event) => {
        if (runKey(event.nativeEvent, momentKeys)) event.preventDefault()
      }}
      className="relative h-6 min-w-32 flex-1 cursor-ew-resize touch-none overflow-x-clip border-b border-line2 max-[720px]:order-last max-[720px]:min-w-full"
    >
      <canvas ref={canvas} aria-hidden className="absolute inset-0 size-full" />
      <span ref={frame} aria-hidden className="scrub-frame absolute inset-0" />
      {/* As wide as the bar, so that its share of the bar is the share it is moved by. */}
      <span
        ref={thumb}
        aria-hidden
        className="pointer-events-none absolute inset-y-[-2px] right-[3px] left-0"
      >
        <span className="absolute inset-y-0 left-0 w-[3px] rounded-full bg-ink" />
      </span>
    </div>
  )
}

let palette: { theme: string; colours: Palette } | null = null
const boxes = new Boxes()

/** Those who wait, those who load, and the marks of what is rare. */
function draw(canvas: HTMLCanvasElement, end: number): void {
  const context = canvas.getContext('2d')
  const { clientWidth: width, clientHeight: height } = canvas
  if (!context || width === 0) return
  const ratio = Math.min(2, devicePixelRatio || 1)
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio)
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio)
  const theme = getComputedStyle(canvas).getPropertyValue('--panel')
  if (palette?.theme !== theme) palette = { theme, colours: readPalette(canvas, context) }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  const { density, lanes } = timeline
  const level = density.levelFor(end / width, 0)
  const step = density.stepOf(level)
  const perMs = width / end
  const tall = (height - 4) / Math.max(1, lanes.count)
  const each = (draw: (bucket: number, x: number, w: number) => void) => {
    for (let bucket = 0; bucket * step <= end; bucket++)
      draw(bucket, bucket * step * perMs, step * perMs + 0.3)
  }
  const { colours } = palette
  context.globalAlpha = MISSING_ALPHA
  context.fillStyle = colours.missing
  context.fillRect(0, 2, (timeline.from.at || 0) * perMs, height - 4)
  context.globalAlpha = 1
  for (const [channels, colour] of [
    [[Doing.lock, Doing.flight, Doing.pool], colours.lock],
    [[Doing.db], colours.db],
  ] as const) {
    each((bucket, x, w) => {
      let sum = 0
      for (const channel of channels) sum += density.gaugeAt(level, bucket * step, channel)
      if (sum > 0.01) boxes.add(x, height - Math.max(1, sum * tall), w, Math.max(1, sum * tall))
    })
    boxes.fill(context, colour)
  }
  for (const [channel, colour] of [
    [Count.miss, colours.miss],
    [Count.stale, colours.stale],
    [Count.error, colours.fault],
  ] as const) {
    each((bucket, x, w) => {
      if (density.sumAt(level, bucket, channel) > 0) boxes.add(x, 0, Math.max(1.5, w), 3)
    })
    boxes.fill(context, colour)
  }
}
