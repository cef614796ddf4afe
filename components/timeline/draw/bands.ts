import { brief, keyName, whole } from '../../panels/format'
import type { Band } from '../layout'
import { DATABASE } from '../model/servers'
import { sayLoad } from '../say'
import { triangle } from './glyphs'
import { labelAt, serverName, write } from './labels'
import { drawLock } from './lockBand'
import type { Pen } from './pen'
import { Boxes, scaleOf, type Scene } from './scene'
import { columnsOf, stripOf } from './strip'

const boxes = new Boxes()
const dim = new Boxes()

/** The bands under the lanes: locks, what is cached, and the servers. */
export function drawBands(scene: Scene): void {
  for (const band of scene.layout.bands) {
    if (band.kind === 'lock') drawLock(scene, band.track, band)
    else if (band.kind === 'cache') drawCache(scene, band)
    else if (band.name === DATABASE) drawDatabase(scene, band)
    else drawLoad(scene, band.name, band, scene.palette.ink2)
  }
}

export function nameBands(scene: Scene): void {
  for (const band of scene.layout.bands) nameBand(scene, band)
}

function nameBand(scene: Scene, band: Band): void {
  const { context, layout, palette } = scene
  context.fillStyle = palette.line
  context.fillRect(0, Math.round(band.top - 4), layout.width, 1)
  const [name, more] = wordsOf(scene, band)
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillStyle = palette.ink
  context.font = `500 11px ${palette.sans}`
  context.fillText(name, 16, band.top + 7)
  context.fillStyle = palette.ink3
  context.font = `10.5px ${palette.sans}`
  context.fillText(fitting(context, more, layout.gutter - 20), 16, band.top + 20)
}

function wordsOf({ timeline, cursor }: Scene, band: Band): [string, string] {
  if (band.kind === 'lock') {
    const word = band.track.on === 'lock' ? 'Lock' : 'Flight'
    return [band.more > 0 ? `${word} +${band.more}` : word, keyName(band.track.key)]
  }
  const name = band.kind === 'cache' ? band.tier : band.name
  const title = serverName(name)
  if (band.kind === 'cache' && band.key) return [title, `TTL ${keyName(band.key.key)}`]
  const track = timeline.servers.list.find((server) => server.name === name)
  const load = track ? sayLoad(track.load, cursor) : '0'
  return [title, `${load} ${name === 'queue' ? 'owed' : 'in flight'}`]
}

/** As much of a text as there is room for. */
function fitting(context: Pen, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text
  let kept = text
  while (kept.length > 1 && context.measureText(`${kept}…`).width > width) kept = kept.slice(0, -1)
  return `${kept}…`
}

/** A narrower life has room for no label, px: its text need not be measured. */
const LEAST_LABELLED = 60

/** The life that the hottest key has left: a wedge that falls from its write to its end. */
function drawCache(scene: Scene, band: Band & { kind: 'cache' }): void {
  const { key } = band
  if (!key) return drawLoad(scene, band.tier, band, scene.palette.hit)
  const { spans } = scene.timeline.lives
  const { window, now, context, palette } = scene
  const { x } = scaleOf(scene)
  const bottom = band.top + band.height - 2
  for (let place = key.lives.firstReaching(spans, window.from); place < key.lives.length; place++) {
    const index = key.lives.at(place)
    const start = spans.startOf(index)
    if (start > window.to) return
    const [end, over] = [Math.min(spans.endOf(index), now), spans.extraOf(index)]
    if (end < window.from) continue
    const [x0, x1] = [x(start), x(end)]
    const tall = band.height - 6
    const left = (at: number) =>
      bottom - tall * Math.max(0, 1 - (at - start) / Math.max(1, over - start))
    wedge(scene, x0, x1, left(start), left(end), bottom)
    triangle(context, palette, x0, bottom - tall)
    if (x1 - x0 < LEAST_LABELLED) continue
    context.font = `10.5px ${palette.mono}`
    const version = spans.aOf(index) > 0 ? ` v${spans.aOf(index)}` : ''
    const text = `SET${version} · ${over === Infinity ? 'no TTL' : brief(about(over - start))}`
    const { width } = context.measureText(text)
    const at = labelAt(x0, x1, scene.layout.gutter, width)
    if (at === null) continue
    // Under the edge where it is high, above it where it is low: a word is not to be struck out.
    const edge = (place: number) => left(start + ((place - x0) / (x1 - x0)) * (end - start))
    const under = edge(at + width) < bottom - 12 || edge(at) < band.top + 12
    write(scene, text, at, under ? bottom - 6 : band.top + 6, palette.write)
  }
}

/** Two digits: the server's own count of what is left differs a little from what was set. */
const about = (ms: number): number => Number(ms.toPrecision(2))

function wedge(
  scene: Scene,
  x0: number,
  x1: number,
  from: number,
  to: number,
  bottom: number,
): void {
  const { context, palette } = scene
  context.beginPath()
  context.moveTo(x0, bottom)
  context.lineTo(x0, from)
  context.lineTo(x1, to)
  context.lineTo(x1, bottom)
  context.globalAlpha = 0.22
  context.fillStyle = palette.hit
  context.fill()
  context.globalAlpha = 1
  context.beginPath()
  context.moveTo(x0, from)
  context.lineTo(x1, to)
  context.strokeStyle = palette.hit
  context.lineWidth = 1.5
  context.stroke()
}

/** More queries than this at once, or in sight, are drawn as one area. */
const MOST_PLACES = 12
const MOST_QUERIES = 2000

/** Queries one above the other while they are few, else how many there are. */
function drawDatabase(scene: Scene, band: Band & { kind: 'server' }): void {
  const { timeline, window, now, palette, context, due } = scene
  const { steps } = timeline.lanes
  const { queries } = timeline
  const track = timeline.servers.list.find(({ name }) => name === DATABASE)
  const first = queries.firstReaching(steps, window.from, timeline.servers.oldestQuery())
  const inSight = queries.placeAt(steps, window.to) - first
  if ((band.scale ?? track?.most ?? 0) > MOST_PLACES || inSight > MOST_QUERIES)
    return drawLoad(scene, DATABASE, band, palette.db)
  const { x } = scaleOf(scene)
  const rows = Math.max(4, band.scale ?? track?.most ?? 1)
  const pitch = (band.height - 2) / rows
  for (let place = first; place < queries.length; place++) {
    const index = queries.at(place)
    const start = steps.startOf(index)
    if (start > window.to) break
    const end = Math.min(steps.endOf(index), now)
    if (end < window.from) continue
    const y = band.top + band.height - (steps.bOf(index) + 1) * pitch
    const box = steps.isOpen(index) ? boxes : dim
    box.add(x(start), y, Math.max(1, x(end) - x(start)), Math.max(1.5, pitch - 1))
    if (steps.isOpen(index) && scene.cursor === null) {
      const over = start + due(steps.seqOf(index))
      stillToCome(scene, x(now), x(over), y, Math.max(3, pitch - 1), palette.db)
    }
  }
  context.globalAlpha = 0.62
  dim.fill(context, palette.db)
  context.globalAlpha = 1
  boxes.fill(context, palette.db)
}

/** Dashed has not happened yet. */
export function stillToCome(
  { context }: Scene,
  x0: number,
  x1: number,
  y: number,
  height: number,
  colour: string,
): void {
  if (x1 - x0 < 2) return
  context.setLineDash([3, 3])
  context.strokeStyle = colour
  context.lineWidth = 1
  context.strokeRect(x0 + 0.5, Math.round(y) + 0.5, x1 - x0, height - 1)
  context.setLineDash([])
}

/** Narrower than this there are no names beside the bands; narrower than that they have no room on them, px. */
const LEAST_GUTTER = 40
const WIDE = 480

/** How many calls a server has in flight, as an area; its top is the most there ever were. */
function drawLoad(scene: Scene, name: string, band: Band, colour: string): void {
  const { timeline, now, context, palette, layout } = scene
  const track = timeline.servers.list.find((server) => server.name === name)
  if (!track) return
  const { load, most } = track
  const scale = (band.kind === 'server' && band.scale) || most
  const columns = columnsOf(scene, load)
  const { top, height } = band
  const each = (height - 4) / Math.max(1, scale)
  stripOf(load).draw(scene, {
    ...columns,
    ...{ top, height, key: [scale, colour] },
    draw: (from, to, { context, edge }) => {
      for (let column = from; column < to; column++) {
        const tall = each * load.gaugeAt(columns.level, column * columns.step, 0)
        const x = edge(column)
        if (tall > 0.1) boxes.add(x, top + height - 2 - tall, edge(column + 1) - x, tall)
      }
      boxes.fill(context, colour)
    },
  })
  context.font = `10.5px ${palette.sans}`
  // Where no name stands beside it, the band says itself what it is.
  const bare = layout.gutter < LEAST_GUTTER
  const text = `most ${whole(most)}${bare && layout.width > WIDE ? ' in the database' : ''}`
  const { width } = context.measureText(text)
  const last = layout.width - 6 - width
  // After now there is nothing under it; where that is too narrow it would meet the cursor.
  const at = scaleOf(scene).x(now)
  const clear = bare || at < last - 6 || at > layout.width - 6
  if (clear) return write(scene, text, last, band.top + 7, palette.ink3)
  context.fillStyle = palette.panel
  context.fillRect(layout.gutter + 1, band.top + 1, width + 10, 12)
  write(scene, text, layout.gutter + 6, band.top + 7, palette.ink3)
}
