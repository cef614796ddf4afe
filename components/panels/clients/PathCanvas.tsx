'use client'

import { useEffect, useEffectEvent, useRef } from 'react'
import type { LabState } from '@/server/protocol'
import { store } from '@/components/stream/store'
import { behind, strained } from '@/components/stream/strain'
import { onTick } from '@/components/stream/ticker'
import { readPalette, type Palette } from '../../timeline/draw/palette'
import { drawPath, type PathScene } from './drawPath'
import type { EdgeId } from './graph'
import { FIRST, PATH } from './grid'
import type { Place } from './place'
import type { Traffic } from './traffic'
import type { TrafficView } from './trafficView'

interface PathCanvasProps {
  place: Place
  view: TrafficView
  width: number
  height: number
}

/** What overhangs the box of the stations: marks and frames at its edge, px. */
const OVER = 8
/** Under strain it draws no more often, ms: the timeline needs the frames more. */
const STRAINED_MS = 30
/** Queries drawn at once; the others stand on the same places. */
const MOST_UNDERWAY = 40

/** The ways and whoever is on them. It draws with every frame in which something moves. */
export function PathCanvas({ place, view, width, height }: PathCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const palette = useRef<Palette | null>(null)
  const flows = useRef(new Set<EdgeId>())
  // The way in begins at the clients, who stand beside the box: over all of them, so that it stays in its
  // place when they become more.
  const left = OVER + (place.lines.has('in') ? PATH.left - FIRST.left : 0)
  const draw = useEffectEvent((): boolean => {
    const context = canvas.current?.getContext('2d')
    if (!canvas.current || !context) return false
    const ratio = Math.min(2, devicePixelRatio || 1)
    const [w, h] = [(width + left + OVER) * ratio, (height + 2 * OVER) * ratio].map(Math.round)
    if (canvas.current.width !== w || canvas.current.height !== h) {
      Object.assign(canvas.current, { width: w, height: h })
    }
    palette.current ??= readPalette(canvas.current, context)
    context.setTransform(ratio, 0, 0, ratio, left * ratio, OVER * ratio)
    context.clearRect(-left, -OVER, width + left + OVER, height + 2 * OVER)
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const now = store.clock()
    const traffic = view.current()
    const { state } = store.view()
    const scene = { context, palette: palette.current, place, traffic, now, still }
    const more = { ...inDatabase(state, traffic, now), flows: flows.current }
    return drawPath({ ...scene, ...more })
  })
  useEffect(() => {
    let frame = 0
    let drawnAt = 0
    const loop = (now: number) => {
      if ((strained(now) || behind(now)) && now - drawnAt < STRAINED_MS) {
        frame = requestAnimationFrame(loop)
        return
      }
      drawnAt = now
      frame = 0
      // The ticker rests with the run; what is still on its way arrives all the same.
      if (draw() && frame === 0) frame = requestAnimationFrame(loop)
    }
    const again = () => {
      if (frame === 0) frame = requestAnimationFrame(loop)
    }
    const repaint = () => {
      palette.current = null
      again()
    }
    const theme = new MutationObserver(repaint)
    theme.observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] })
    const system = matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', repaint)
    const stop = onTick(again)
    again()
    return () => {
      stop()
      cancelAnimationFrame(frame)
      theme.disconnect()
      system.removeEventListener('change', repaint)
    }
  }, [place, view])
  return (
    <canvas
      ref={canvas}
      aria-hidden
      style={{ left: -left, top: -OVER, width: width + left + OVER, height: height + 2 * OVER }}
      className="pointer-events-none absolute max-w-none"
    />
  )
}

/** Queries that are open, and the ways that are lit by them or by those who wait. */
function inDatabase(
  state: LabState,
  traffic: Traffic,
  now: number,
): Pick<PathScene, 'underway' | 'lit'> {
  const lit = new Map<EdgeId, 'lock' | 'db'>()
  const underway: { edge: EdgeId; share: number }[] = []
  for (const lock of Object.values(state.locks))
    if (lock.waiters.length > 0) lit.set('miss', 'lock')
  for (const query of Object.values(state.db.open)) {
    if (query.beganAt === null) continue
    const edge = traffic.queryEdge(query)
    lit.set(edge, 'db')
    const { dueMs } = query
    const share = dueMs <= 0 ? 0.5 : Math.min(1, (now - query.beganAt) / dueMs)
    if (underway.length < MOST_UNDERWAY) underway.push({ edge, share: Math.max(0, share) })
  }
  return { lit, underway }
}
