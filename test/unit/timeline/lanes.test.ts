import { describe, expect, it } from 'vitest'
import { Controller } from '@/components/timeline/controller'
import { layoutOf } from '@/components/timeline/layout'
import { Timeline } from '@/components/timeline/model/timeline'
import { sayName } from '@/components/timeline/say'
import { targetAt } from '@/components/timeline/target'
import { Story } from '../../support/story'

const lay = (clients: number, height: number, group: number | null) =>
  layoutOf(new Timeline(), { width: 900, height, gutter: 76, clients, group })

/** The clients whose lanes are seen by whoever unfolds them and pages on to the end. */
function paged(clients: number, height: number): Set<number> {
  const controller = new Controller()
  const seen = new Set<number>()
  controller.unfold(1)
  for (;;) {
    const laid = lay(clients, height, controller.view().group)
    controller.laid(laid)
    const { first, count, all } = laid.lanes
    for (let client = first; client < first + count; client++) seen.add(client)
    if (first + count > all) return seen
    controller.turn(1)
  }
}

describe('lanes that are unfolded', () => {
  it.each([
    [40, 170],
    [100, 170],
    [1000, 170],
    [1000, 400],
    [49, 900],
  ])('show each of %d clients on one page or another, %d px high', (clients, height) => {
    expect(paged(clients, height).size).toBe(clients)
  })

  it('are told from a few that all have a lane', () => {
    expect(lay(4, 400, null)).toMatchObject({ folds: false, lanes: { folded: false, count: 4 } })
    // Fewer than the most there are, and still too many for the room.
    const low = lay(40, 170, null)
    expect(low).toMatchObject({ folds: true, lanes: { folded: true } })
    expect(lay(40, 170, 1)).toMatchObject({
      folds: true,
      lanes: { folded: false, count: low.page },
    })
  })

  it('are told to the page once, and again when they change', () => {
    const controller = new Controller()
    let told = 0
    controller.subscribe(() => told++)
    for (const group of [null, null, 1, 1, 33]) controller.laid(lay(100, 170, group))
    expect(told).toBe(3)
    expect(controller.view().lanes).toMatchObject({ first: 33, folds: true, all: 100 })
  })
})

describe('the name beside a band of locks', () => {
  it('says whose lock it is, and that others have no band', () => {
    const story = new Story().time(10)
    for (const client of [1, 2, 3]) {
      const key = `${client}`
      story.acquired(client, story.askLock(client, key), { key })
    }
    const timeline = new Timeline()
    for (const event of story.events) timeline.read(event, [])
    const room = { width: 900, height: 300, gutter: 76, clients: 3, group: null }
    const layout = layoutOf(timeline, room)
    const y = (layout.bands.find(({ kind }) => kind === 'lock')?.top ?? 0) + 5
    const window = { from: 0, to: 100 }
    const named = targetAt(timeline, layout, window, { x: 30, y })
    expect(targetAt(timeline, layout, window, { x: 300, y }).kind).toBe('band')
    if (named.kind !== 'name') throw new Error(`it is ${named.kind}`)
    const { title, lines } = sayName(named.band)
    expect(title).toMatch(/^Lock of key [123]$/)
    expect(lines[1]).toBe('The number after + is of others, used less, that have no band here.')
  })
})
