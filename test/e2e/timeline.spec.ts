import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../support/labServer'

/** A guide of a read that loads and one that hits: over in a moment, with two requests of one client. */
const GUIDE = '/simple-caching?scenario=guide&speed=10'

interface Point {
  x: number
  y: number
}

async function play(page: Page, address: string, ends: boolean): Promise<void> {
  await page.goto(address)
  const button = page.getByRole('button', { name: /^Run/ }).first()
  await expect(button).toBeEnabled()
  await button.click()
  await expect(page).toHaveURL(/run=/)
  if (ends) await expect(page.getByRole('button', { name: /^Run again/ })).toBeVisible()
}

const timeline = (page: Page) => page.getByRole('application', { name: 'Timeline' })
const where = (page: Page) => page.getByRole('status').filter({ hasText: /, event / })

/** From when to when the picture goes, s: what the timeline says of itself. */
async function ends(page: Page): Promise<{ from: number; to: number }> {
  const words = await page.getByText(/^The timeline shows/).textContent()
  const [, from = 'NaN', to = 'NaN'] = /shows ([\d.]+) s to ([\d.]+) s/.exec(words ?? '') ?? []
  return { from: Number(from), to: Number(to) }
}

async function span(page: Page): Promise<number> {
  const { from, to } = await ends(page)
  return to - from
}

/** The moment that is looked at, s. */
const moment = async (page: Page) => parseFloat((await where(page).textContent()) ?? '')

/** Presses the mouse at one place of an element and lets it go at another, both px from its corner. */
async function drag(page: Page, element: Locator, from: Point, to: Point): Promise<void> {
  const { x, y } = (await element.boundingBox()) ?? { x: 0, y: 0 }
  await page.mouse.move(x + from.x, y + from.y)
  await page.mouse.down()
  await page.mouse.move(x + to.x, y + to.y, { steps: 4 })
  await page.mouse.up()
}

/** The whole run in the picture, and its length, s: what the words say follows the picture a little later. */
async function wholeRun(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'The whole run' }).click()
  // A live view is 10 s wide, and this run takes less than two.
  await expect.poll(() => span(page)).toBeLessThan(5)
  return span(page)
}

test('the buttons zoom in and out, and back to the whole run', async ({ page }) => {
  await play(page, GUIDE, true)
  const zoom = page.getByRole('group', { name: 'Zoom' })
  const whole = await wholeRun(page)
  await zoom.getByRole('button', { name: 'Zoom in' }).click()
  await expect.poll(() => span(page)).toBeLessThan(whole * 0.8)
  const near = await span(page)
  await zoom.getByRole('button', { name: 'Zoom out' }).click()
  await expect.poll(() => span(page)).toBeGreaterThan(near * 1.2)
  await zoom.getByRole('button', { name: 'The whole run' }).click()
  await expect.poll(() => span(page)).toBeCloseTo(whole, 1)
})

test('a wheel zooms, a drag moves the picture, and along the ruler or the bar it moves the moment', async ({
  page,
}) => {
  await play(page, GUIDE, true)
  const whole = await wholeRun(page)
  await timeline(page).hover({ position: { x: 300, y: 80 } })
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -400)
  await page.keyboard.up('Control')
  await expect.poll(() => span(page)).toBeLessThan(whole * 0.9)
  const { from } = await ends(page)
  await drag(page, timeline(page), { x: 300, y: 80 }, { x: 420, y: 80 })
  await expect.poll(async () => (await ends(page)).from).toBeLessThan(from)
  await drag(page, timeline(page), { x: 200, y: 8 }, { x: 300, y: 8 })
  await expect(where(page)).toBeVisible()
  const early = await moment(page)
  await drag(page, timeline(page), { x: 200, y: 8 }, { x: 420, y: 8 })
  await expect.poll(() => moment(page)).toBeGreaterThan(early)
  const bar = page.getByRole('slider', { name: 'Moment of the run' })
  const { width = 0 } = (await bar.boundingBox()) ?? {}
  await drag(page, bar, { x: width * 0.7, y: 12 }, { x: width * 0.25, y: 12 })
  await expect.poll(() => moment(page)).toBeCloseTo(whole * 0.88 * 0.25, 1)
})

test('a request is chosen, told and let go with keys alone', async ({ page }) => {
  await play(page, GUIDE, true)
  await timeline(page).focus()
  await page.keyboard.press('ArrowDown')
  const tab = page.getByRole('tab', { name: 'Request of c01' })
  await expect(tab).toBeVisible()
  const spoken = page.getByText(/^c01 reads row \d+ at [\d.]+ s: /)
  // The last read of the guide loads, the one before it hits.
  await expect(spoken).toContainText(/[Ll]oaded v/)
  // It is told beside its lane as one under a pointer is.
  await expect(timeline(page)).toContainText('SELECT')
  await page.keyboard.press('Shift+N')
  await expect(spoken).toContainText('in the cache.')
  await page.keyboard.press('Enter')
  const story = page.getByRole('region', { name: 'Request' })
  await expect(story).toBeFocused()
  await expect(story).toContainText('GET')
  await expect(story).not.toContainText('SELECT')
  // From here, too, to the next one, and back to the picture.
  await page.keyboard.press('n')
  await expect(story).toContainText('SELECT')
  await page.keyboard.press('Escape')
  await expect(timeline(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(tab).toBeHidden()
  await expect(spoken).toBeHidden()
})

test('a request that is clicked tells its whole story, and the wire shows its commands alone', async ({
  page,
}) => {
  await play(page, GUIDE, true)
  await page.getByRole('button', { name: 'The whole run' }).click()
  await timeline(page).hover({ position: { x: 110, y: 46 } })
  await expect(timeline(page)).toContainText('c01 reads row')
  await timeline(page).click({ position: { x: 110, y: 46 } })
  await expect(where(page)).toBeVisible()
  await page.getByRole('tab', { name: 'Request of c01' }).click()
  const story = page.getByRole('region', { name: 'Request' })
  await expect(story).toContainText('GET')
  await expect(story).toContainText('SELECT')
  await page.getByRole('tab', { name: 'Wire' }).click()
  const wire = page.getByRole('region', { name: 'Wire' })
  const only = wire.getByRole('button', { name: /^only the request of c01/ })
  await expect(only).toBeVisible()
  // The second read of the guide hits: only the first one, which loaded, sent a SET.
  const asked = wire.getByText(/^GET /)
  await expect(asked.first()).toBeVisible()
  const own = await asked.count()
  // The other filters stand beside it, and count as well.
  await wire.getByRole('searchbox').fill('SET cachescope')
  await expect(asked).toHaveCount(0)
  await expect(wire.getByText(/^SET /).first()).toBeVisible()
  await wire.getByRole('searchbox').fill('')
  await expect(asked).toHaveCount(own)
  await only.click()
  await expect(only).toBeHidden()
  await expect(asked).not.toHaveCount(own)
})

test('the view is held while the run goes on, and comes back to it', async ({ page }) => {
  await play(page, '/cache-aside?ttlMs=1000&dbReadMs=50&thinkMs=50&keys=4&clients=4', false)
  const reads = page.getByRole('region', { name: 'Headline numbers' }).locator('dd').first()
  const count = async () => parseInt(((await reads.textContent()) ?? '').replaceAll(',', ''))
  await expect.poll(count).toBeGreaterThan(5)
  await page.getByRole('button', { name: 'Hold view' }).click()
  await expect(where(page)).toBeVisible()
  const held = await count()
  // The clock of the header is that of the run, which was not held.
  const clock = page.getByText(/^[\d.]+ s, seen at another moment/)
  const before = parseFloat((await clock.textContent()) ?? '')
  await expect
    .poll(async () => parseFloat((await clock.textContent()) ?? ''))
    .toBeGreaterThan(before + 1)
  expect(await count()).toBe(held)
  await page.getByRole('button', { name: 'Back to live' }).first().click()
  await expect(where(page)).toBeHidden()
  await expect.poll(count).toBeGreaterThan(held)
  await page.getByRole('button', { name: 'Stop' }).click()
})

test('from event to event, and to the next of a kind', async ({ page }) => {
  // Entries end many times a second: there is an expiry to jump to.
  await play(
    page,
    '/ttl-expiry?ttlMs=300&dbReadMs=20&thinkMs=20&keys=4&clients=4&duration=2000',
    true,
  )
  const jump = page.getByRole('group', { name: 'Jump to' })
  await jump.getByRole('combobox').selectOption('expiry')
  await expect(where(page)).toBeVisible()
  const seq = async () =>
    Number(
      (await where(page).textContent())?.replace(/.*event ([\d,]+).*/, '$1').replaceAll(',', ''),
    )
  const first = await seq()
  await page.getByRole('button', { name: 'Next event' }).click()
  await expect.poll(seq).toBe(first + 1)
  await page.getByRole('button', { name: 'Previous event' }).click()
  await expect.poll(seq).toBe(first)
  await jump.getByRole('button', { name: 'Previous expiry' }).click()
  await expect.poll(seq).toBeLessThan(first)
  await jump.getByRole('button', { name: 'Next expiry' }).click()
  await expect.poll(seq).toBe(first)
})

test('a thousand clients are one band, and unfold group by group', async ({ page }) => {
  await play(page, '/cache-aside?clients=1000&dbReadMs=100&thinkMs=500&duration=3000', false)
  await page.getByRole('button', { name: 'Unfold lanes' }).click()
  const lanes = page.getByRole('group', { name: 'Lanes' })
  await expect(lanes).toContainText(/^c01 to c\d+ of 1,000/)
  const [, last = ''] = /to c(\d+) /.exec((await lanes.textContent()) ?? '') ?? []
  await lanes.getByRole('button', { name: 'Lanes after' }).click()
  // None is left out.
  await expect(lanes).toContainText(`c${Number(last) + 1} to `)
  await lanes.getByRole('button', { name: 'Lanes before' }).click()
  await expect(lanes).toContainText(/^c01 to c\d+ of 1,000/)
  await lanes.getByRole('button', { name: 'Fold' }).click()
  await expect(page.getByRole('button', { name: 'Unfold lanes' })).toBeVisible()
})

test('the events of a run, its series and its timeline are taken along as files', async ({
  page,
}) => {
  await play(page, GUIDE, true)
  const take = async (name: string) => {
    await page.getByRole('button', { name: 'Share' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name }).click()
    return await readFile(await (await download).path())
  }
  const lines = (await take('Export, events')).toString().trim().split('\n')
  const shown = await page.getByRole('tab', { name: /^Events/ }).textContent()
  expect(lines.filter((line) => line.includes('"seq":'))).toHaveLength(
    Number(shown?.replaceAll(/\D/g, '')),
  )
  const [head = '', ...rows] = (await take('Export, series')).toString().trim().split('\n')
  expect(head.split(',').length).toBeGreaterThan(3)
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) expect(row.split(',')).toHaveLength(head.split(',').length)
  const picture = await take('Chart, timeline PNG')
  expect(picture.toString('latin1', 1, 4)).toBe('PNG')
  // Its width and height stand at the same place in every such file.
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1920, 1080])
})
