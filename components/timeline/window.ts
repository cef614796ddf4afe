import { niceStep } from '../charts/scale'

/** The part of the run that is in sight, in ms of run time. */
export interface Window {
  from: number
  to: number
}

/** The narrowest window, ms: a millisecond fills the screen. */
const LEAST_SPAN = 1
/** What is in sight at first. */
export const USUAL_SPAN = 10_000
/** Where now stands in a window that follows it; right of it there is room for what is due. */
const NOW_AT = 0.88

/** The window that keeps now in sight; a young run stands still until now has come that far. */
export function following(span: number, now: number): Window {
  const from = Math.max(0, now - span * NOW_AT)
  return { from, to: from + span }
}

/** Narrower (factor < 1) or wider around a moment that keeps its place. */
export function zoomed({ from, to }: Window, factor: number, at: number, end: number): Window {
  const widest = Math.max(USUAL_SPAN, end / NOW_AT)
  const span = Math.min(widest, Math.max(LEAST_SPAN, (to - from) * factor))
  const share = (at - from) / (to - from)
  return kept({ from: at - share * span, to: at + (1 - share) * span }, end)
}

export const panned = ({ from, to }: Window, by: number, end: number): Window =>
  kept({ from: from + by, to: to + by }, end)

/** Not before the beginning, and never past the end of the run by more than its room. */
function kept({ from, to }: Window, end: number): Window {
  const span = to - from
  const latest = Math.max(0, end - span * NOW_AT)
  const first = Math.min(latest, Math.max(0, from))
  return { from: first, to: first + span }
}

/** The whole run. */
export const fitted = (end: number): Window => following(Math.max(1000, end / NOW_AT), end)

/** A window that holds a moment: the same one when it does, else one with the moment in its middle. */
export function showing(window: Window, at: number, end: number): Window {
  const { from, to } = window
  if (at >= from && at <= to) return window
  return kept({ from: at - (to - from) / 2, to: at + (to - from) / 2 }, end)
}

/** A window that holds a whole time: the same one when it does, else wider or elsewhere. */
export function reaching(window: Window, from: number, to: number, end: number): Window {
  const room = 0.1 * (to - from) + 100
  if (from >= window.from && to <= window.to) return window
  const span = Math.max(window.to - window.from, to - from + 2 * room)
  const middle = (from + to) / 2
  return kept({ from: middle - span / 2, to: middle + span / 2 }, Math.max(end, to + room))
}

/** The moments of the ruler: about one every `apart` px. */
export function ticks(
  { from, to }: Window,
  width: number,
  apart = 82,
): { step: number; at: number[] } {
  const step = niceStep(((to - from) / Math.max(1, width)) * apart)
  const at: number[] = []
  for (let i = Math.ceil(from / step); i * step <= to; i++) at.push(i * step)
  return { step, at }
}

/** A moment on the ruler: as many digits as the steps need. */
export function sayTick(ms: number, step: number): string {
  if (step < 1) return `${ms.toFixed(Math.ceil(-Math.log10(step)))} ms`
  if (step < 1000 && ms < 1000) return `${Math.round(ms)} ms`
  const digits = step >= 1000 ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3
  return `${(ms / 1000).toFixed(digits)} s`
}
