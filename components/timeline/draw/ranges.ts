import { RULER } from '../layout'
import { labelAt, serverName } from './labels'
import { scaleOf, type Scene } from './scene'

const WORDS = { pause: 'paused', slow: 'slow motion', lost: 'lost', broken: 'broken' } as const
const Y = RULER + 6

const isBad = (kind: keyof typeof WORDS) => kind === 'lost' || kind === 'broken'

/** Those in sight, with their edges in px. */
function* inSight(scene: Scene) {
  const { timeline, window, now, layout } = scene
  const { x } = scaleOf(scene)
  for (const { kind, name, start, end } of timeline.ranges.list) {
    if (start > window.to || Math.min(end, now) < window.from) continue
    const left = Math.max(layout.gutter, x(start))
    const width = Math.max(2, Math.min(layout.width, x(Math.min(end, now))) - left)
    yield { kind, name, left, width }
  }
}

/** Times that touch the whole run: ground behind the lanes. */
export function drawRanges(scene: Scene): void {
  const { context, palette, layout } = scene
  for (const { kind, left, width } of inSight(scene)) {
    const bad = isBad(kind)
    context.globalAlpha = bad ? 0.5 : 1
    context.fillStyle = bad ? palette.crossed : palette.raised
    context.fillRect(left, RULER, width, layout.height - RULER)
    context.globalAlpha = 1
    context.fillStyle = bad ? palette.fault : palette.ctl
    context.fillRect(left, RULER, 1, layout.height - RULER)
  }
}

/** What each of these times is called, where it fits: over the marks, for keys expire in a pause too. */
export function drawRangeWords(scene: Scene): void {
  const { context, palette, layout } = scene
  context.font = `10.5px ${palette.sans}`
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  for (const { kind, name, left, width } of inSight(scene)) {
    const text = [serverName(name), WORDS[kind]].filter(Boolean).join(' ')
    const room = context.measureText(text).width
    const at = labelAt(left, left + width, layout.gutter, room)
    if (at === null) continue
    context.fillStyle = isBad(kind) ? palette.panel : palette.raised
    context.fillRect(at - 5, Y - 6, room + 10, 12)
    context.fillStyle = isBad(kind) ? palette.fault : palette.ink2
    context.fillText(text, at, Y)
  }
}
