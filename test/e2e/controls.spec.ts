import type { Page } from '@playwright/test'
import { expect, test } from '../support/labServer'
import { Watcher } from '../support/watcher'

const STEADY = '/cache-aside?ttlMs=1000&dbReadMs=50&thinkMs=50&keys=12&clients=4'
/** Every one of many keys is read within seconds, and stays. */
const MANY = '/cache-aside?ttlMs=600000&dbReadMs=1&thinkMs=1&readRatio=1&keys=500&skew=0&clients=40'

async function begin(page: Page, address = STEADY): Promise<string> {
  await page.goto(address)
  const button = page.getByRole('button', { name: /^Run/ }).first()
  await expect(button).toBeEnabled()
  await button.click()
  await expect(page).toHaveURL(/run=/)
  return new URL(page.url()).searchParams.get('run') ?? ''
}

const stop = (page: Page) => page.getByRole('button', { name: 'Stop' }).click()

test('slow motion holds each call of the run, and full pace lets it go', async ({ page, lab }) => {
  const watcher = new Watcher(lab.url)
  await watcher.watch(await begin(page))
  const pace = page.getByRole('combobox', { name: 'Slow motion' })
  await pace.selectOption({ label: '0.3 s a call' })
  const held = () => watcher.events.filter((event) => event.type === 'gate:held').length
  await expect.poll(held).toBeGreaterThan(3)
  await pace.selectOption({ label: 'Full pace' })
  await expect.poll(() => watcher.events.at(-1)?.type).not.toBe('gate:held')
  const before = held()
  const answers = () => watcher.events.filter((event) => event.type === 'request:finished').length
  const then = answers()
  await expect.poll(answers).toBeGreaterThan(then + 20)
  // Those that were held already may still have been on their way.
  expect(held()).toBeLessThanOrEqual(before + 4)
  await stop(page)
  watcher.close()
})

test('a value is explained, typed, set back alone, and with all others', async ({ page }) => {
  await page.goto('/cache-aside')
  const clients = page.getByRole('textbox', { name: 'Clients' })
  const usual = await clients.inputValue()
  // Its help needs no mouse: it comes with the keyboard, and with a tap on the name.
  const help = page
    .getByRole('tooltip', { includeHidden: true })
    .filter({ hasText: `Usually ${usual}` })
  await clients.press('Tab')
  await expect(page.getByRole('slider', { name: 'Clients' })).toBeFocused()
  await expect(help).toBeAttached()
  await page.keyboard.press('Tab')
  await expect(help).toHaveCount(0)
  await page.locator('.lab-controls').getByText('Clients', { exact: true }).dispatchEvent('click')
  await expect(help).toBeAttached()
  await page.keyboard.press('Escape')
  await expect(help).toHaveCount(0)
  await clients.fill('7')
  await clients.press('Enter')
  await expect(page.getByRole('slider', { name: 'Clients' })).toHaveAttribute('aria-valuenow', '7')
  await page.getByRole('button', { name: /^Reset Clients to/ }).click()
  await expect(clients).toHaveValue(usual)

  const ttl = page.getByRole('textbox', { name: 'TTL, in s', exact: true })
  // Entries that are there keep theirs.
  const heads = page.getByRole('complementary', { name: 'Settings' }).locator('div')
  await expect(heads.filter({ hasText: /^TTLfrom the next write/ }).last()).toBeVisible()
  const life = await ttl.inputValue()
  await ttl.fill('2 s')
  await ttl.press('Enter')
  await clients.fill('9')
  await clients.press('Enter')
  await page.getByRole('button', { name: 'Reset all' }).click()
  await expect(ttl).toHaveValue(life)
  await expect(clients).toHaveValue(usual)

  // A choice has its way back too, and so has the seed, which is a new one each time.
  const lock = page.getByRole('radio', { name: 'Redis lock' })
  await page.getByRole('radio', { name: 'Single flight' }).check()
  await page.getByRole('button', { name: 'Reset Protection to Redis lock' }).click()
  await expect(lock).toBeChecked()
  const seed = page.getByRole('textbox', { name: 'Seed' })
  await seed.fill('44')
  await seed.press('Enter')
  await expect(page).toHaveURL(/seed=44/)
  await seed.fill('soon')
  await seed.press('Enter')
  const refusal = page.getByRole('region', { name: 'Seed' }).getByRole('alert')
  await expect(refusal).toContainText('Seed is a whole number, 999,999,999 at most.')
  await seed.press('Escape')
  await expect(refusal).toHaveCount(0)
  await expect(seed).toHaveValue('44')
  await page.getByRole('button', { name: /^Reset Seed/ }).click()
  await expect(page).not.toHaveURL(/seed=/)
  await resetsToBoth(page)
  await leadsToPatterns(page)
})

/** With a preset there are two places to go back to: its own values, and the guide's without it. */
async function resetsToBoth(page: Page): Promise<void> {
  const keys = page.getByRole('textbox', { name: 'Keys' })
  const usual = await keys.inputValue()
  const preset = page.getByRole('button', { name: 'Stampede', exact: true })
  await preset.click()
  await expect(keys).not.toHaveValue(usual)
  const own = await keys.inputValue()
  await keys.fill('9')
  await keys.press('Enter')
  await page.getByRole('button', { name: 'Reset all to the preset’s values' }).click()
  await expect(keys).toHaveValue(own)
  await expect(preset).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: 'Reset all to the guide’s values, no preset' }).click()
  await expect(keys).toHaveValue(usual)
  await expect(preset).toHaveAttribute('aria-pressed', 'false')
}

/** The name of the pattern opens all of them, says which one this is, and leads to another. */
async function leadsToPatterns(page: Page): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Cache-aside' }).click()
  const menu = page.getByRole('menu')
  await expect(menu.getByRole('menuitem')).toHaveCount(11)
  const here = menu.getByRole('menuitem').filter({ has: page.getByLabel('On the screen') })
  await expect(here).toContainText('Cache-aside')
  await menu.getByRole('menuitem', { name: 'Write-behind' }).click()
  await expect(page).toHaveURL(/\/write-behind/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Write-behind')
}

test('the same run for a terminal follows what is set', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/cache-aside?clients=7')
  await page.getByRole('button', { name: 'Copy as command' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  const command = await page.evaluate(() => navigator.clipboard.readText())
  expect(command).toMatch(/^npm run --silent sim -- run cache-aside .*--set clients=7/)
})

test('500 keys are filtered, sorted and scrolled, and only those in sight are drawn', async ({
  page,
}) => {
  await begin(page, MANY)
  const cache = page.getByRole('region', { name: 'Cache', exact: true })
  const rows = cache.getByRole('listitem')
  await expect(cache).toContainText('500 live')
  expect(await rows.count()).toBeGreaterThan(3)
  expect(await rows.count()).toBeLessThan(60)
  await cache.getByRole('searchbox', { name: 'Filter the keys' }).fill('user:437')
  await expect(rows).toHaveCount(1)
  await cache.getByRole('searchbox', { name: 'Filter the keys' }).fill('user:1')
  await expect
    .poll(async () => (await rows.allTextContents()).every((text) => /user:1/.test(text)))
    .toBe(true)
  await cache.getByRole('searchbox').fill('nothing')
  await expect(cache).toContainText('No key contains “nothing”.')
  await cache.getByRole('searchbox').fill('')
  await cache.getByRole('button', { name: 'Key', exact: true }).click()
  const names = async () =>
    (await rows.allTextContents()).map((text) => Number(/user:(\d+)/.exec(text)?.[1] ?? NaN))
  await expect
    .poll(async () => {
      const all = await names()
      return all.length > 3 && all.every((name, i) => i === 0 || name > (all[i - 1] ?? NaN))
    })
    .toBe(true)
  expect((await names())[0]).toBe(1)
  await cache.getByRole('list').evaluate((list) => list.scrollTo({ top: list.scrollHeight }))
  await expect.poll(async () => (await names()).at(-1)).toBe(500)
  await expect(rows.last()).toBeInViewport()
  expect(await rows.count()).toBeLessThan(60)
  await stop(page)
})

test('a key that is chosen says its value, its size and where it is', async ({ page }) => {
  await begin(page)
  await expect(page.getByRole('region', { name: 'Cache', exact: true })).toContainText(/[1-9] live/)
  await stop(page)
  const cache = page.getByRole('region', { name: 'Cache', exact: true })
  const rows = cache.getByRole('listitem')
  const whole = cache.getByText(/^user:\d+ in redis.* \d+ bytes/)
  await expect(whole).toBeHidden()
  // How to see them is said where the list leaves room.
  await cache.getByRole('searchbox').fill('user:1')
  await expect(cache.getByText('Choose a key to see its value')).toBeVisible()
  await cache.getByRole('searchbox').fill('')
  await expect(async () => {
    await rows.getByRole('button').first().focus()
    const tip = page.getByRole('tooltip', { includeHidden: true })
    await expect(tip).toContainText(/ \d+ bytes.* Value /, { timeout: 1000 })
  }).toPass()
  // Rows change places as entries end, between the focus and the key, too: then it is pressed again.
  await expect(async () => {
    await rows.getByRole('button').first().press('Enter')
    await expect(whole).toBeVisible({ timeout: 1000 })
  }).toPass()
  await expect(async () => {
    await rows.getByRole('button', { pressed: true }).press('Enter')
    await expect(whole).toBeHidden({ timeout: 1000 })
  }).toPass()
})

test('events are told by kind, and one of them leads to its moment', async ({ page }) => {
  await begin(page)
  await page.waitForTimeout(500)
  await stop(page)
  await page.getByRole('tab', { name: /^Events/ }).click()
  const events = page.getByRole('tabpanel', { name: /^Events/ })
  const kinds = events.getByRole('group', { name: 'Kind of event' })
  await kinds.getByRole('button', { name: 'lock' }).click()
  const rows = events.getByRole('listitem')
  await expect.poll(() => rows.count()).toBeGreaterThan(1)
  for (const text of await rows.allTextContents()) expect(text).not.toMatch(/row \d|hit|miss/)
  await rows.first().getByRole('button').or(rows.first()).first().click()
  await expect(page.getByRole('status').filter({ hasText: /, event / })).toBeVisible()
})

test('the wire shows commands of one server, and our own looks only when asked', async ({
  page,
}) => {
  await begin(page)
  await page.waitForTimeout(800)
  await stop(page)
  await page.getByRole('tab', { name: 'Wire' }).click()
  const wire = page.getByRole('region', { name: 'Wire' })
  const rows = wire.getByRole('listitem')
  await expect.poll(() => rows.count()).toBeGreaterThan(1)
  await wire.getByRole('searchbox').fill('SET')
  await expect
    .poll(async () => {
      const all = await rows.allTextContents()
      return all.length > 0 && all.every((text) => text.includes('SET'))
    })
    .toBe(true)
  // A row has no room for a whole command: the one that is looked at is written out.
  await rows.first().getByRole('button').click()
  const inFull = wire.getByRole('region', { name: 'The command in full' })
  await expect(inFull).toContainText(/SET .+version.+ PX \d+/)
  await wire.getByRole('searchbox').fill('PTTL')
  await expect(wire).toContainText('No command here fits the filter.')
  await wire.getByRole('checkbox', { name: 'our own looks' }).check()
  await expect.poll(() => rows.count()).toBeGreaterThan(0)
})
