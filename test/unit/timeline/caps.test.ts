import { expect, it } from 'vitest'
import { drawLanes } from '@/components/timeline/draw/lanes'
import type { Palette } from '@/components/timeline/draw/palette'
import type { Scene } from '@/components/timeline/draw/scene'
import { layoutOf } from '@/components/timeline/layout'
import { Timeline } from '@/components/timeline/model/timeline'
import { Story } from '../../support/story'

/** How many boxes of each colour are drawn of a story. */
function drawn({ events }: Story): Map<unknown, number> {
  const timeline = new Timeline()
  for (const event of events) timeline.read(event, [])
  const boxes = new Map<unknown, number>()
  // What the lanes use of a canvas: each colour is called by its name, and boxes are counted by it.
  const context = {
    fillStyle: '',
    fillRect: () => boxes.set(context.fillStyle, (boxes.get(context.fillStyle) ?? 0) + 1),
  }
  const quiet = new Proxy(context, {
    get: (target, name) => Reflect.get(target, name) ?? (() => {}),
  })
  const scene = {
    ...{ timeline, context: quiet, window: { from: 0, to: 100 }, now: 100 },
    palette: new Proxy({}, { get: (_, name) => name }) as Palette,
    layout: layoutOf(timeline, { width: 900, height: 400, gutter: 76, clients: 2, group: null }),
  } as unknown as Scene
  drawLanes(scene)
  return boxes
}

it('caps the bar of a load that was stored, and not of one that was refused', () => {
  const caps = (refused: boolean) => {
    const story = new Story()
    story.time(10).request(1)
    const of = story.time(30).setting(1)
    const entry = { client: 1, req: 1, of, ms: 1, tier: 'redis', key: '1', id: 1, version: 1 }
    if (refused) story.tell({ type: 'cache:refused', at: 31, ...entry })
    else story.time(31).set(1, of)
    story.time(40).finish(1, 'miss')
    return drawn(story).get('write') ?? 0
  }
  expect([caps(false), caps(true)]).toEqual([1, 0])
})
