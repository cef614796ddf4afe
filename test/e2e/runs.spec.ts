import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { detailOf } from '@/components/panels/claims/words'
import { readRecording } from '../../server/protocol'
import { expect, startLab, test } from '../support/labServer'

const RUN = '/cache-aside?clients=6&dbReadMs=20&thinkMs=20&ttlMs=300&seed=7'

test('a run has its own address: two browsers see the same of it, held, at a moment of the past and at its end', async ({
  page,
  browser,
  lab,
}) => {
  // However long the looks below take, they are looks at a run that is held.
  await page.goto(`${RUN}&duration=open`)
  await page.getByRole('button', { name: 'Run', exact: false }).first().click()
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await expect(page).toHaveURL(/run=/)
  const id = new URL(page.url()).searchParams.get('run') ?? ''
  // Nothing is shared with the other one: neither what is stored nor what is kept in memory.
  const stranger = await browser.newContext()
  const other = await stranger.newPage()
  await other.goto(`${lab.url}/runs/${id}`)
  await expect(other.getByText('Live', { exact: true })).toBeVisible({ timeout: 20_000 })
  await expect(other.getByRole('button', { name: 'Stop' })).toHaveCount(0)

  await page.getByRole('button', { name: /^Pause/ }).click()
  await expect(other.getByText(/^Paused: every call is held/)).toBeVisible()
  await same(page, other, async (each) => (await panels(each)).map(untimed))
  let before = ''
  for (const move of ['Home', 'expiry', 'Shift+ArrowRight']) {
    for (const each of [page, other]) await lookAt(each, move)
    await expect.poll(async () => (await told(page))[0]).not.toBe(before)
    await same(page, other, told)
    before = (await told(page))[0] ?? ''
  }
  for (const each of [page, other]) await each.keyboard.press('End')

  await page.getByRole('button', { name: 'Stop' }).click()
  const words = /^Stopped after .* reads/
  await expect(page.getByText(words)).toBeVisible()
  const said = await page.getByText(words).textContent()
  await expect(other.getByText(words)).toHaveText(said ?? '')
  await same(page, other, panels)
  await stranger.close()
})

test('claims are judged while the run goes on, and as its summary says after it', async ({
  page,
}) => {
  await page.goto(RUN)
  await page.getByRole('button', { name: 'Run', exact: false }).first().click()
  await page.getByRole('tab', { name: /^Claims/ }).click()
  const panel = page.getByRole('tabpanel', { name: /^Claims/ })
  await expect(panel.getByText('One load per expiry')).toBeVisible()
  await expect(panel.getByText(/^loads: \d+/)).toBeVisible()
  await expect(panel.getByRole('img', { name: 'Held' }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText(/^Stopped after .* reads/)).toBeVisible()
  const id = new URL(page.url()).searchParams.get('run') ?? ''
  const file = await (await page.request.get(`/api/runs/${id}/run.jsonl`)).text()
  const { head } = await readRecording(file)
  for (const claim of head.summary?.claims ?? []) {
    const told = panel.getByRole('listitem').filter({ hasText: claim.title })
    await expect(told).toContainText(detailOf(claim))
  }
  // Pressing an event that it names leads to the moment of that event.
  const [first] = head.summary?.claims.find(({ id }) => id === 'one-load-per-expiry')?.proof ?? []
  const load = panel.getByRole('listitem').filter({ hasText: 'One load per expiry' })
  await load.getByRole('button', { name: `Event ${first}`, exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: /, event / })).toContainText(
    new RegExp(`event ${first}\\b`),
  )
  // Before it nothing had put the claim to the test, and that is what is said there.
  await expect(load.getByRole('img', { name: 'Held' })).toBeVisible()
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(load.getByRole('img', { name: 'Not put to the test' })).toBeVisible()
  await expect(load).toContainText('Nothing had put it to the test by this moment.')
})

test('a run that is not known says so', async ({ page }) => {
  await page.goto('/runs/nowhere')
  await expect(
    page.getByRole('heading', { name: 'There is nothing at this address' }),
  ).toBeVisible()
})

/** What the panels of a page say: the figures, and the servers. */
async function panels(page: Page): Promise<string[]> {
  const parts = [
    page.getByRole('region', { name: 'Headline numbers' }),
    page.getByRole('region', { name: 'Cache', exact: true }),
    page.locator('[aria-label="Locks"]'),
    page.getByRole('region', { name: 'Database', exact: true }),
  ]
  return await Promise.all(parts.map(async (part) => (await part.textContent()) ?? ''))
}

/** The same of the moment that is looked at, and where that is. */
async function told(page: Page): Promise<string[]> {
  const where = page.getByRole('status').filter({ hasText: /, event / })
  const claims = await page.getByRole('tab', { name: /^Claims/ }).textContent()
  return [(await where.textContent()) ?? '', ...(await panels(page)), claims ?? '']
}

/** Without the times: the clocks of a run that is held go on, and two pages never look at once. */
const untimed = (text: string) => text.replaceAll(/-?[\d.,]+ m?s/g, '–')

/** Both pages come to say the same. */
async function same(a: Page, b: Page, say: (page: Page) => Promise<string[]>): Promise<void> {
  await expect(async () => {
    const [one, other] = await Promise.all([say(a), say(b)])
    expect(other).toEqual(one)
  }).toPass({ timeout: 20_000 })
}

/** From the start on, where everybody misses, event by event until a lock is held: far fewer than these. */
const MOST_MOVES = 100
const holds = ([, , , locks]: string[]) => /fence \d/.test(locks ?? '')

async function lookAt(page: Page, moment: string): Promise<void> {
  const kind = page.getByRole('group', { name: 'Jump to' }).getByRole('combobox')
  if (moment === 'expiry') await kind.selectOption(moment)
  else await page.keyboard.press(moment)
}

/** Looks at moments of a run, and notes how each was reached and what the page said of it. */
async function walk(page: Page): Promise<{ move: string; said: string[] }[]> {
  const seen: { move: string; said: string[] }[] = []
  const go = async (move: string) => {
    await lookAt(page, move)
    // A moment is another one when the words say so.
    await expect.poll(async () => (await told(page))[0]).not.toBe(seen.at(-1)?.said[0])
    seen.push({ move, said: await told(page) })
  }
  await go('Home')
  while (seen.length < MOST_MOVES && !seen.some(({ said }) => holds(said)))
    await go('Shift+ArrowRight')
  await go('expiry')
  return seen
}

async function exported(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByText('Export, whole run').click(),
  ])
  return await download.path()
}

const QUEUE = '[aria-label="Queue"]'

/** A write that is owed and then saved, exported; and what its queue said of it, then and at the end. */
async function runWithQueue(page: Page, url: string) {
  await page.goto(`${url}/write-behind?scenario=guide&speed=5&start=1`)
  await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 45_000 })
  const path = await exported(page)
  const queue = page.locator(QUEUE)
  const end = (await queue.textContent()) ?? ''
  await page.keyboard.press('Home')
  await expect(queue).not.toHaveText(end)
  const seen = [{ moment: 'Home', said: (await queue.textContent()) ?? '' }]
  return { path, seen: [...seen, { moment: 'End', said: end }] }
}

test('a run that was exported opens again with the server gone, and scrubs to the same states', async ({
  page,
  browser,
}) => {
  const lab = await startLab()
  const viewer = await browser.newPage()
  await viewer.goto(`${lab.url}/runs/open`, { waitUntil: 'networkidle' })
  await page.goto(`${lab.url}${RUN}`)
  await page.getByRole('button', { name: 'Run', exact: false }).first().click()
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await page.waitForTimeout(1500)
  await page.getByRole('button', { name: 'Stop' }).click()
  const words = /^Stopped after .* reads/
  const said = await page.getByText(words).textContent()
  const path = await exported(page)
  const seen = await walk(page)
  expect(seen.some(({ said }) => holds(said))).toBe(true)
  const queued = await runWithQueue(page, lab.url)
  const other = await browser.newPage()
  await other.goto(`${lab.url}/runs/open`, { waitUntil: 'networkidle' })
  await lab.stop()

  const { head, events } = await readRecording(readFileSync(path, 'utf8'))
  expect(head.summary).toMatchObject({ seed: 7, events: events.length })
  await viewer.setInputFiles('input[type=file]', path)
  await expect(viewer.getByText(words)).toHaveText(said ?? '')
  await expect(viewer.getByText(`${events.length.toLocaleString('en-US')}`).first()).toBeVisible()
  for (const { move, said } of seen) {
    await lookAt(viewer, move)
    await expect.poll(() => told(viewer)).toEqual(said)
  }
  // It is taken along again.
  await viewer.getByRole('button', { name: 'Share' }).click()
  const [again] = await Promise.all([
    viewer.waitForEvent('download'),
    viewer.getByText('Export, events').click(),
  ])
  const lines = readFileSync(await again.path(), 'utf8')
    .trim()
    .split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual(
    events.map(({ seq }) => seq),
  )
  // So does one of another pattern, whose panel is a piece of code of its own.
  await other.setInputFiles('input[type=file]', queued.path)
  await expect(other.getByText(/^Finished after/)).toBeVisible()
  for (const { moment, said } of queued.seen) {
    await other.keyboard.press(moment)
    await expect(other.locator(QUEUE)).toHaveText(said)
  }
  for (const each of [viewer, other]) await each.close()
})

test('a file that is no run is refused in plain words', async ({ page }) => {
  await page.goto('/runs/open')
  const file = { name: 'x.jsonl', mimeType: 'text/plain', buffer: Buffer.from('hello') }
  await page.setInputFiles('input[type=file]', file)
  await expect(page.getByRole('alert').filter({ hasText: 'no run' })).toBeVisible()
})
