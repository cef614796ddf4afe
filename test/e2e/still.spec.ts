import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/labServer'

/** The most that a page may jump in all: the limit of a "good" page (CLS) is 0.1. */
const MOST = 0.02
/** So long a run is watched, ms: five times as fast, that is 10 s of it. */
const WATCHED_MS = 2000
const SPEED = 5

interface Shift {
  value: number
  what: string
}

declare global {
  interface Window {
    shifts: Shift[]
  }
}

/** Has the page note what jumps without having been asked for. */
const note = (page: Page) =>
  page.addInitScript(() => {
    window.shifts = []
    // The type of these entries is not in TypeScript's library yet.
    type Entry = PerformanceEntry & {
      value: number
      hadRecentInput: boolean
      sources: { node: Node | null }[]
    }
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as Entry[]) {
        const names = sources.map(({ node }) =>
          node instanceof Element ? node.outerHTML.slice(0, 90) : (node?.textContent ?? '?'),
        )
        if (!hadRecentInput) window.shifts.push({ value, what: names.join('\n      ') })
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })

async function expectStill(page: Page): Promise<void> {
  const shifts = await page.evaluate(() => window.shifts)
  const worst = shifts.sort((a, b) => b.value - a.value).slice(0, 5)
  const told = worst.map(({ value, what }) => `${value.toFixed(4)}: ${what}`).join('\n')
  const sum = shifts.reduce((all, { value }) => all + value, 0)
  expect(sum, `What jumped most:\n${told}`).toBeLessThan(MOST)
}

test.beforeEach(({ page }) => note(page))

test('nothing jumps in the gallery', async ({ page }) => {
  await page.goto('/')
  await page.waitForLoadState('networkidle')
  await expectStill(page)
})

/** Where a page may be cut, and how long the next piece takes, in ms. */
const CUT = /<\/(?:div|section|p|h2|dl|aside)>/g
const PIECES = 20
const PIECE_MS = 50

/** The lab behind a slow line: its pages arrive in pieces. */
async function slowLine(lab: string) {
  const server = createServer((request, response) => {
    void (async () => {
      const answer = await fetch(`${lab}${request.url}`)
      const type = answer.headers.get('content-type') ?? ''
      const body = Buffer.from(await answer.arrayBuffer())
      response.writeHead(answer.status, { 'content-type': type })
      if (!type.includes('html')) return response.end(body)
      const page = body.toString()
      const cuts = [...page.matchAll(CUT)].map(({ index }) => index)
      const every = Math.ceil(cuts.length / PIECES)
      let from = 0
      for (const to of cuts.filter((_, i) => i % every === 0)) {
        response.write(page.slice(from, to))
        from = to
        await new Promise((wake) => setTimeout(wake, PIECE_MS))
      }
      response.end(page.slice(from))
    })()
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('nothing jumps while a lab arrives piece by piece', async ({ page, lab }) => {
  const { server, url } = await slowLine(lab.url)
  await page.goto(`${url}/scheduled-refresh`)
  await expectStill(page)
  server.close()
  server.closeAllConnections()
})

/** Those whose panels differ. */
const SCENARIOS = {
  ...{ 'cache-aside': ['guide', 'load'], 'write-behind': ['guide', 'load'] },
  ...{ 'multi-level': ['guide', 'load'], sharding: ['load'] },
  ...{ 'scheduled-refresh': ['load'] },
}
for (const [pattern, scenarios] of Object.entries(SCENARIOS)) {
  for (const scenario of scenarios) {
    test(`nothing jumps in the lab of ${pattern} while the ${scenario} runs`, async ({ page }) => {
      await page.goto(`/${pattern}?scenario=${scenario}&speed=${SPEED}`)
      const run = page.getByRole('button', { name: /^Run/ }).first()
      await expect(run).toBeEnabled({ timeout: 20_000 })
      await page.waitForLoadState('networkidle')
      await run.click()
      // A pattern may start its servers first.
      await expect(page).toHaveURL(/run=/, { timeout: 45_000 })
      await page.waitForTimeout(WATCHED_MS)
      await expectStill(page)
    })
  }
}

test('nothing jumps in a comparison while it runs', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Compare four protections' }).click()
  await page.getByRole('button', { name: 'Stop' }).waitFor()
  await page.waitForTimeout(WATCHED_MS)
  await expectStill(page)
})

/** A load of many seconds, on which all others wait: without an eye on the clock nothing changes. */
const SLOW = '/cache-aside?clients=6&keys=1&readRatio=1&dbReadMs=20000&leaseMs=60000&start=1'

test('who wants no motion sees none: dots stay away, and clocks go on once a second', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(SLOW)
  const lock = page.locator('[aria-label^="Lock user"]')
  await expect(lock).toContainText(/5 waiting|5 wait/)
  const path = () =>
    page
      .getByRole('region', { name: 'Clients and path' })
      .locator('canvas')
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  // What travelled here before is gone.
  await page.waitForTimeout(1000)
  const before = await path()
  const clocks = await lock.evaluate(async (panel) => {
    let changes = 0
    const bars = panel.querySelectorAll('[style*=clip-path]')
    const observer = new MutationObserver((all) => (changes += all.length))
    for (const bar of bars) observer.observe(bar, { attributeFilter: ['style'] })
    await new Promise((wake) => setTimeout(wake, 3000))
    observer.disconnect()
    return { changes, bars: bars.length }
  })
  expect(await path()).toBe(before)
  expect(clocks.bars).toBeGreaterThan(0)
  expect(clocks.changes).toBeGreaterThan(0)
  expect(clocks.changes).toBeLessThanOrEqual(4 * clocks.bars)
  // With motion the query travels on.
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await expect.poll(path).not.toBe(before)
  await page.getByRole('button', { name: 'Stop' }).click()
})
