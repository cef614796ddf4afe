import type { Page, WebSocketRoute } from '@playwright/test'
import { parts, percent, whole } from '@/components/panels/format'
import { selectHeadlines } from '@/components/panels/headlines/select'
import { emptyState, project, type LabEvent } from '@/server/protocol'
import { expect, startForgetfulLab, test } from '../support/labServer'
import { Watcher } from '../support/watcher'

/** Fast enough for a test: loads of 100 ms, a TTL of a second. */
const QUICK = 'ttlMs=1000&dbReadMs=100&thinkMs=50&keys=4&clients=8'
/** So many events that a small ring is overrun at once. */
const BUSY = QUICK.replace('thinkMs=50', 'thinkMs=10')

async function run(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^Run/ }).first().click()
  // A short run may be over before anything else can be looked at.
  await expect(page).toHaveURL(/run=/)
  return new URL(page.url()).searchParams.get('run') ?? ''
}

test('one press in the gallery runs a pattern', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Run Cache-aside' }).click()
  await expect(page.getByRole('button', { name: /^Pause/ })).toBeVisible()
  // The wish is over with its fulfilment: a reload comes back to this run and starts no other.
  await expect(page).toHaveURL(/run=/)
  await expect(page).not.toHaveURL(/start=/)
})

test('moving the TTL slider is felt by the running run', async ({ page, lab }) => {
  await page.goto(`/ttl-expiry?${QUICK}`)
  const runId = await run(page)
  const watcher = new Watcher(lab.url)
  await watcher.watch(runId)
  const ttl = page.getByRole('slider', { name: 'TTL', exact: true })
  await ttl.focus()
  await page.keyboard.press('Home')
  await expect
    .poll(() => watcher.events.filter((event) => event.type === 'params:changed').length)
    .toBeGreaterThan(0)
  const moved = watcher.events.find((event) => event.type === 'params:changed')?.seq ?? 0
  await expect
    .poll(() => watcher.events.find((event) => event.type === 'cache:setting' && event.seq > moved))
    .toMatchObject({ ttlMs: 50 })
  // The picture marks when it was moved, and one finds the moment again.
  await expect(page.getByText(/^The timeline shows/)).toContainText(/1 moved setting\b/)
  await page.getByRole('button', { name: /^Stop/ }).click()
  await page.getByRole('group', { name: 'Jump to' }).getByRole('combobox').selectOption('setting')
  const where = page.getByRole('status').filter({ hasText: /, event / })
  await expect(where).toHaveText(new RegExp(`, event ${moved.toLocaleString('en-US')}$`))
  watcher.close()
})

/** The connections of a page that is opened after this, to be cut. */
async function cuttable(page: Page): Promise<() => Promise<void>> {
  const sockets: WebSocketRoute[] = []
  await page.routeWebSocket(/socket\.io/, (socket) => {
    sockets.push(socket)
    socket.connectToServer()
  })
  return async () => {
    expect(sockets.length).toBeGreaterThan(0)
    await page.context().setOffline(true)
    for (const socket of sockets) await socket.close()
    await expect(
      page
        .getByText(/connection.*lost|lost the connection|reconnecting/i)
        .filter({ visible: true }),
    ).toBeVisible()
  }
}

test('a cut connection loses nothing', async ({ page, lab }) => {
  const cut = await cuttable(page)
  await page.goto(`/cache-aside?${QUICK}`)
  const runId = await run(page)
  const watcher = new Watcher(lab.url)
  await watcher.watch(runId)

  const before = watcher.events.length
  await cut()
  await expect.poll(() => watcher.events.length).toBeGreaterThan(before + 200)
  await page.context().setOffline(false)

  await expect(page.getByRole('button', { name: /^Stop/ })).toBeEnabled({ timeout: 15_000 })
  await page.getByRole('button', { name: /^Stop/ }).click()
  await expect(page.getByRole('button', { name: /Run again/ })).toBeVisible({ timeout: 10_000 })
  await expect.poll(() => watcher.events.at(-1)?.type).toBe('run:finished')
  // The page folds events only in order and without a hole; the count says that it has them all.
  const all = watcher.events.length.toLocaleString('en')
  await expect(page.getByRole('tab', { name: `Events ${all}` })).toBeVisible()
  watcher.close()
})

/** Lanes of a comparison that were away for too long say so, each of them. */
async function missedByLanes(
  page: Page,
  url: string,
  cut: () => Promise<void>,
  eventsOf: (runId: string) => Promise<LabEvent[]>,
): Promise<void> {
  const lane = encodeURIComponent(`cache-aside?${BUSY}`)
  await page.goto(`${url}/compare?lane=${lane}&lane=${lane}%26protection%3Dnone&duration=60000`)
  await page.getByRole('button', { name: 'Run all lanes' }).click()
  const links = page.getByRole('link', { name: 'Open this run' })
  await expect(links).toHaveCount(2)
  const away = page.getByText('The connection was away: the numbers are whole, the picture is not.')
  await expect(away).toHaveCount(0)
  await cut()
  for (const link of await links.all()) {
    const id = /runs?[/=]([\w-]+)/.exec((await link.getAttribute('href')) ?? '')?.[1] ?? ''
    const before = (await eventsOf(id)).length
    await expect.poll(async () => (await eventsOf(id)).length).toBeGreaterThan(before + 2000)
  }
  await page.context().setOffline(false)
  await expect(away).toHaveCount(2)
}

test('who was away for longer than the lab remembers sees the gap, and numbers that are whole', async ({
  page,
}) => {
  const lab = await startForgetfulLab()
  const eventsOf = async (runId: string) => {
    const answer = await fetch(`${lab.url}/api/runs/${runId}/events.jsonl`)
    const lines = (await answer.text()).trim().split('\n')
    return lines.map((line) => JSON.parse(line) as LabEvent)
  }
  try {
    const cut = await cuttable(page)
    await page.goto(`${lab.url}/cache-aside?${BUSY}&duration=open`)
    const runId = await run(page)
    const numbers = page.getByRole('region', { name: 'Headline numbers' }).locator('dd')
    await expect(numbers.first()).not.toHaveText(/^0/)
    await cut()
    const before = (await eventsOf(runId)).length
    await expect.poll(async () => (await eventsOf(runId)).length).toBeGreaterThan(before + 2000)
    await page.context().setOffline(false)

    // Said in the line above everything, and for good where something is not there.
    const said = 'too long to catch up event by event. The numbers are whole'
    await expect(page.getByRole('status').filter({ hasText: said })).toBeVisible()
    await expect(page.getByRole('application', { name: 'Timeline' })).toHaveAccessibleDescription(
      /Before \d.* nothing is drawn: the connection was lost for too long\./,
    )
    await page.getByRole('tab', { name: /^Events/ }).click()
    const list = page.getByRole('tabpanel', { name: /^Events/ })
    await expect(list).toContainText(/from event [\d,]+ on: those before were missed/)

    // The run goes on, and so does the page; every number is that of all events.
    const then = await numbers.first().textContent()
    await expect.poll(async () => await numbers.first().textContent()).not.toBe(then)
    await page.getByRole('button', { name: /^Stop/ }).click()
    await expect(page.getByRole('button', { name: /Run again/ })).toBeVisible()
    const all = await eventsOf(runId)
    await expect(page.getByRole('tab', { name: `Events ${whole(all.length)}` })).toBeVisible()
    const state = all.reduce(project, emptyState())
    const { reads, writes, hitRatio, dbCalls, p99, stale, maxHolders } = selectHeadlines(
      state,
      state.at,
    )
    const [hits, slow] = [percent(hitRatio ?? NaN), parts(p99 ?? NaN).figure]
    const figures = async () =>
      (await numbers.allTextContents()).map((text) => parseFloat(text.replaceAll(',', '')))
    await expect
      .poll(figures)
      .toEqual([reads + writes, Number(hits), dbCalls, Number(slow), stale, maxHolders])
    await missedByLanes(page, lab.url, cut, eventsOf)
  } finally {
    await lab.stop()
  }
})

test('pause holds the run, and it goes on after', async ({ page, lab }) => {
  await page.goto(`/simple-caching?${QUICK}`)
  const runId = await run(page)
  const watcher = new Watcher(lab.url)
  await watcher.watch(runId)
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: /^Resume/ })).toBeVisible()
  await expect.poll(() => watcher.events.some((event) => event.type === 'run:paused')).toBe(true)
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: /^Pause/ })).toBeVisible()
  const resumed = () => watcher.events.find((event) => event.type === 'run:resumed')?.seq
  await expect.poll(resumed).toBeDefined()
  const asked = (seq: number) =>
    watcher.events.filter((event) => event.type === 'cache:asked' && event.seq > seq).length
  await expect.poll(() => asked(resumed() ?? Infinity)).toBeGreaterThan(0)
  watcher.close()
})

test('the speed and the duration that are chosen are those of the run', async ({ page, lab }) => {
  await page.goto(`/cache-aside?${QUICK}`)
  const select = (name: string) =>
    page.getByRole('combobox', { name: `${name}, from the next start` })
  await select('Speed').selectOption('5×')
  await select('Duration').selectOption('30 s')
  const watcher = new Watcher(lab.url)
  await watcher.watch(await run(page))
  expect(watcher.events[0]).toMatchObject({ type: 'run:started', speed: 5, durationMs: 30_000 })
  await page.getByRole('button', { name: /^Stop/ }).click()
  watcher.close()
})

test('a refused value is said at its slider, with one that would work', async ({ page }) => {
  await page.goto('/cache-aside')
  const field = page.getByRole('textbox', { name: /^TTL, / })
  await field.fill('1 ms')
  await field.press('Enter')
  await expect(page.getByText(/from 50/).first()).toBeVisible()
})

test('any of several locks is opened, and lists who waits for it in order', async ({ page }) => {
  await page.goto(
    '/cache-aside?clients=16&keys=4&skew=0&seed=1&readRatio=1&dbReadMs=20000&leaseMs=60000&start=1',
  )
  const locks = page.getByRole('group', { name: 'Locks' })
  const fold = locks.getByRole('button', { name: /waiting/ }).first()
  await expect(fold).toHaveAttribute('aria-expanded', 'false')
  await expect(locks.getByRole('listitem')).toHaveCount(0)
  await fold.press('Enter')
  await expect(fold).toHaveAttribute('aria-expanded', 'true')
  await expect(locks.getByRole('listitem').first()).toContainText('1')
  expect(await locks.getByRole('listitem').count()).toBeGreaterThan(1)
  await explainsOpen(page)

  await page
    .getByRole('region', { name: 'Source' })
    .getByRole('button', { name: /^\d+ clients stand on line/ })
    .first()
    .hover()
  await expect(page.getByRole('tooltip', { includeHidden: true })).toContainText(/^c\d\d, c\d\d/)

  const { height } = (await locks.boundingBox()) ?? {}
  const more = locks.getByRole('button', { name: /more locks/ })
  await more.press('Enter')
  const all = locks.getByRole('list', { name: 'All locks' })
  await expect(all.getByRole('listitem')).toHaveCount(4)
  await expect(all.getByRole('button', { pressed: true })).toHaveCount(1)
  expect((await locks.boundingBox())?.height).toBe(height)
  await all.getByRole('button', { pressed: false }).last().press('Enter')
  await expect(more).toBeFocused()
  await expect(locks.getByRole('region', { name: /^Lock / })).toHaveCount(1)
  await page.getByRole('button', { name: 'Stop' }).click()
})

/** None of sixteen reads has ended: that is said beside the number, and explained on hover and on focus. */
async function explainsOpen(page: Page): Promise<void> {
  const requests = page
    .getByRole('region', { name: 'Headline numbers' })
    .locator('div', { has: page.getByRole('button', { name: 'Requests' }) })
  await expect(requests.locator('dd')).toHaveText('0+16 open')
  const name = requests.getByRole('button', { name: 'Requests' })
  const help = page
    .getByRole('tooltip', { includeHidden: true })
    .filter({ hasText: 'Open ones have begun and still wait for their answer: 16 reads' })
  await name.hover()
  await expect(help).toBeAttached()
  // One may pass over to the words: they stay until the pointer is seen to go elsewhere.
  await page.mouse.move(0, 0, { steps: 4 })
  await expect(help).toHaveCount(0)
  // From the one before it, as a keyboard comes.
  await page.getByRole('button', { name: 'Hit ratio' }).focus()
  await page.keyboard.press('Shift+Tab')
  await expect(name).toBeFocused()
  await expect(help).toBeAttached()
}
