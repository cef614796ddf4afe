import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/labServer'

const WIDTHS = [1440, 1280, 768, 390]

/** Words of the small pictures that stand on a box, on each other or outside of their picture, and small ones. */
const crowded = (page: Page) =>
  page.evaluate(() => {
    const faults: string[] = []
    const overlap = (a: DOMRect, b: DOMRect) =>
      a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
    for (const picture of document.querySelectorAll('article svg[viewBox="0 0 296 94"]')) {
      const boxes = [...picture.querySelectorAll('rect:not([stroke-dasharray])')]
      const all = [...picture.querySelectorAll('text')].filter((text) => text.textContent)
      // The name of a box comes right after the box and its edge.
      const words = all.filter((text) => text.previousElementSibling?.tagName !== 'rect')
      const frame = picture.getBoundingClientRect()
      for (const word of words) {
        // A line of text is higher than its letters.
        const { x, y, width, height } = word.getBoundingClientRect()
        const place = new DOMRect(x, y + height * 0.2, width, height * 0.6)
        const others = [...boxes, ...words.filter((other) => other !== word)]
        if (others.some((other) => overlap(place, other.getBoundingClientRect())))
          faults.push(`${word.textContent} stands on something`)
        if (place.left < frame.left || place.right > frame.right)
          faults.push(`${word.textContent} stands outside`)
      }
      const shown = (frame.width / 296) * Number.parseFloat(getComputedStyle(picture).fontSize)
      if (shown < 10) faults.push(`words of ${shown.toFixed(1)} px`)
    }
    return faults
  })

test('ten cards, each with its picture, its servers and its run', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.goto('/')
  const cards = page.getByRole('article')
  await expect(cards).toHaveCount(10)
  for (const card of await cards.all()) {
    const database = card.getByRole('list', { name: 'Servers' }).getByText(/^3\.\d+\.\d+$/)
    await expect(database).toBeVisible()
    await expect(card.getByRole('link', { name: /^Run / })).toHaveAttribute('href', /\?start=1$/)
  }
})

test('the small pictures are readable at every width', async ({ page }) => {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    await page.goto('/')
    await page.evaluate(async () => await document.fonts.ready)
    expect(await crowded(page), `${width} px`).toEqual([])
  }
})

for (const path of ['/', '/runs/open', '/runs/nowhere']) {
  test(`${path} is never wider than its window`, async ({ page }) => {
    for (const width of [...WIDTHS, 320]) {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(path)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(wide, `${width} px`).toBeLessThanOrEqual(width)
    }
  })
}

test('the way in is in sight at once, on every screen', async ({ page }) => {
  await page.goto('/')
  for (const [width, height] of [
    [1440, 900],
    [1280, 720],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    const link = page.getByRole('link', { name: 'Compare four protections' })
    await expect(link, `${width} px`).toBeInViewport({ ratio: 1 })
  }
})

test('every page leads to the others and says which one it is', async ({ page }) => {
  await page.goto('/')
  const pages = page.getByRole('navigation', { name: 'Pages' })
  await expect(pages.getByRole('link', { name: 'Patterns' })).toHaveAttribute(
    'aria-current',
    'page',
  )
  await pages.getByRole('link', { name: 'Open a run' }).click()
  await expect(page.getByRole('heading', { name: 'Open a recorded run' })).toBeVisible()
  await expect(pages.getByRole('link', { name: 'Open a run' })).toHaveAttribute(
    'aria-current',
    'page',
  )
  await pages.getByRole('link', { name: 'Compare' }).click()
  await expect(page.getByRole('button', { name: 'Run all lanes' })).toBeVisible()
  await page.goto('/runs/nowhere')
  await page.getByRole('link', { name: 'Show all patterns' }).click()
  await expect(page.getByRole('article')).toHaveCount(10)
})

test('a file is dropped anywhere on the page, which says so while it hovers', async ({ page }) => {
  await page.goto('/runs/open')
  const dragged = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['hello'], 'x.jsonl'))
    return data
  })
  const heading = page.getByRole('heading', { name: 'Open a recorded run' })
  // The page listens when React has taken it over.
  await expect(async () => {
    await heading.dispatchEvent('dragover', { dataTransfer: dragged })
    await expect(page.getByText('Let go to open it')).toBeVisible({ timeout: 500 })
  }).toPass()
  await heading.dispatchEvent('drop', { dataTransfer: dragged })
  await expect(page.getByRole('alert').filter({ hasText: 'no run' })).toBeVisible()
  await expect(page.getByText('Let go to open it')).toHaveCount(0)
})

for (const colorScheme of ['dark', 'light'] as const) {
  test(`everyone can open a run, and find back (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto('/runs/open')
    const file = { name: 'x.jsonl', mimeType: 'text/plain', buffer: Buffer.from('hello') }
    await page.setInputFiles('input[type=file]', file)
    await expect(page.getByRole('alert').filter({ hasText: 'no run' })).toBeVisible()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await page.goto('/runs/nowhere')
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  })
}
