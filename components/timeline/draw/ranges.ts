import { RULER } from '../layout'
import { labelAt, serverName, write } from './labels'
import { scaleOf, type Scene } from './scene'

const WORDS = { pause: 'paused', slow: 'slow motion', lost: 'lost', broken: 'broken' } as const
const Y = RULER + 6

/** Times that touch the whole run: ground behind the lanes, with a word where it fits. */
export function drawRanges(scene: Scene): void {
  const { timeline, window, now, context, palette, layout } = scene
  const { x } = scaleOf(scene)
  context.font = `10.5px ${palette.sans}`
  context.textBaseline = 'middle'
  for (const { kind, name, start, end } of timeline.ranges.list) {
    if (start > window.to || Math.min(end, now) < window.from) continue
    const left = Math.max(layout.gutter, x(start))
    const width = Math.max(2, Math.min(layout.width, x(Math.min(end, now))) - left)
    const bad = kind === 'lost' || kind === 'broken'
    context.globalAlpha = bad ? 0.5 : 1
    context.fillStyle = bad ? palette.crossed : palette.raised
    context.fillRect(left, RULER, width, layout.height - RULER)
    context.globalAlpha = 1
    context.fillStyle = bad ? palette.fault : palette.ctl
    context.fillRect(left, RULER, 1, layout.height - RULER)
    const text = [serverName(name), WORDS[kind]].filter(Boolean).join(' ')
    const at = labelAt(left, left + width, layout.gutter, context.measureText(text).width)
    if (at !== null) write(scene, text, at, Y, bad ? palette.fault : palette.ink2)
  }
}
