import { cpus, loadavg } from 'node:os'
import type { Page } from '@playwright/test'
import type { LabEvent } from '@/server/protocol/events'
import { atLeast, atMost, median, mustEqual, whole, WrongCount, type Part } from './figures'
import { onStage, type Stage } from './openPage'
import { framesBySecond, longestTask, noted, probe, type Noted } from './pageProbe'

const WHO = 'page'
/** Both make more than 20,000 events a second on a machine that has the time. */
const LOADS = {
  usual: 'clients=100&thinkMs=23&keys=100&readRatio=0.98&dbReadMs=5&dbWriteMs=5&seed=1',
  crowd: 'clients=1000&thinkMs=262&keys=500&readRatio=0.98&dbReadMs=5&dbWriteMs=5&seed=1',
}
const WARM_MS = 3000
const SLIDES = 5

/** Real runs, watched in Chromium: what arrives, what is drawn, and how long it takes. */
export const page: Part = async (quick, say) => {
  const ms = quick ? 4000 : 10_000
  const ceiling = await onStage(({ page }) => emptyPage(page, quick ? 2000 : 5000))
  say(`page: an empty page draws ${ceiling} frames/s here`)
  const usual = await onStage((stage) => watch(stage, LOADS.usual, ms))
  say(`page: 100 clients, ${usual.framesPerSecond} frames/s`)
  const crowd = await onStage((stage) => watch(stage, LOADS.crowd, ms))
  say(`page: 1,000 clients, ${crowd.framesPerSecond} frames/s`)
  return {
    figures: { ceiling, usual, crowd },
    lines: [
      `Page in Chromium, ${ms / 1000} s of cache-aside`,
      `  here and now an empty page draws ${ceiling} frames/s, and ${busy()}`,
      ...linesOf('100 clients, 100 keys', usual),
      ...linesOf('1,000 clients, 500 keys', crowd),
    ],
    targets: [...targetsOf('100 clients', usual), ...targetsOf('1,000 clients', crowd)],
  }
}

/** Whoever else works on this machine takes from the figures. */
const busy = () =>
  `${(loadavg()[0] ?? 0).toFixed(1)} programs want the ${cpus().length} cores, this one included`

async function emptyPage(page: Page, ms: number): Promise<number> {
  await probe(page)
  await page.goto('data:text/html,<title>empty</title>')
  const from = Date.now()
  await page.waitForTimeout(ms)
  return median(framesBySecond(await noted(page), from, from + ms))
}

type Watched = Awaited<ReturnType<typeof watch>>

async function watch({ url, page }: Stage, load: string, ms: number) {
  await probe(page)
  await page.goto(`${url}/cache-aside?${load}&start=1`)
  await page.waitForSelector('canvas[data-seq]:not([data-seq="0"])')
  await page.waitForTimeout(WARM_MS)
  const from = Date.now()
  await page.waitForTimeout(ms)
  const to = Date.now()
  const slides = await slide(page)
  await page.getByRole('button', { name: 'Stop' }).click()
  const runId = new URL(page.url()).searchParams.get('run') ?? ''
  await page.getByRole('button', { name: /^Run again/ }).waitFor()
  const seen = await noted(page)
  const run = await recorded(url, runId)
  // A page folds events in order and stops at a hole: the last one here means that all were.
  mustEqual(WHO, 'events that arrived', seen.frames.at(-1)?.[1] ?? 0, run.length)
  const frames = framesBySecond(seen, from, to)
  const latencies = delays(seen, run, from, to)
  return {
    events: run.length,
    eventsPerSecond: (latencies.length / (to - from)) * 1000,
    framesPerSecond: median(frames),
    worstSecond: Math.min(...frames),
    longestTaskMs: longestTask(seen, from, to),
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? NaN,
    sliderMs: Math.max(...effects(seen, run, slides)),
    layoutShift: seen.shift,
  }
}

/** Moves the slider of the TTL step by step. @returns when each key went down */
async function slide(page: Page): Promise<number[]> {
  const slider = page.getByRole('slider', { name: 'TTL', exact: true })
  await slider.focus()
  const pressed: number[] = []
  for (let i = 0; i < SLIDES; i++) {
    pressed.push(Date.now())
    await page.keyboard.press('ArrowLeft')
    await page.waitForTimeout(700)
  }
  return pressed
}

/** Every event of the run with its wall clock time, as the server has them. */
async function recorded(url: string, runId: string): Promise<{ type: string; wall: number }[]> {
  const text = await (await fetch(`${url}/api/runs/${runId}/events.jsonl`)).text()
  const events = text.split('\n').flatMap((line) => {
    const told = line === '' ? null : (JSON.parse(line) as LabEvent)
    return told?.seq ? [told] : []
  })
  const [first] = events
  if (first?.type !== 'run:started') throw new WrongCount(WHO, 'the run has no beginning')
  return events.map(({ type, at }) => ({ type, wall: first.startedAt + at }))
}

/** From each event at the server to the end of the frame that first shows it, ms, in rising order. */
function delays(
  { frames }: Noted,
  run: { wall: number }[],
  from: number,
  to: number,
): Float64Array {
  const found: number[] = []
  let shown = 0
  for (const [at, seq] of frames) {
    for (; shown < seq; shown++) {
      const wall = run[shown]?.wall ?? NaN
      if (wall >= from && wall < to) found.push(at - wall)
    }
  }
  return Float64Array.from(found).sort()
}

/** From each key to the frame that shows that the run has the new value, ms. */
function effects({ frames }: Noted, run: { type: string; wall: number }[], pressed: number[]) {
  return pressed.map((began) => {
    const seq = 1 + run.findIndex(({ type, wall }) => type === 'params:changed' && wall >= began)
    if (seq === 0) throw new WrongCount(WHO, 'a moved slider had no effect')
    const shown = frames.find((frame) => frame[1] >= seq)
    return (shown?.[0] ?? Infinity) - began
  })
}

const linesOf = (name: string, it: Watched): string[] => [
  `  ${name}: ${whole(it.eventsPerSecond)} events/s, none of ${whole(it.events)} lost`,
  `    ${it.framesPerSecond} frames/s (worst second ${it.worstSecond}), longest task ${it.longestTaskMs > 0 ? `${whole(it.longestTaskMs)} ms` : 'under 50 ms'}`,
  `    server to screen p99 ${whole(it.p99Ms)} ms, slider to effect ${whole(it.sliderMs)} ms at most, layout shift ${it.layoutShift.toFixed(4)}`,
]

const targetsOf = (name: string, it: Watched) => [
  atLeast(`page, ${name}: events/s`, it.eventsPerSecond, 20_000),
  atLeast(`page, ${name}: frames/s`, it.framesPerSecond, 50),
  atMost(`page, ${name}: longest task, ms`, it.longestTaskMs, 100),
  atMost(`page, ${name}: server to screen p99, ms`, it.p99Ms, 150),
  atMost(`page, ${name}: slider to effect, ms`, it.sliderMs, 500),
  atMost(`page, ${name}: layout shift`, it.layoutShift, 0.001),
]
