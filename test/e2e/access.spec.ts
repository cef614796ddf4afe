import { readdirSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/labServer'

const folders = readdirSync('server/patterns', { withFileTypes: true })
const patterns = folders
  .filter((folder) => folder.isDirectory() && !['protections', 'shared'].includes(folder.name))
  .map(({ name }) => name)

/** In dark everything is examined; in light what differs there: the colours. */
async function expectNoViolation(page: Page, part = 'html'): Promise<void> {
  // Colours are judged at rest, not on their way from one state to the next.
  await page.addStyleTag({ content: '* { transition: none !important }' })
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    const axe = new AxeBuilder({ page }).include(part)
    if (theme === 'light') axe.withRules(['color-contrast'])
    const { violations } = await axe.analyze()
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    expect(found, theme).toEqual([])
  }
}

/** Starts a run and waits for its first picture, or for the word that a server is absent here. */
async function start(page: Page, pattern: string, settings = ''): Promise<void> {
  await page.goto(`/${pattern}?clients=8${settings}&start=1`)
  const drawn = page.locator('canvas[data-seq]:not([data-seq="0"])')
  const absent = page.getByRole('heading', { name: /is not running here/ })
  await expect(drawn.or(absent).first()).toBeAttached({ timeout: 30_000 })
}

/** What stands still is examined in a fifth of the time. */
async function stop(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Stop' })
  if (await button.isVisible()) await button.click()
  await expect(button).toBeHidden({ timeout: 15_000 })
}

for (const [name, path] of [
  ['the gallery', '/'],
  ['the page that opens a file', '/runs/open'],
  ['the page of an unknown address', '/nowhere'],
  ['the lab before its first run', '/cache-aside'],
  ['the comparison before its first run', '/compare'],
] as const) {
  test(`${name} has no axe violation in either theme`, async ({ page }) => {
    await page.goto(path)
    await expect(page.getByRole('heading').first()).toBeVisible()
    await expectNoViolation(page)
  })
}

for (const pattern of patterns) {
  test(`the lab of ${pattern} with a run has no axe violation in either theme`, async ({
    page,
  }) => {
    await start(page, pattern)
    await stop(page)
    await expectNoViolation(page)
  })
}

test('a run that goes on, and the same at its own address, have no axe violation', async ({
  page,
}) => {
  test.slow()
  await start(page, 'cache-aside')
  await expectNoViolation(page)
  await stop(page)
  await expectNoneOpen(page)
  await page.goto(`/runs/${new URL(page.url()).searchParams.get('run')}`)
  await expect(page.getByText(/^Stopped after .* reads/)).toBeVisible({ timeout: 15_000 })
  await expectNoViolation(page)
})

/** What a run that has ended can open: its claims, and the menus of the header. */
async function expectNoneOpen(page: Page): Promise<void> {
  await page.getByRole('button', { name: / claims? / }).click()
  await expectNoViolation(page, '[role=dialog]')
  await page.keyboard.press('Escape')
  for (const [name, part] of [
    ['Share', 'html'],
    ['Cache-aside', '[role=menu]'],
  ] as const) {
    const button = page.getByRole('button', { name, exact: true })
    await button.click()
    await expect(page.getByRole('menu')).toBeFocused()
    await expectNoViolation(page, part)
    await page.keyboard.press('Escape')
    await expect(button).toBeFocused()
  }
}

test('each tab of the details, a run that is held, another moment and the projector have none', async ({
  page,
}) => {
  test.slow()
  // Nobody tells the cache of a write: old values are read at once.
  await start(page, 'ttl-expiry', '&readRatio=0.5&keys=2&dbReadMs=50&thinkMs=50')
  await expect(page.getByRole('tab', { name: /^Anomalies [1-9]/ })).toBeVisible()
  await page.getByRole('button', { name: /^Pause/ }).click()
  await expect(page.getByText(/^Paused: every call is held/)).toBeVisible()
  const open = (tab: RegExp) => page.getByRole('tab', { name: tab }).click()
  for (const tab of [/^Wire/, /^Claims/, /^Request/, /^Anomalies/]) {
    await open(tab)
    await expectNoViolation(page, '.lab-source')
  }
  await open(/^Events/)
  const rows = page.getByRole('region', { name: 'Events', exact: true }).getByRole('listitem')
  await rows.nth(3).getByRole('button').click()
  await expect(rows.locator('[aria-current]')).toBeVisible()
  await expectNoViolation(page)
  await page.getByRole('application', { name: 'Timeline' }).press('Home')
  await open(/^Anomalies/)
  await expect(page.getByText('later', { exact: true }).first()).toBeVisible()
  await expectNoViolation(page, '.lab-source')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: 'State', exact: true }).click()
  await expect(page.getByRole('main', { name: 'State' })).toBeVisible()
  await expectNoViolation(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.keyboard.press('p')
  await expect(page.getByRole('button', { name: 'Leave projector mode' })).toBeVisible()
  await expectNoViolation(page)
})
