import { describe, expect, it } from 'vitest'
import { BOX, layout, type Spot } from '@/components/lab/picture/layout'
import { catalogue } from '@/server/engine'
import type { PathStep } from '@/server/protocol'

const step = (from: PathStep['from'], to: PathStep['to']): PathStep => ({
  ...{ from, to, word: 'word', kind: 'plain' },
})
const ways: Record<string, PathStep[]> = {
  'to the side': [step('app', 'redis'), step('app', 'database'), step('database', 'redis')],
  'straight on': [step('app', 'redis'), step('redis', 'database')],
  'through a queue': [
    ...[step('app', 'redis'), step('app', 'queue')],
    ...[step('queue', 'worker'), step('worker', 'database')],
  ],
  'over two levels': [
    ...[step('app', 'redis'), step('redis', 'memcached'), step('memcached', 'database')],
    step('memcached', 'redis'),
  ],
  'to a cluster': [step('app', 'cluster')],
  'of a scheduler': [
    ...[step('app', 'redis'), step('scheduler', 'database'), step('scheduler', 'redis')],
  ],
  ...Object.fromEntries(
    catalogue().flatMap(({ id, picture }) => (picture === 'life' ? [] : [[id, [...picture]]])),
  ),
}

const apart = (a: Spot, b: Spot) =>
  a.x + a.w < b.x || b.x + b.w < a.x || a.y + a.h < b.y || b.y + b.h < a.y

describe.each(Object.entries(ways))('the picture of a way %s', (_name, steps) => {
  const { spots, lines, frame } = layout(steps)

  it('stays in its box, and no station stands on another', () => {
    for (const { x, y, w, h } of [...spots, ...(frame ? [frame] : [])]) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
      expect(x + w).toBeLessThanOrEqual(BOX.width)
      expect(y + h).toBeLessThanOrEqual(BOX.height)
    }
    for (const [i, a] of spots.entries())
      for (const b of spots.slice(i + 1))
        expect(apart(a, b), `${a.station} ${b.station}`).toBe(true)
  })

  it('draws every step, its word inside the box', () => {
    expect(new Set(lines.map(({ step: { from, to } }) => `${from} ${to}`)).size).toBe(steps.length)
    for (const { at } of lines) {
      expect(at[0]).toBeGreaterThan(8)
      expect(at[0]).toBeLessThan(BOX.width - 8)
      expect(at[1]).toBeGreaterThan(0)
      expect(at[1]).toBeLessThan(BOX.height)
    }
  })
})

it('a line from the app ends at the edge of what it reaches', () => {
  const { spots, lines } = layout(ways['to the side'] ?? [])
  const redis = spots.find(({ station }) => station === 'redis')
  expect(lines[0]?.points.at(-1)?.[0]).toBe(redis?.x)
})
