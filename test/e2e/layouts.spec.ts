import type { Page } from '@playwright/test'
import { expect, test } from '../support/labServer'

declare global {
  interface Window {
    announced: string[]
  }
}

/** Has the page note what its live regions say to those who cannot see it. */
const listen = (page: Page) =>
  page.addInitScript(() => {
    window.announced = []
    const regions = '[role=status], [role=alert], [aria-live]'
    const said = new Map<Element, string>()
    const hear = (region: Element) => {
      const words = region.textContent ?? ''
      const isNew = words !== '' && said.get(region) !== words
      said.set(region, words)
      return isNew && region.getAttribute('aria-live') !== 'off' ? [words] : []
    }
    const observer = new MutationObserver((changes) => {
      const changed = changes.map(({ target }) =>
        (target instanceof Element ? target : target.parentElement)?.closest(regions),
      )
      for (const region of new Set(changed)) if (region) window.announced.push(...hear(region))
    })
    document.addEventListener('DOMContentLoaded', () => {
      // What the page came with is read like the rest of it.
      for (const region of document.querySelectorAll(regions)) hear(region)
      observer.observe(document, { subtree: true, childList: true, characterData: true })
    })
  })
/** Nothing yet, starting, fetching and how much of it, its end, and its end with the claims that held. */
const MOST_ANNOUNCED = 6

/** What is wider or higher than its window, and which parts of the lab lie over each other. */
const faults = (page: Page) =>
  page.evaluate(() => {
    const seen = (box: Element) => box.checkVisibility({ visibilityProperty: true })
    const parts = [...document.querySelectorAll('.lab > *, .lab-main > *, .lab-state > *')]
    const shown = parts.filter((part) => seen(part) && part.getBoundingClientRect().height > 0)
    const name = (box: Element) => box.outerHTML.slice(0, 80)
    const over = (a: DOMRect, b: DOMRect) =>
      a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
    const apart = shown.flatMap((part) =>
      shown
        .filter((other) => other !== part && other.parentElement === part.parentElement)
        .filter((other) => over(part.getBoundingClientRect(), other.getBoundingClientRect()))
        .map((other) => `${name(part)} over ${name(other)}`),
    )
    // What lies in a box that scrolls by itself, such as a long line of a source, makes no part wider.
    const wide = [document.documentElement, ...document.querySelectorAll('.lab, .lab > *')].filter(
      (part) => seen(part) && part.scrollWidth > part.clientWidth + 1,
    )
    const { scrollHeight, clientHeight } = document.documentElement
    return [
      ...apart,
      ...wide.map((part) => `${name(part)} is ${part.scrollWidth} px wide`),
      ...(scrollHeight > clientHeight ? [`the page is ${scrollHeight} px high`] : []),
    ]
  })

test('a run is whole in a low window, in a narrow one and on a phone, and says little', async ({
  page,
}) => {
  await listen(page)
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.goto(
    '/cache-aside?ttlMs=500&dbReadMs=50&thinkMs=50&keys=4&clients=4&duration=3000&start=1',
  )
  await expect(page.getByText(/^Finished after/)).toBeVisible()
  const announced = await page.evaluate(() => window.announced)
  expect(announced.join('\n')).toContain('Finished after')
  expect(announced.length, announced.join('\n')).toBeLessThanOrEqual(MOST_ANNOUNCED)
  const state = page.locator('.lab-state')
  const picture = page.getByRole('application', { name: 'Timeline' })
  const parts = page.getByRole('navigation', { name: 'Parts of the lab' })

  await page.getByRole('tab', { name: 'Charts' }).click()
  await expect(page.getByText('DB calls/s')).toBeVisible()
  expect(await faults(page), 'low').toEqual([])

  await page.setViewportSize({ width: 1000, height: 900 })
  await expect(state).toBeHidden()
  expect(await faults(page), 'narrow').toEqual([])
  await parts.getByRole('button', { name: 'State' }).click()
  await expect(state.getByRole('region', { name: 'Database', exact: true })).toBeVisible()
  await expect(picture).toBeHidden()
  expect(await faults(page), 'narrow, its state').toEqual([])

  for (const [tab, content] of [
    ['Watch', picture],
    ['State', state.getByRole('region', { name: 'Cache', exact: true })],
    ['Charts', page.getByText('DB calls/s')],
    ['Source', page.getByRole('tab', { name: 'Source' })],
  ] as const) {
    await page.setViewportSize({ width: 390, height: 844 })
    await parts.getByRole('button', { name: tab }).click()
    await expect(content).toBeInViewport()
    expect(await faults(page), `phone, ${tab}`).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    // The canvases are drawn anew for a new width in the frame after it.
    await expect.poll(() => faults(page), `small phone, ${tab}`).toEqual([])
  }
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByRole('menuitem').first()).toBeInViewport({ ratio: 1 })
})

test('three servers are named with their versions in the header of a small screen', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.goto('/multi-level?start=1')
  // Nothing else makes the header as wide.
  await page.getByRole('button', { name: /^Pause/ }).click()
  await expect(page.getByRole('button', { name: /^Resume/ })).toBeVisible()
  const versions = page.getByRole('banner').locator('[data-version]')
  await expect(versions).toHaveText([/^\d+\.\d/, /^\d+\.\d/, /^\d+\.\d/])
  for (const version of await versions.all()) await expect(version).toBeVisible()
  expect(await faults(page)).toEqual([])
  await page.getByRole('button', { name: 'Stop' }).click()
})
