import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Beat } from '@/components/stream/beat'
import { onSample } from '@/components/stream/sampler'
import { anew, arrived, behind } from '@/components/stream/strain'

describe('a beat', () => {
  it('begins twenty times a second, on the same frames for all who ask', () => {
    const [one, other] = [new Beat(), new Beat()]
    let begun = 0
    for (let frame = 0; frame < 60; frame++) {
      const begins = one.begins((frame * 1000) / 60)
      expect(other.begins((frame * 1000) / 60)).toBe(begins)
      if (begins) begun++
    }
    expect(begun).toBe(20)
  })

  it('begins with each frame when frames are rare', () => {
    const beat = new Beat()
    for (let frame = 0; frame < 10; frame++) expect(beat.begins(frame * 120)).toBe(true)
  })

  it('begins half as often while frames are late, so that the others are drawn in time', () => {
    const beat = new Beat()
    const begun = (frames: number, from: number) =>
      Array.from({ length: frames }, (_, i) => beat.begins(from + i * 25)).filter(Boolean).length
    begun(40, 10_000)
    expect(begun(40, 11_000)).toBe(10)
  })

  it('begins rarely while news waits for the page, until it has caught up or none comes', () => {
    const beat = new Beat()
    anew()
    const begun = (from: number) =>
      Array.from({ length: 60 }, (_, i) => beat.begins(from + (i * 1000) / 60)).filter(Boolean)
        .length
    begun(20_000)
    // The run's clock is 20 s behind that of the page, and news takes 5 ms.
    const news = (now: number, late: number) => arrived(now, now - 20_000 - 5 - late)
    news(21_000, 0)
    expect(begun(21_000)).toBe(20)
    news(22_000, 60)
    // 200 ms apart for the 250 ms in which what waits is looked at, 50 ms apart after.
    expect(begun(22_000)).toBe(2 + 15)
    news(23_000, 60)
    news(23_010, 0)
    expect(begun(23_010)).toBe(20)
  })

  it('takes two clocks that drift apart for no delay', () => {
    anew()
    for (let now = 0; now < 600_000; now += 50) arrived(now, now * 0.9995)
    expect(behind(600_000)).toBe(false)
  })
})

describe('the looks of the panels', () => {
  let waiting: ((now: number) => void) | null = null
  let now = 0
  /** The next frame comes so many ms later. */
  const frame = (ms: number) => {
    now += ms
    const call = waiting
    waiting = null
    call?.(now)
  }
  const frames = (count: number, ms: number) => {
    for (let i = 0; i < count; i++) frame(ms)
  }
  /** Frames on time, until those of the tests before, which came late, are forgotten. */
  const relax = () => {
    anew()
    frames(120, 1000 / 60)
  }
  const stops: (() => void)[] = []

  interface Panel {
    looks: number[]
    drawn: number[]
  }

  /** So many panels, each of which notes when it looked and when it was drawn. */
  const panels = (count: number, changes = true, cost = 1, rounds = 1): Panel[] =>
    Array.from({ length: count }, () => {
      const panel: Panel = { looks: [], drawn: [] }
      const take = () => panel.looks.push(now) > 0 && changes
      stops.push(onSample(rounds, take, () => panel.drawn.push(now), cost))
      return panel
    })
  const drawn = (all: Panel[]) => all.reduce((sum, panel) => sum + panel.drawn.length, 0)

  beforeEach(() => {
    vi.stubGlobal('requestAnimationFrame', (call: (now: number) => void) => {
      waiting = call
      return 1
    })
    vi.stubGlobal('cancelAnimationFrame', () => (waiting = null))
  })
  afterEach(() => {
    for (const stop of stops.splice(0)) stop()
    vi.unstubAllGlobals()
  })

  it('are taken five times a second in the same moments, whenever a panel came', () => {
    const early = panels(9)
    relax()
    const late = panels(9)
    frames(20, 1000 / 60)
    for (const panel of [...early, ...late]) panel.looks = []
    frames(240, 1000 / 60)
    const [first] = early
    expect(first?.looks).toHaveLength(20)
    for (const { looks } of [...early, ...late]) expect(looks).toEqual(first?.looks)
  })

  it('are drawn in the frames after, before the next round', () => {
    const all = panels(18)
    relax()
    for (const panel of all) panel.drawn = []
    frames(240, 1000 / 60)
    for (const { looks, drawn } of all) {
      expect(drawn).toHaveLength(20)
      drawn.forEach((at, i) => {
        const taken = looks.at(i - drawn.length) ?? NaN
        expect(at - taken).toBeLessThan(100)
      })
    }
  })

  it('change the page in few places at once when frames are late, and nobody is forgotten', () => {
    const all = panels(20)
    frames(60, 40)
    const before = drawn(all)
    frames(1, 100)
    expect(drawn(all) - before).toBe(4)
    for (const panel of all) panel.drawn = []
    frames(90, 40)
    for (const panel of all) expect(panel.drawn.length).toBeGreaterThan(3)
  })

  it('are taken when they are drawn, if that is late', () => {
    const all = panels(20)
    frames(60, 40)
    for (const { looks, drawn } of all) expect(drawn.at(-1)).toBe(looks.at(-1))
  })

  it('draw one chart on a beat, after the words, and each of them in its turn', () => {
    const words = panels(6)
    relax()
    const charts = panels(4, true, 4, 3)
    frames(240, 1000 / 60)
    const beats = charts.flatMap(({ drawn }) => drawn)
    expect(new Set(beats).size).toBe(beats.length)
    for (const at of beats) expect(words[0]?.drawn).not.toContain(at)
    for (const { drawn } of charts) expect(drawn.length).toBeGreaterThanOrEqual(6)
  })

  it('draw nothing where nothing has changed', () => {
    const all = panels(20, false)
    relax()
    frames(60, 40)
    expect(drawn(all)).toBe(0)
  })
})
