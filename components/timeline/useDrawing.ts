'use client'

import { useEffect, useEffectEvent, useRef, type RefObject } from 'react'
import { onTick } from '../stream/ticker'
import { store } from '../stream/store'
import { projector } from '../ui/display'
import { paint } from './draw/paint'
import { readPalette, type Palette } from './draw/palette'
import { factsOf, GUTTER } from './facts'
import { fitToScreen } from './fitToScreen'
import { layoutOf, type FoldedLayout } from './layout'
import { controller, timeline } from './live'
import { useChangeWords } from './useChangeWords'

/**
 * Draws the timeline into a canvas: on each frame while time goes on, and when the view changes.
 * @returns where everything stood when it was last drawn
 */
export function useDrawing(
  canvas: RefObject<HTMLCanvasElement | null>,
): RefObject<FoldedLayout | null> {
  const layout = useRef<FoldedLayout | null>(null)
  const palette = useRef<Palette | null>(null)
  const sayChange = useChangeWords()
  const draw = useEffectEvent(() => {
    const context = canvas.current?.getContext('2d', { alpha: false })
    if (!canvas.current || !context || canvas.current.clientWidth === 0) return
    const scale = projector.scale()
    const [width, height] = [
      canvas.current.clientWidth / scale,
      canvas.current.clientHeight / scale,
    ]
    const ratio = fitToScreen(canvas.current) * scale
    palette.current ??= readPalette(canvas.current, context)
    const { cursor, live } = store.view()
    const now = Math.max(store.liveClock(), live.at)
    controller.fitTo(width - GUTTER)
    controller.tick(now)
    const { group, hover, chosen, proof } = controller.view()
    const { clients, due } = factsOf(live)
    layout.current = layoutOf(timeline, { width, height, gutter: GUTTER, clients, group })
    controller.laid(layout.current)
    paint({
      ...{ context, timeline, layout: layout.current, window: controller.window },
      ...{ palette: palette.current, now, cursor: cursor?.at ?? null, ratio, due, sayChange },
      ...{
        hover: hover?.kind === 'request' ? hover.index : -1,
        chosen,
        proof: proof?.events ?? [],
      },
    })
    // The newest event of the picture, for whoever wants to know how old it is.
    canvas.current.setAttribute('data-seq', String(timeline.seq))
  })
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const drawNow = () => draw()
    const repaint = () => {
      palette.current = null
      drawNow()
    }
    const sizes = new ResizeObserver(drawNow)
    sizes.observe(element)
    const theme = new MutationObserver(repaint)
    theme.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-projector'] })
    const system = matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', repaint)
    void document.fonts?.ready.then(drawNow)
    const stops = [controller.subscribe(frames(drawNow)), onTick(drawNow)]
    return () => {
      for (const stop of stops) stop()
      sizes.disconnect()
      theme.disconnect()
      system.removeEventListener('change', repaint)
    }
  }, [canvas])
  return layout
}

/** However often it is called, once a frame. */
function frames(run: () => void): () => void {
  let asked = false
  return () => {
    if (asked) return
    asked = true
    requestAnimationFrame(() => {
      asked = false
      run()
    })
  }
}
