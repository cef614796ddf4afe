import { PlainTick } from './plain'
import { niceStep, tick } from './scale'

function timeTicks(end: number, now: number, wide: boolean): number[] {
  if (!wide) return now < end / 8 ? [0] : [0, now]
  const step = niceStep(end / 8)
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step)
}

/** The axis of the run's time: its start and now, and where it is wide, whole steps. */
export const timeAxis = (end: number, now: number, wide: boolean) =>
  ({
    dataKey: 'at',
    type: 'number',
    domain: [0, end],
    ticks: timeTicks(end, now, wide),
    tickFormatter: tick,
    interval: 0,
    height: 16,
    tickSize: 2,
    tick: PlainTick,
    stroke: 'var(--line2)',
    tickLine: false,
    allowDataOverflow: true,
  }) as const

/** The axis of values, at the right, where now is. */
export const valueAxis = (ticks: number[], say: (value: number) => string) =>
  ({
    orientation: 'right',
    width: 42,
    domain: [ticks[0] ?? 0, ticks.at(-1) ?? 1],
    ticks,
    tickFormatter: say,
    interval: 0,
    tick: PlainTick,
    axisLine: false,
    tickLine: false,
    allowDataOverflow: true,
  }) as const

export const margin = { top: 6, right: 2, bottom: 0, left: 10 }

/** The cursor: now. */
export const cursor = { stroke: 'var(--ink)', strokeWidth: 1.5, ifOverflow: 'hidden' } as const

/** Data moves it, nothing else. */
export const still = { isAnimationActive: false } as const
