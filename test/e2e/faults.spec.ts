import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/labServer'
import { Watcher } from '../support/watcher'

const QUICK = 'scenario=load&ttlMs=500&dbReadMs=50&dbWriteMs=50&thinkMs=50&keys=20&clients=8'

async function unfold(page: Page): Promise<void> {
  const fold = page.getByRole('button', { name: /^Faults/ })
  await expect(fold).toHaveAttribute('aria-expanded', 'false')
  await expect(async () => {
    // What is pressed before the page has woken up is not heard.
    await fold.focus()
    await page.keyboard.press('Enter')
    await expect(fold).toHaveAttribute('aria-expanded', 'true', { timeout: 500 })
  }).toPass()
}

test('a person disturbs a running run with the keyboard alone', async ({ page, lab }) => {
  await page.goto(`/cache-aside?${QUICK}`)
  const faults = page.getByRole('region', { name: 'Faults' })
  await unfold(page)
  await expect(faults).toContainText('Start a run, then disturb it.')
  await expect(faults.getByRole('button', { name: 'Stop Redis' })).toBeDisabled()

  await page.getByRole('button', { name: /^Run/ }).first().click()
  await expect(page).toHaveURL(/run=/)
  const watcher = new Watcher(lab.url)
  await watcher.watch(new URL(page.url()).searchParams.get('run') ?? '')
  const of = <T extends string>(type: T) => watcher.events.filter((event) => event.type === type)

  const count = faults.getByRole('textbox', { name: 'Fail database reads: reads' })
  await count.fill('500')
  await page.keyboard.press('Enter')
  await expect(faults.getByRole('alert')).toContainText('Reads goes from 1 to 100.')
  await count.fill('2')
  await page.keyboard.press('Enter')
  await expect(faults.getByRole('alert')).toHaveCount(0)
  await faults.getByRole('button', { name: 'Fail database reads' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => of('fault:injected').length).toBe(2)
  const [asked] = of('fault:asked')
  expect(asked).toMatchObject({ fault: 'fail-db-reads', amount: 2 })
  for (const event of of('fault:injected')) expect(event).toMatchObject({ asked: asked?.seq })
  await expect(faults).toContainText('the next 2 reads of the database fail.')

  await faults.getByRole('textbox', { name: 'Change a row: row' }).fill('21')
  await faults.getByRole('button', { name: 'Change a row' }).click()
  await expect(faults.getByRole('alert')).toContainText(
    'This run has the rows 1 to 20, and no row 21.',
  )
  // Long enough that a slow machine asks again while it is still stopped.
  await faults.getByRole('textbox', { name: 'Stop Redis: ' }).fill('6')
  await faults.getByRole('button', { name: 'Stop Redis' }).click()
  await expect.poll(() => of('service:broken').length).toBe(1)
  await faults.getByRole('button', { name: 'Stop Redis' }).click()
  await expect(faults).toContainText('It is still broken from before')
  await expect.poll(() => of('service:mended').length, { timeout: 20_000 }).toBe(1)
  watcher.close()

  await page.getByRole('tab', { name: /^Events/ }).click()
  // The calls that failed meanwhile say "by hand", too: many of them on a slow machine.
  await page.getByLabel('Filter the events').fill('asks by hand')
  await expect(page.getByText('a person asks by hand: Redis is stopped for 6 s')).toBeVisible()
})

test('the faults have no axe violation, and fit a phone', async ({ page }) => {
  await page.goto(`/write-behind?${QUICK}`)
  await unfold(page)
  await page.addStyleTag({ content: '* { transition: none !important }' })
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    const axe = new AxeBuilder({ page }).include('section[aria-label=Faults]')
    expect((await axe.analyze()).violations, theme).toEqual([])
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: 'Settings' }).click()
  await unfold(page)
  const button = page.getByRole('button', { name: 'Kill the worker' })
  await button.scrollIntoViewIfNeeded()
  expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
})
