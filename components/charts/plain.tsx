import { Curve, type BarShapeProps, type BaseTickContentProps, type CurveProps } from 'recharts'

/**
 * Shapes that are drawn and nothing else. Those of recharts measure their own path at each render, for
 * an animation that we do not have: with the page changing all the time, each is a layout of the page.
 */
export function PlainCurve({ pathRef: _measured, ...props }: CurveProps) {
  return <Curve {...props} />
}

export function PlainBar({ x, y, width, height, fill, stroke }: BarShapeProps) {
  if (width <= 0 || height <= 0) return <g />
  return <rect {...{ x, y, width, height, fill, stroke }} />
}

/** How far a line of text stands below its anchor, as in recharts' own texts. */
const LOWERED = { start: '0.71em', middle: '0.355em', end: '0em' } as const

/** The words of a tick. Recharts' own measure each word, to break lines that ours never have. */
export function PlainTick(props: BaseTickContentProps) {
  const { x, y, payload, index, textAnchor, verticalAnchor, tickFormatter } = props
  return (
    <text {...{ x, y, textAnchor }} dy={LOWERED[verticalAnchor]} fontSize={10.5} fill="var(--ink3)">
      {tickFormatter ? tickFormatter(payload.value, index) : payload.value}
    </text>
  )
}
