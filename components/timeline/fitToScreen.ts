/** Gives the canvas as many pixels as the screen has. @returns device pixels in one */
export function fitToScreen(canvas: HTMLCanvasElement): number {
  const ratio = Math.min(3, devicePixelRatio || 1)
  const [w, h] = [canvas.clientWidth, canvas.clientHeight].map((px) => Math.round(px * ratio))
  if (w === undefined || h === undefined) return ratio
  if (canvas.width !== w) canvas.width = w
  if (canvas.height !== h) canvas.height = h
  return ratio
}
