import { describe, expect, it } from 'vitest'
import { Controller } from '@/components/timeline/controller'
import { layoutOf } from '@/components/timeline/layout'
import { Timeline } from '@/components/timeline/model/timeline'

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
