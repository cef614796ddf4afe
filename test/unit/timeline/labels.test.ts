import { expect, it } from 'vitest'
import { labelAt } from '@/components/timeline/draw/labels'

it('gives a label room only where it ends before the next thing begins', () => {
  expect(labelAt(200, 320, 120, 96)).toBe(210)
  // Wide enough for most labels, and too narrow for this one.
  expect(labelAt(200, 295, 120, 96)).toBeNull()
  // What began before the names of the bands is labelled beside them, in the room that is left.
  expect(labelAt(40, 240, 120, 96)).toBe(130)
  expect(labelAt(40, 220, 120, 96)).toBeNull()
})
