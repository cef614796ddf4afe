import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { readRecording } from '../../server/protocol'
import { expect, test } from '../support/labServer'
import { isAlike } from '../support/pictures'

const SHORT =
  '/compare?lane=simple-caching%3Fpreset%3Dstampede%26dbReadMs%3D200&lane=simple-caching%3Fpreset%3Dstampede%26dbReadMs%3D200%26protection%3Dredis-lock&duration=2000&seed=3'

const lane = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const status = (page: Page, word: string) => page.getByRole('status').getByText(word)

/** A row of the table, as numbers. */
async function row(page: Page, name: string): Promise<number[]> {
  const cells = page.getByRole('row', { name: new RegExp(`^${name}`) }).getByRole('cell')
  const texts = await cells.allTextContents()
  return texts.map((text) => Number.parseFloat(text.replaceAll(',', '')))
}

test('the stampede is compared two clicks from the gallery', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Compare four protections' }).click()
  await expect(status(page, 'Live')).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).waitFor()
  // The herd of the first lane is in the database at once; the lock lets one through.
  await expect
    .poll(async () => await row(page, 'Most database queries at once'), { timeout: 15_000 })
    .toEqual([24, 1, 1, 1])
  const [none = 0, , lock = 0] = await row(page, 'Database calls')
  expect(none).toBeGreaterThanOrEqual(24)
  expect(lock).toBeLessThan(none)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(status(page, 'Finished')).toBeVisible()
})

test('each number is that of the lane’s own run', async ({ page, request }) => {
  await page.goto(SHORT)
  await page.getByRole('button', { name: 'Run all lanes' }).click()
  await expect(status(page, 'Finished')).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText(/claims? held/)).toHaveCount(2)
  const calls = await row(page, 'Database calls')
  const links = page.getByRole('link', { name: 'Open this run' })
  for (const [i, link] of (await links.all()).entries()) {
    const id = (await link.getAttribute('href'))?.split('/').at(-1)
    const events = await (await request.get(`/api/runs/${id}/events.jsonl`)).text()
    const began = events.split('\n').filter((line) => line.includes('"type":"db:began"'))
    expect(calls[i]).toBe(began.length)
  }
  await takesAlong(page, calls)
  // They stay that run's, under its own name, whatever is chosen for the next one.
  const heading = page.getByRole('columnheader', { name: 'No protection' })
  await page.getByLabel('Protection of this lane').first().selectOption('redis-lock')
  await expect(lane(page, 'No protection')).toContainText('Changed since this run: Protection.')
  await expect(page.getByRole('status')).toContainText('Run again to see what was changed.')
  await expect(heading).toBeVisible()
  expect(await row(page, 'Database calls')).toEqual(calls)
  const [trap] = await row(page, 'Loads of a row already being loaded')
  expect(trap).toBeGreaterThan(0)
  await links.first().click()
  await expect(page.getByText(/^(Finished|Stopped) after/)).toBeVisible()
})

/** A lane as a picture and as a run, and the table as numbers. */
async function takesAlong(page: Page, calls: readonly number[]): Promise<void> {
  const file = async (press: () => Promise<void>) => {
    const coming = page.waitForEvent('download')
    await press()
    return await readFile(await (await coming).path())
  }
  const ofLane = (what: string) =>
    file(async () => {
      await page.getByRole('button', { name: 'Export No protection' }).click()
      await expect(page.getByRole('main').getByRole('menu')).toBeVisible()
      await page.getByRole('menuitem', { name: what }).click()
    })
  await isAlike(
    page,
    await ofLane('Chart of this lane SVG'),
    await ofLane('Chart of this lane PNG'),
  )
  const { head, events } = await readRecording((await ofLane('Whole run')).toString())
  expect(head.pattern.id).toBe('simple-caching')
  const lines = (await ofLane('Events')).toString().trim().split('\n')
  expect(lines).toHaveLength(events.length)
  const table = await file(() => page.getByRole('button', { name: 'Export this table' }).click())
  expect(table.toString()).toContain(`Database calls,times,${calls.join(',')}\n`)
}

test('Space runs all lanes, and stops them', async ({ page }) => {
  await page.goto(SHORT.replace('duration=2000', 'duration=60000'))
  await expect(status(page, 'Ready')).toBeVisible()
  await page.keyboard.press(' ')
  await expect(status(page, 'Live')).toBeVisible()
  await page.keyboard.press(' ')
  await expect(status(page, 'Finished')).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Run or stop all lanes')
})

test('one slider moves every lane while they run, or says why not', async ({ page }) => {
  let spoil = (message: string) => message
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => server.send(spoil(String(message))))
    server.onMessage((message) => socket.send(message))
  })
  await page.goto(SHORT.replace('duration=2000', 'duration=60000'))
  await page.getByRole('button', { name: 'Run all lanes' }).click()
  await expect(status(page, 'Live')).toBeVisible()
  const ids = async () =>
    await Promise.all(
      (await page.getByRole('link', { name: 'Open this run' }).all()).map((link) =>
        link.getAttribute('href'),
      ),
    )
  await expect.poll(async () => (await ids()).length).toBe(2)
  await page.getByRole('slider', { name: 'Clients' }).press('ArrowRight')
  const value = await page.getByRole('slider', { name: 'Clients' }).getAttribute('aria-valuenow')
  for (const href of await ids()) {
    await expect
      .poll(async () => await (await page.request.get(`/api${href}/events.jsonl`)).text())
      .toContain(`"name":"clients","from":24,"to":${value}`)
  }
  // What the server refuses is said at the slider that was moved, and otherwise in the line above.
  spoil = (message) => message.replace(/"clients":\d+/, '"clients":1001')
  await page.getByRole('slider', { name: 'Clients' }).press('ArrowRight')
  const settings = page.getByRole('region', { name: 'The same in every lane' })
  await expect(settings.getByRole('alert')).toContainText(/1,?000/)
  spoil = (message) => message.replace(/"clients":\d+/, '"walkers":9')
  await page.getByRole('slider', { name: 'Clients' }).press('ArrowLeft')
  await page.getByRole('slider', { name: 'Clients' }).press('ArrowLeft')
  await expect(settings.getByRole('alert')).toHaveCount(0)
  await expect(status(page, 'That did not work.')).toBeVisible()
  await page.getByRole('status').getByRole('button', { name: 'Close' }).click()
  await expect(status(page, 'Live')).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
})

test('a preset stands beside its cure', async ({ page }) => {
  await page.goto('/simple-caching?preset=slow-load')
  await page.getByRole('link', { name: 'See both side by side' }).click()
  await expect(lane(page, 'Slow load')).toBeVisible()
  await expect(lane(page, 'Slow load, fixed')).toBeVisible()
  await expect
    .poll(async () => await row(page, 'Most database queries at once'), { timeout: 15_000 })
    .toEqual([2, 1])
})

test('lanes that break the same server take turns, and a stop is for those that wait, too', async ({
  page,
}) => {
  const trap = encodeURIComponent('sharding?preset=killed-master')
  await page.goto(`/compare?lane=${trap}&lane=${trap}%26cured%3D1&duration=1000`)
  await page.getByRole('button', { name: 'Run all lanes' }).click()
  await expect(lane(page, 'Killed master, fixed')).toContainText('Waits: the Redis Cluster')
  await expect(status(page, 'Finished')).toBeVisible({ timeout: 30_000 })
  const links = page.getByRole('link', { name: 'Open this run' })
  const runs = await Promise.all(
    (await links.all()).map(async (link) => {
      const events = await page.request.get(`/api${await link.getAttribute('href')}/events.jsonl`)
      return (await events.text()).trim().split('\n')
    }),
  )
  const [first = [], second = []] = runs.map((lines) => lines.map((line) => JSON.parse(line)))
  // The second begins when the first is over.
  expect(second[0].startedAt).toBeGreaterThanOrEqual(first[0].startedAt + first.at(-1).at)
  await page.keyboard.press(' ')
  await expect(status(page, 'Live')).toBeVisible()
  await page.keyboard.press(' ')
  await expect(page.getByRole('status')).toContainText('not every lane has run')
  await expect(links).toHaveCount(1)
})

test('who may only watch is told so, and asks for nothing', async ({ page }) => {
  const asked: string[] = []
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => {
      asked.push(String(message))
      server.send(message)
    })
    server.onMessage((message) =>
      socket.send(String(message).replace('"presenter":true', '"presenter":false')),
    )
  })
  await page.goto(`${SHORT}&start=1`)
  await expect(status(page, 'Here you watch')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Run all lanes' })).toBeDisabled()
  expect(asked.filter((message) => message.includes('run:start'))).toEqual([])
})

test('a lane has settings of its own, by keyboard too, and no slider for all undoes them', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 640 })
  await page.goto(SHORT)
  await page.getByRole('button', { name: 'Settings of this lane' }).last().press('Enter')
  const sheet = page.getByRole('dialog', { name: 'Settings of Redis lock' })
  const box = await sheet.boundingBox()
  expect(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= 360).toBe(true)
  await sheet.getByRole('slider', { name: 'TTL', exact: true }).press('Home')
  // The help of the slider that the keyboard moves lies on the sheet, and goes first.
  const help = page.getByText('How long a cached value lives.').filter({ visible: true })
  await expect(help.first()).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  await expect(page).toHaveURL(/ttlMs%3D50/)
  await page.getByRole('button', { name: 'Change' }).click()
  await expect(page.getByRole('slider', { name: 'TTL', exact: true })).toHaveCount(0)
  await expect(page.getByText('TTL differs')).toBeVisible()
})

test('lanes come and go, two at least and four at most, and what is set is reset', async ({
  page,
}) => {
  await page.goto(SHORT)
  const shared = page.getByRole('region', { name: 'The same in every lane' })
  const clients = shared.getByRole('slider', { name: 'Clients' })
  await clients.press('ArrowRight')
  await shared.getByRole('button', { name: 'Reset Clients to 24' }).click()
  await expect(clients).toHaveAttribute('aria-valuenow', '24')
  const seed = shared.getByRole('textbox', { name: 'Seed' })
  await seed.fill('x7')
  await seed.press('Enter')
  await expect(shared.getByRole('alert')).toContainText('Seed is a whole number')
  await shared.getByRole('button', { name: 'Reset all' }).click()
  await expect(shared.getByRole('alert')).toHaveCount(0)
  await expect(page).toHaveURL(/dbReadMs%3D500.*&seed=1&/)
  await page.getByRole('button', { name: 'Settings of this lane' }).last().click()
  const choice = page.getByRole('dialog').getByRole('combobox', { name: 'When patience ends' })
  await choice.selectOption('stale')
  await page.getByRole('button', { name: /^Reset When patience ends/ }).click()
  await expect(choice).toHaveValue('error')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Remove this lane' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Add a lane' }).click()
  await page.getByRole('button', { name: 'Add a lane' }).click()
  await expect(page.getByRole('button', { name: 'Add a lane' })).toHaveCount(0)
  await page.getByLabel('Pattern of this lane').last().selectOption('cache-aside')
  await expect(lane(page, 'Cache-aside: Redis lock')).toBeVisible()
  await expect(page).toHaveURL(/cache-aside/)
  await page.reload()
  await expect(lane(page, 'Cache-aside: Redis lock')).toBeVisible()
  await page.getByRole('button', { name: 'Remove this lane' }).last().click()
  await expect(lane(page, 'Cache-aside: Redis lock')).toHaveCount(0)
})

for (const colorScheme of ['dark', 'light'] as const) {
  test(`everyone can use it (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto('/compare?duration=2000')
    await page.getByRole('button', { name: 'Run all lanes' }).click()
    await expect(status(page, 'Finished')).toBeVisible({ timeout: 20_000 })
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    // Four lanes fit the screen of a room, too: there is nothing to scroll sideways.
    await page.keyboard.press('p')
    await expect(page.locator('[data-projector]')).toHaveCount(1)
    const sideways = new AxeBuilder({ page }).withRules(['scrollable-region-focusable'])
    expect((await sideways.analyze()).violations).toEqual([])
  })
}

test('a phone shows the lanes first, and the whole table', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(SHORT)
  const clients = page.getByRole('slider', { name: 'Clients' })
  await expect(clients).toBeHidden()
  await page.getByRole('button', { name: 'Change' }).click()
  await expect(clients).toBeVisible()
  const widest = await page.evaluate(() =>
    Math.max(
      document.documentElement.scrollWidth,
      document.querySelector('table')?.scrollWidth ?? 0,
    ),
  )
  expect(widest).toBeLessThanOrEqual(390)
})
