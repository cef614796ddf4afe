import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/labServer'
import { isAlike } from '../support/pictures'

const QUICK = '/cache-aside?ttlMs=1000&dbReadMs=100&thinkMs=50&keys=4&clients=5&seed=77'

/** A run of a moment, stopped. */
async function ran(page: Page): Promise<string> {
  await page.goto(QUICK)
  await page.getByRole('button', { name: /^Run/ }).first().click()
  await expect(page).toHaveURL(/run=/)
  await page.waitForTimeout(1500)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('button', { name: /Run again/ })).toBeVisible()
  return new URL(page.url()).searchParams.get('run') ?? ''
}

async function choose(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: /Share|Link copied/ }).click()
  await page.getByRole('menuitem', { name: title }).click()
}

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText())
const where = (page: Page) => page.getByRole('status').filter({ hasText: /, event / })

test('a link to a run and one to a moment lead there, and the run is run again', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const runId = await ran(page)
  await choose(page, 'Copy the link to this run')
  await expect(page.getByRole('button', { name: 'Link copied' })).toBeVisible()
  const whole = await clipboard(page)
  expect(whole).toBe(`${new URL(page.url()).origin}/runs/${runId}`)
  await page.getByRole('application', { name: 'Timeline' }).focus()
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft')
  await expect(where(page)).toBeVisible()
  const moment = await where(page).textContent()
  // The address of the lab itself comes back to it, too.
  await expect(page).toHaveURL(/at=/)
  await choose(page, 'Copy the link to this moment')
  await expect(page.getByRole('button', { name: 'Link copied' })).toBeVisible()
  const link = await clipboard(page)
  const { pathname, searchParams } = new URL(link)
  expect(pathname).toBe('/cache-aside')
  expect(Object.fromEntries(searchParams)).toEqual({
    ...{ ttlMs: '1000', dbReadMs: '100', thinkMs: '50', keys: '4', clients: '5', seed: '77' },
    ...{ run: runId, at: expect.stringMatching(/^\d+(\.\d+)?$/) },
  })
  const other = await context.newPage()
  for (const address of [link, page.url()]) {
    await other.goto(address)
    // A machine that is busy with other things connects late.
    await expect(where(other)).toHaveText(moment ?? '', { timeout: 20_000 })
  }
  // Where the run is gone the same address says so, and runs it again with its settings.
  await other.goto(link.replace(runId, '00000000'))
  await expect(other.getByText(/--set clients=5.*--seed 77/)).toBeVisible()
  await expect(other.getByRole('button', { name: /^Run/ }).first()).toBeEnabled()
  await other.goto(whole)
  await expect(other.getByText(/^Stopped after .* reads/)).toBeVisible()
  await expect(where(other)).toBeHidden()
  await expect(other.getByRole('complementary', { name: 'Settings' })).toContainText('Redis lock')
  await other.getByRole('link', { name: 'Run it again in the lab' }).click()
  await expect(other).toHaveURL(/\/cache-aside\?/)
  await expect(other.getByText(/--set clients=5.*--seed 77/)).toBeVisible()
})

test('a link to settings brings them back, with the seed', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(QUICK.replace('&seed=77', ''))
  await page.getByRole('button', { name: /^Run/ }).first().click()
  await expect(page).toHaveURL(/run=/)
  await page.getByRole('button', { name: 'Stop' }).click()
  const seed = /seed (\d+)/.exec(
    (await page
      .getByText(/seed \d+/)
      .first()
      .textContent()) ?? '',
  )?.[1]
  await choose(page, 'Copy the link to these settings')
  const link = new URL(await clipboard(page))
  expect(link.pathname).toBe('/cache-aside')
  expect(Object.fromEntries(link.searchParams)).toEqual({
    ...{ ttlMs: '1000', dbReadMs: '100', thinkMs: '50', keys: '4', clients: '5' },
    seed,
  })
  const other = await context.newPage()
  await other.goto(link.href)
  await expect(other.getByText(new RegExp(`--set clients=5.*--seed ${seed}`))).toBeVisible()
})

test('every chart can be taken along, as SVG and as PNG, and so can the timeline', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await ran(page)
  const titles = [
    ...['hit ratio', 'database calls per second', 'read latency'],
    'stale reads per second',
  ]
  for (const title of titles) {
    for (const format of ['SVG', 'PNG'] as const) {
      const coming = page.waitForEvent('download')
      await choose(page, `Chart, ${title} ${format}`)
      const file = await readFile(await (await coming).path())
      if (format === 'SVG') await isChart(page, file.toString(), title)
      else isPng(file)
    }
  }
  const taken = async (format: 'SVG' | 'PNG') => {
    const coming = page.waitForEvent('download')
    await choose(page, `Chart, timeline ${format}`)
    return await readFile(await (await coming).path())
  }
  const [lines, pixels] = [await taken('SVG'), await taken('PNG')]
  isPng(pixels)
  expect(lines.toString()).toContain('>Timeline</text>')
  await isAlike(page, lines, pixels)
})

/** It is whole by itself: title, axes, a line, a legend, and no colour that only the page knows. */
async function isChart(page: Page, svg: string, title: string): Promise<void> {
  expect(svg).not.toMatch(/var\(|NaN|undefined/)
  expect(svg).toContain('@font-face')
  const found = await page.evaluate((text) => {
    const picture = new DOMParser().parseFromString(text, 'image/svg+xml')
    return {
      wrong: picture.querySelector('parsererror')?.textContent ?? null,
      words: [...picture.querySelectorAll('text')].map((one) => one.textContent),
      drawn: picture.querySelectorAll('.recharts-line path, .recharts-bar rect').length,
      ground: picture.querySelector('rect')?.getAttribute('fill'),
    }
  }, svg)
  expect(found.wrong).toBeNull()
  expect(found.words[0]?.toLowerCase()).toBe(title)
  expect(found.words).toContain('time of the run, s')
  expect(found.words).toEqual(expect.arrayContaining(['0 s', '1', '2', '3']))
  expect(found.words.length).toBeGreaterThan(8)
  // Nothing was stale in this run: its chart has axes, and no bar.
  if (!title.startsWith('stale')) expect(found.drawn).toBeGreaterThan(0)
  expect(found.ground).toBe('#12161b')
}

function isPng(file: Buffer): void {
  expect(file.subarray(1, 4).toString()).toBe('PNG')
  expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([1920, 1080])
  // A ground of one colour would be a few kB.
  expect(file.length).toBeGreaterThan(15_000)
}
