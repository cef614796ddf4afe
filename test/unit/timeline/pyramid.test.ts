import { expect, it } from 'vitest'
import { Pyramid } from '@/components/timeline/model/pyramid'

it('a gauge that nobody has changed since stands as it is, and a change counts from when it was', () => {
  const pyramid = new Pyramid(1, 1)
  pyramid.advance(100)
  pyramid.change(0, 2)
  // The picture is drawn up to now; the event that ends it comes a little later.
  for (const level of [0, 3]) expect(pyramid.gaugeAt(level, 180, 0)).toBe(2)
  pyramid.advance(128)
  pyramid.change(0, -2)
  pyramid.advance(256)
  expect(pyramid.gaugeAt(0, 120, 0)).toBe(2)
  expect(pyramid.gaugeAt(0, 130, 0)).toBe(0)
  expect(pyramid.gaugeAt(0, 300, 0)).toBe(0)
})
