import { describe, expect, it } from 'vitest'
import { Controller } from '@/components/timeline/controller'
import { Lives } from '@/components/timeline/model/lives'

describe('the end of a run', () => {
  it('brings the whole run into sight', () => {
    const controller = new Controller()
    controller.tick(60_000)
    controller.over(60_000)
    expect(controller.window.from).toBeCloseTo(0)
    expect(controller.window.to).toBeGreaterThanOrEqual(60_000)
  })

  it('leaves a part alone that somebody has chosen', () => {
    const controller = new Controller()
    controller.tick(60_000)
    controller.zoom(0.5, 60_000)
    const { from, to } = controller.window
    controller.over(60_000)
    expect(controller.window).toEqual({ from, to })
  })

  it('is shown whole even when nothing was drawn before', () => {
    const controller = new Controller()
    controller.over(60_000)
    controller.fitTo(800)
    expect(controller.window.to).toBeGreaterThanOrEqual(60_000)
  })
})

describe('a value without a TTL', () => {
  it('never expires, whatever is left of our own backstop', () => {
    const lives = new Lives()
    lives.set(0, 'redis', 'a', 1, 1, Infinity)
    lives.observed(50, 'redis', 'a', 100)
    lives.advance(1e9, 2)
    expect(lives.spans.extraOf(0)).toBe(Infinity)
    expect(lives.expired.total).toBe(0)
  })
})
