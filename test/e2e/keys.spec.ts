import AxeBuilder from '@axe-core/playwright'
import type { Page, WebSocketRoute } from '@playwright/test'
import { expect, test } from '../support/labServer'
import { Watcher } from '../support/watcher'

/** A run that goes on for a minute, slow enough to be held. */
const STEADY = '/cache-aside?ttlMs=1000&dbReadMs=100&thinkMs=50&keys=4&clients=4'

const status = (page: Page) => page.getByRole('button', { name: /^(Run|Pause|Resume)/ }).first()

/** The lab, with its connection: from there on it takes keys. */
async function openLab(page: Page): Promise<void> {
  await page.goto(STEADY)
  await expect(status(page)).toBeEnabled()
}

async function begin(page: Page): Promise<string> {
  await openLab(page)
  await page.keyboard.press('Space')
  await expect(status(page)).toHaveText(/Pause/)
  await expect(page).toHaveURL(/run=/)
  return new URL(page.url()).searchParams.get('run') ?? ''
}

const stop = (page: Page) => page.getByRole('button', { name: 'Stop' }).click()

test('Space runs, pauses and resumes; a dot steps, and so does the button: one call each', async ({
  page,
  lab,
}) => {
  const watcher = new Watcher(lab.url)
  await watcher.watch(await begin(page))
  await page.keyboard.press('Space')
  await expect(status(page)).toHaveText(/Resume/)
  await page.keyboard.press('Space')
  await expect(status(page)).toHaveText(/Pause/)
  const stepped = () =>
    watcher.events.filter((event) => event.type === 'gate:passed' && event.by === 'step').length
  const presses = [
    () => page.keyboard.press('.'),
    () => page.keyboard.press('.'),
    () => page.getByRole('button', { name: /^Step/ }).click(),
  ]
  for (const [i, press] of presses.entries()) {
    await press()
    await expect.poll(stepped).toBe(i + 1)
    await expect(status(page)).toHaveText(/Resume/)
    // A second call that was let go would be here long before.
    await page.waitForTimeout(300)
    expect(stepped()).toBe(i + 1)
  }
  await stop(page)
  watcher.close()
})

test('arrows scrub, with Shift from event to event, and End leads back', async ({ page }) => {
  await begin(page)
  await page.waitForTimeout(1000)
  await stop(page)
  // Whatever had the focus is gone: the keys belong to the page again.
  await page.locator('h1').click({ trial: true })
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.keyboard.press('ArrowLeft')
  const where = page.getByRole('status').filter({ hasText: /, event / })
  await expect(where).toBeVisible()
  const seq = async () =>
    Number((await where.textContent())?.replace(/.*event ([\d,]+).*/, '$1').replaceAll(',', ''))
  const at = await seq()
  await page.keyboard.press('Shift+ArrowLeft')
  await expect.poll(seq).toBe(at - 1)
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(seq).toBe(at)
  await page.keyboard.press('End')
  await expect(where).toBeHidden()
})

test('a slash searches the events', async ({ page }) => {
  await begin(page)
  await page.keyboard.press('/')
  const field = page.getByRole('searchbox', { name: 'Filter the events' })
  await expect(field).toBeFocused()
  await page.keyboard.type('/ p?t.')
  await expect(field).toHaveValue('/ p?t.')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.locator('html')).not.toHaveAttribute('data-projector')
  await expect(status(page)).toHaveText(/Pause/)
  await stop(page)
})

test('nothing is taken from a slider or a button', async ({ page }) => {
  await begin(page)
  const ttl = page.getByRole('slider', { name: 'TTL', exact: true })
  await ttl.focus()
  await page.keyboard.press('ArrowRight')
  await expect(ttl).not.toHaveAttribute('aria-valuenow', '1000')
  await page.keyboard.press('Space')
  await expect(status(page)).toHaveText(/Pause/)
  await page.getByRole('button', { name: 'Dark or light' }).focus()
  await page.keyboard.press('Space')
  await expect(page.locator('html')).toHaveAttribute('data-theme')
  await expect(status(page)).toHaveText(/Pause/)
  await stop(page)
})

test('T turns the theme, and keys can be turned off', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await openLab(page)
  await page.keyboard.press('t')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  // What was chosen is chosen for the next time, too.
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(status(page)).toBeEnabled()
  await page.keyboard.press('t')
  await expect(page.locator('html')).not.toHaveAttribute('data-theme')
  await page.keyboard.press('?')
  await page.getByRole('checkbox', { name: /Keys work without Ctrl/ }).uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('t')
  await expect(page.locator('html')).not.toHaveAttribute('data-theme')
})

test('the help shows every key that works here', async ({ page }) => {
  await openLab(page)
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys' })
  for (const words of ['Run, pause, resume', 'Back in time', 'Search the events', 'All commands']) {
    await expect(help.getByText(words, { exact: true })).toBeVisible()
  }
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()
})

test('the palette runs, sets a preset, and leads to another pattern', async ({ page }) => {
  await openLab(page)
  await page.keyboard.press('ControlOrMeta+k')
  const palette = page.getByRole('dialog', { name: 'All commands' })
  await expect(palette.getByRole('option', { name: /^Run/ })).toBeVisible()
  await page.keyboard.type('stamp')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Stampede', pressed: true })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('run')
  await page.keyboard.press('Enter')
  await expect(status(page)).toHaveText(/Pause/)
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('stop')
  await page.keyboard.press('Enter')
  await expect(status(page)).toHaveText(/Run again/)
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('multi')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/multi-level/)
})

test('an open palette takes in what the connection brings', async ({ page }) => {
  const held: WebSocketRoute[] = []
  let holds = true
  await page.route(/socket\.io/, (route) => (holds ? route.abort() : route.continue()))
  await page.routeWebSocket(/socket\.io/, (socket) => {
    if (holds) held.push(socket)
    else socket.connectToServer()
  })
  await page.goto(STEADY)
  const palette = page.getByRole('dialog', { name: 'All commands' })
  await expect(async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await expect(palette.getByRole('option', { name: /Stampede/ })).toBeVisible({ timeout: 1000 })
  }).toPass()
  const run = palette.getByRole('option', { name: /^Run/ })
  await expect(run).toBeHidden()
  holds = false
  for (const socket of held) socket.connectToServer()
  await expect(run).toBeVisible()
})

test('each pattern says what it is for', async ({ page }) => {
  await begin(page)
  await page.getByRole('button', { name: 'When to use it' }).click()
  const about = page.getByRole('dialog', { name: 'Cache-aside' })
  for (const term of ['When to use it', 'When not', 'What is simplified here']) {
    await expect(about.getByText(term, { exact: true })).toBeVisible()
  }
  await page.keyboard.press('Escape')
  await expect(about).toBeHidden()
  await stop(page)
})

for (const theme of ['dark', 'light'] as const) {
  for (const [name, key] of [
    ['Keys', '?'],
    ['All commands', 'ControlOrMeta+k'],
  ] as const) {
    test(`the dialog “${name}” has no axe violation in ${theme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await openLab(page)
      await page.keyboard.press(key)
      await expect(page.getByRole('dialog', { name })).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations).toEqual([])
    })
  }
}

for (const theme of ['dark', 'light'] as const) {
  test(`P shows the run to a room, in ${theme}: nothing overlaps, nothing is small`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 1280, height: 720 })
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await begin(page)
    // A board has no keys; who has some finds the way back under the same one.
    await page.getByRole('button', { name: 'Projector mode' }).press('Enter')
    await expect(page.getByRole('complementary')).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Leave projector mode' })).toBeFocused()
    await expect(page.getByText('Database calls')).toBeVisible()
    await expect(page).toHaveURL(/projector=1/)
    const small = await page.evaluate(() => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      const found: string[] = []
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const element = text.parentElement
        if (!text.textContent?.trim() || !element?.checkVisibility()) continue
        if (element.closest('.sr-only, script, style')) continue
        // With `zoom`, the height of a line of it is what is seen.
        const zoom = element.currentCSSZoom
        const size = parseFloat(getComputedStyle(element).fontSize) * zoom
        if (size < 14.4) found.push(`${size} px: ${text.textContent}`)
      }
      return found
    })
    expect(small).toEqual([])
    const sideways = await page.evaluate(() =>
      [...document.querySelectorAll('header, main, main *')]
        .filter(
          (box) => box.getBoundingClientRect().right > innerWidth + 1 && !box.closest('.sr-only'),
        )
        .map((box) => box.outerHTML.slice(0, 80)),
    )
    expect(sideways).toEqual([])
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations).toEqual([])
    const places = () =>
      page.locator('header :is(button, h1, p)').evaluateAll((parts) =>
        parts.map((part) => {
          const { x, y } = part.getBoundingClientRect()
          return [x, y]
        }),
      )
    const before = await places()
    await page.getByRole('button', { name: 'Step', exact: true }).click()
    await expect(status(page)).toHaveText(/Resume/)
    expect(await places()).toEqual(before)
    // A reload comes back to it.
    await page.reload()
    await expect(page.getByText('Database calls')).toBeVisible()
    await page.keyboard.press('p')
    await expect(page.getByRole('complementary', { name: 'Settings' })).toBeVisible()
    await expect(page).not.toHaveURL(/projector=1/)
    await stop(page)
  })
}
