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
  const stops: (() => void)[] = []

  /** So many panels, each of which counts its looks. */
  const panels = (count: number, everyMs: number, changes: boolean, cost = 1): number[] => {
    const looks = Array.from({ length: count }, () => 0)
    looks.forEach((_, i) => {
      const take = () => {
        looks[i] = (looks[i] ?? 0) + 1
        return changes
      }
      stops.push(onSample(everyMs, take, cost))
    })
    return looks
  }
  const sum = (looks: number[]) => looks.reduce((all, count) => all + count, 0)

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

  it('come as often as they want while frames are on time', () => {
    const looks = panels(4, 100, true)
    // The frames before this test were late ones.
    frames(90, 1000 / 60)
    const before = looks.slice()
    frames(240, 1000 / 60)
    for (const [i, count] of looks.entries())
      expect(count - (before[i] ?? 0)).toBeGreaterThanOrEqual(38)
  })

  it('change the page in few places at once when frames are late, and nobody is forgotten', () => {
    const looks = panels(20, 100, true)
    frames(60, 40)
    const before = looks.slice()
    frames(1, 100)
    expect(sum(looks) - sum(before)).toBe(4)
    frames(60, 40)
    for (const [i, count] of looks.entries()) expect(count - (before[i] ?? 0)).toBeGreaterThan(3)
  })

  it('draw one chart on a beat, and each of them in its turn', () => {
    panels(1, 100, true)
    frames(90, 1000 / 60)
    const charts = panels(4, 500, true, 4)
    let before = sum(charts)
    for (let beat = 0; beat < 60; beat++) {
      frames(3, 1000 / 60)
      expect(sum(charts) - before).toBeLessThanOrEqual(1)
      before = sum(charts)
    }
    for (const count of charts) expect(count).toBeGreaterThanOrEqual(3)
  })

  it('cost nothing where nothing has changed', () => {
    const looks = panels(20, 100, false)
    frames(60, 40)
    const before = sum(looks)
    frames(10, 100)
    expect(sum(looks) - before).toBe(200)
  })
})
