'use client'

import { useEffect, useEffectEvent, useRef, type RefObject } from 'react'
import { fitToScreen } from '../timeline/fitToScreen'
import { readPalette, type Palette } from '../timeline/draw/palette'
import type { Scene } from '../timeline/draw/scene'
import type { Window } from '../timeline/window'
import { LANE_HEIGHT } from './laneLayout'
import { laneScene } from './laneScene'
import { projector } from '../ui/display'
import type { LaneRun } from './laneRun'

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
    const { timeline } = drawing.run
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
    const room = { context, palette: palette.current, width, height: LANE_HEIGHT / larger, ratio }
    drawing.paint(laneScene(drawing.run, { window, scale: drawing.scale() }, room))
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
