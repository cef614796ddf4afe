import type { Page } from '@playwright/test'

/** What a page has noted of itself; times are wall clock, ms. */
export interface Noted {
  /** When each frame was done, and the newest event in its picture of the timeline. */
  frames: [at: number, seq: number][]
  /** Tasks of 50 ms and more: when they began, and how long they took. */
  long: [at: number, ms: number][]
  /** Sum of the layout shifts that no one asked for. */
  shift: number
}

declare global {
  interface Window {
    noted: Noted
  }
}

/** Has a page note its frames and its long tasks from its start on; it costs it some µs a frame. */
export async function probe(page: Page): Promise<void> {
  await page.addInitScript(note)
}

/** Runs in the page. */
function note(): void {
  const noted: Noted = { frames: [], long: [], shift: 0 }
  window.noted = noted
  const wall = (at: number) => performance.timeOrigin + at
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      noted.long.push([wall(startTime), duration])
  }).observe({ type: 'longtask' })
  new PerformanceObserver((list) => {
    // The type of these entries is not in TypeScript's library yet.
    for (const entry of list.getEntries() as (PerformanceEntry & LayoutShift)[])
      if (!entry.hadRecentInput) noted.shift += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
  // A message comes after the frame was drawn: by then it is on its way to the screen.
  const drawn = new MessageChannel()
  drawn.port1.onmessage = () => {
    const canvas = document.querySelector('canvas[data-seq]')
    noted.frames.push([wall(performance.now()), Number(canvas?.getAttribute('data-seq') ?? 0)])
  }
  const frame = () => {
    drawn.port2.postMessage(null)
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}

interface LayoutShift {
  value: number
  hadRecentInput: boolean
}

export const noted = (page: Page): Promise<Noted> => page.evaluate(() => window.noted)

/** How many frames were drawn in each whole second between two times. */
export function framesBySecond({ frames }: Noted, from: number, to: number): number[] {
  const seconds = Array.from({ length: Math.floor((to - from) / 1000) }, () => 0)
  for (const [at] of frames) {
    const second = Math.floor((at - from) / 1000)
    if (seconds[second] !== undefined) seconds[second]++
  }
  return seconds
}

/** The longest task that began between two times, ms; 0 when none took 50 ms. */
export const longestTask = ({ long }: Noted, from: number, to: number): number =>
  Math.max(0, ...long.filter(([at]) => at >= from && at < to).map(([, ms]) => ms))
