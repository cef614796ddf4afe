'use client'

import { useEffect, useEffectEvent, useRef, type RefObject } from 'react'
import { fitToScreen } from '../timeline/fitToScreen'
import { readPalette, type Palette } from '../timeline/draw/palette'
import type { Scene } from '../timeline/draw/scene'
import { following, type Window } from '../timeline/window'
import { LANE_HEIGHT, laneLayout } from './laneLayout'
import { projector } from '../ui/display'
import type { LaneRun } from './laneRun'

/** A run longer than this is followed instead of shown whole, ms. */
const WHOLE_MS = 60_000
const FOLLOWED_MS = 30_000

/** The part of the runs in sight: the same in all lanes. @param end of the run that is furthest, ms */
export function windowOf(durationMs: number, end: number): Window {
  if (durationMs > WHOLE_MS) return following(FOLLOWED_MS, end)
  return { from: 0, to: Math.max(durationMs, end) }
}

interface Drawing {
  run: LaneRun
  window: () => Window
  scale: () => number
  paint: (scene: Scene) => void
}

/** Draws a lane on each frame on which something has changed, and when the theme or the size does. */
export function useLaneDrawing(
  canvas: RefObject<HTMLCanvasElement | null>,
  drawing: Drawing,
): void {
  const palette = useRef<Palette | null>(null)
  const last = useRef('')
  const draw = useEffectEvent(() => {
    const context = canvas.current?.getContext('2d', { alpha: false })
    if (!canvas.current || !context || canvas.current.clientWidth === 0) return
    // For a room the words grow and the lane does not.
    const larger = projector.scale()
    const width = canvas.current.clientWidth / larger
    const { timeline, stream } = drawing.run
    const now = drawing.run.clock()
    const window = drawing.window()
    const drawn = [
      width,
      now,
      timeline.version,
      window.to,
      drawing.scale(),
      !palette.current,
    ].join()
    if (drawn === last.current) return
    last.current = drawn
    const ratio = fitToScreen(canvas.current) * larger
    palette.current ??= readPalette(canvas.current, context)
    const clients = Math.max(1, Number(stream.state.params['clients'] ?? 1), timeline.lanes.count)
    drawing.paint({
      ...{ context, timeline, window, now, ratio, palette: palette.current },
      layout: laneLayout({ width, clients, scale: drawing.scale(), height: LANE_HEIGHT / larger }),
      ...{
        cursor: null,
        proof: [],
        hover: -1,
        chosen: -1,
        due: () => 0,
        sayChange: () => '',
      },
    })
  })
  useEffect(() => {
    const theme = () => {
      palette.current = null
      draw()
    }
    const marked = new MutationObserver(theme)
    marked.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-projector'] })
    const system = matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', theme)
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    const stop = calm ? each(1000, () => draw()) : eachFrame(() => draw())
    return () => {
      stop()
      marked.disconnect()
      system.removeEventListener('change', theme)
    }
  }, [])
}

function each(ms: number, act: () => void): () => void {
  act()
  const timer = setInterval(act, ms)
  return () => clearInterval(timer)
}

function eachFrame(act: () => void): () => void {
  let frame = 0
  const loop = () => {
    act()
    frame = requestAnimationFrame(loop)
  }
  frame = requestAnimationFrame(loop)
  return () => cancelAnimationFrame(frame)
}
