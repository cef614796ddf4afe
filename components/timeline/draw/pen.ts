/**
 * What the timeline is drawn with: as much of a canvas as its drawing needs, so that the same hand draws
 * on the screen and into a file of lines.
 */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'lineJoin'
  | 'globalAlpha'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'beginPath'
  | 'closePath'
  | 'moveTo'
  | 'lineTo'
  | 'fillRect'
  | 'strokeRect'
  | 'setLineDash'
> & {
  /** Clockwise. */
  arc(x: number, y: number, radius: number, from: number, to: number): void
  fill(): void
  stroke(): void
  fillText(text: string, x: number, y: number): void
  strokeText(text: string, x: number, y: number): void
  measureText(text: string): { width: number }
  /** Enlarged and moved, never turned. */
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void
}

/** Whether it draws pixels: only those can be kept and copied. */
export const isCanvas = (pen: Pen): pen is CanvasRenderingContext2D => 'drawImage' in pen
