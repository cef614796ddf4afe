import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Strip, type Columns } from '@/components/timeline/draw/strip'
import type { Scene } from '@/components/timeline/draw/scene'

/** A canvas of pixels that hold the number of the column that painted them; 0 for none. */
class Pixels {
  values = new Int32Array(0)
  private size = { width: 0, height: 0 }
  private shift = { scale: 1, x: 0, y: 0 }
  fillStyle = ''
  painted = 0

  get width() {
    return this.size.width
  }
  set width(width: number) {
    this.size.width = width
    this.values = new Int32Array(width * this.size.height)
  }
  get height() {
    return this.size.height
  }
  set height(height: number) {
    this.size.height = height
    this.values = new Int32Array(this.size.width * height)
  }
  getContext() {
    return this
  }
  getTransform() {
    return { ...this.shift, f: this.shift.y }
  }
  setTransform(a: number | { scale: number; x: number; y: number }, ...rest: number[]) {
    this.shift = typeof a === 'number' ? { scale: a, x: rest[3] ?? 0, y: rest[4] ?? 0 } : a
  }
  fillRect(x: number, y: number, width: number, height: number) {
    this.painted++
    const { scale, x: dx, y: dy } = this.shift
    const from = [Math.round(x * scale + dx), Math.round(y * scale + dy)] as const
    this.each(from, Math.round(width * scale), Math.round(height * scale), () =>
      Number(this.fillStyle),
    )
  }
  drawImage(source: Pixels, ...[sx = 0, sy = 0, width = 0, height = 0, x = 0, y = 0]: number[]) {
    for (const number of [sx, sy, width, height, x, y]) expect(number % 1).toBe(0)
    this.each([x, y + this.shift.y], width, height, (i, j) =>
      sx + i < source.width ? (source.values[(sy + j) * source.width + sx + i] ?? 0) : 0,
    )
  }
  private each(
    [x, y]: readonly [number, number],
    width: number,
    height: number,
    value: (i: number, j: number) => number,
  ) {
    for (let j = Math.max(0, -y); j < height && y + j < this.height; j++) {
      for (let i = Math.max(0, -x); i < width && x + i < this.width; i++) {
        const painted = value(i, j)
        if (painted !== 0) this.values[(y + j) * this.width + x + i] = painted
      }
    }
  }
}

const SIZE = { width: 200, height: 30, gutter: 20 }
const STEP = 16

interface Look {
  from: number
  to: number
  now: number
  ratio?: number
  key?: unknown
}

/** One frame, drawn by a strip. @returns the canvas */
function frame(strip: Strip, { from, to, now, ratio = 1, key }: Look): Pixels {
  const context = new Pixels()
  context.width = SIZE.width * ratio
  context.height = SIZE.height * ratio
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  const whole = Math.floor(now / STEP)
  const columns: Columns = {
    ...{ key: [key], top: 5, height: 20, step: STEP },
    from: Math.floor(Math.max(0, from) / STEP),
    to: Math.floor(Math.min(to, now) / STEP) + 1,
    whole,
    draw: (first, end, { context, edge }) => {
      for (let column = first; column < end; column++) {
        // One that is not over looks different when it is.
        context.fillStyle = String(column < whole ? column + 1 : -1)
        context.fillRect(edge(column), 6, edge(column + 1) - edge(column), 18)
      }
    },
  }
  // Of a scene, a strip needs no more than this.
  strip.draw({ layout: SIZE, window: { from, to }, ratio, context } as unknown as Scene, columns)
  return context
}

const following = (now: number): Look => ({ from: now - 2000, to: now + 200, now })

describe('a strip', () => {
  beforeEach(() => vi.stubGlobal('document', { createElement: () => new Pixels() }))
  afterEach(() => vi.unstubAllGlobals())

  /** In sight and right of the gutter, both draw the same. */
  const same = (strip: Strip, look: Look) => {
    const [kept, fresh] = [frame(strip, look), frame(new Strip(), look)]
    const ratio = look.ratio ?? 1
    const inSight = ({ values, width }: Pixels) =>
      values.filter((_, i) => i % width >= SIZE.gutter * ratio)
    expect(inSight(kept)).toEqual(inSight(fresh))
    return kept
  }

  it('shows with each frame what a fresh picture shows, while it follows time', () => {
    const strip = new Strip()
    for (let now = 0; now < 9000; now += 37) same(strip, following(now))
  })

  it('shows it after panning, zooming, another setting and another screen', () => {
    const strip = new Strip()
    same(strip, following(9000))
    same(strip, { from: 4000, to: 6000, now: 9000 })
    same(strip, { from: 4500, to: 6500, now: 9000 })
    same(strip, { from: 3900, to: 5900, now: 9000 })
    same(strip, { from: 0, to: 9000, now: 9000 })
    same(strip, { ...following(9100), key: 'other' })
    same(strip, { ...following(9200), ratio: 2 })
    same(strip, { ...following(9300), ratio: 1.5 })
  })

  it('draws what is over once', () => {
    const strip = new Strip()
    frame(strip, following(5000))
    let painted = 0
    for (let now = 5016; now < 9000; now += 16) painted += frame(strip, following(now)).painted
    // At most the columns that wait to be kept, where a fresh picture paints all 126 with each frame.
    expect(painted / 249).toBeLessThan(34)
  })
})
