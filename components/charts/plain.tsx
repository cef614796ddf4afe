import { Curve, type BarShapeProps, type CurveProps } from 'recharts'

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
