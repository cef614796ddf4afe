import { RULER } from '../layout'
import { scaleOf, type Scene } from './scene'

const Y = RULER + 6
const SIDE = 12

/** The events that prove an anomaly, numbered in their order, each with a ring on its lane. */
export function drawProof(scene: Scene): void {
  const { context, palette, layout, proof } = scene
  const { x } = scaleOf(scene)
  let free = layout.gutter
  proof.forEach(({ at, client }, index) => {
    const place = Math.round(x(at)) + 0.5
    if (place < layout.gutter || place > layout.width) return
    context.strokeStyle = palette.ink
    context.lineWidth = 1
    context.setLineDash([4, 2])
    context.beginPath()
    context.moveTo(place, Y + SIDE / 2)
    context.lineTo(place, layout.height)
    context.stroke()
    context.setLineDash([])
    ring(scene, place, client)
    // Two that happened together stand beside each other.
    const left = Math.max(free, place - SIDE / 2)
    free = left + SIDE + 2
    context.fillStyle = palette.ink
    context.fillRect(left, Y - SIDE / 2, SIDE, SIDE)
    context.fillStyle = palette.panel
    context.font = `600 10px ${palette.sans}`
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(String(index + 1), left + SIDE / 2, Y + 0.5)
  })
}

function ring({ context, palette, layout: { lanes } }: Scene, x: number, client: number): void {
  const row = client - lanes.first
  if (lanes.folded || client === 0 || row < 0 || row >= lanes.count) return
  context.beginPath()
  context.arc(x, lanes.top + (row + 0.5) * lanes.pitch, lanes.pitch / 2 + 3, 0, 2 * Math.PI)
  context.strokeStyle = palette.ink
  context.lineWidth = 1.75
  context.stroke()
}
