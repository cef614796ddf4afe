import type { Page } from '@playwright/test'
import { patterns } from '@/server/patterns'
import { expect, test } from '../support/labServer'

/** Memcached counts whole seconds, a worker has to start again, and 40 clients read without a pause. */
const SPEEDS: Record<string, number> = { 'multi-level': 1, 'write-behind': 2, 'ttl-expiry': 1 }
const SPEED = 5
/** How long a cured run is watched, in ms: longer than its trap takes to spring. */
const CURED_MS: Record<string, number> = { 'multi-level': 6000, 'ttl-expiry': 4000 }
const LONG_MS = 3000
/** A page that 40 clients flood shows what has happened late where the machine is shared. */
const PATIENCE_MS = 60_000
/** Counted only when the run is over: until then nothing is lost for good. */
const AT_THE_END = ['lost-job']

/** Those that several patterns share are played once for each cure. */
const seen = new Set<string>()
const isNew = ({ name, cure }: { name: string; cure: object }) => {
  const trap = `${name} ${JSON.stringify(cure)}`
  return seen.size < seen.add(trap).size
}
const played = patterns.map(({ id, title, scenario }) => ({
  ...{ id, title, presets: scenario.presets.filter(isNew) },
}))

const trapLine = (page: Page, sprung: boolean) => page.locator(`[data-trap="${sprung}"]`)
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first()

async function run(page: Page): Promise<void> {
  await button(page, /^Run/).click()
  await expect(button(page, /^Pause/)).toBeVisible({ timeout: PATIENCE_MS })
}

async function stop(page: Page, pattern: string): Promise<void> {
  // A killed node comes back before the next run kills another.
  if (pattern === 'sharding') {
    await expect(page.getByText('3 masters, 3 replicas')).toBeVisible({ timeout: PATIENCE_MS })
  }
  await button(page, /^Stop/).click()
  await expect(button(page, /^Run again/)).toBeVisible({ timeout: PATIENCE_MS })
}

interface Play {
  id: string
  name: string
  /** As its button says it. */
  trap: string
}

async function open(page: Page, { id, trap }: Play): Promise<void> {
  await page.goto(`/${id}?speed=${SPEEDS[id] ?? SPEED}&duration=60000`)
  await expect(button(page, /^Run/)).toBeEnabled()
  await page.getByRole('button', { name: trap, exact: true }).click()
}

async function springs(page: Page, play: Play): Promise<void> {
  await open(page, play)
  await run(page)
  if (AT_THE_END.includes(play.name)) await page.waitForTimeout(LONG_MS)
  else await expect(trapLine(page, true), play.name).toBeVisible({ timeout: PATIENCE_MS })
  await stop(page, play.id)
  await expect(trapLine(page, true), play.name).toContainText('The trap has sprung.')
}

async function isCured(page: Page, play: Play): Promise<void> {
  await open(page, play)
  await button(page, /^Fix it/).click()
  await run(page)
  await page.waitForTimeout(CURED_MS[play.id] ?? LONG_MS)
  await stop(page, play.id)
  await expect(trapLine(page, false), play.name).toContainText('The fix has held.')
}

for (const { id, title, presets } of played.filter(({ presets }) => presets.length > 0)) {
  test(`${title}: each trap springs on the page, and its fix removes it`, async ({ page }) => {
    test.setTimeout(300_000)
    const other = await page.context().newPage()
    for (const { name, title: trap } of presets) {
      const play = { id, name, trap }
      const trapped = springs(page, play)
      // They share one cluster, and each kills a node of it.
      if (id === 'sharding') await trapped
      await Promise.all([trapped, isCured(other, play)])
    }
  })
}
