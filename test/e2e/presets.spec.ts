import type { BrowserContext, Page } from '@playwright/test'
import { patterns } from '@/server/patterns'
import { expect, startLab, test } from '../support/labServer'

/** Memcached counts whole seconds, a worker has to start again, and 40 clients read without a pause. */
const SPEEDS: Record<string, number> = { 'multi-level': 1, 'write-behind': 2, 'ttl-expiry': 1 }
const SPEED = 5
/** So long a cured run goes on after its trap has sprung, in ms. */
const LONGER_MS = 1000
/** A page that 40 clients flood shows what has happened late where the machine is shared. */
const PATIENCE = { timeout: 60_000 }
/** Counted only when the run is over: until then nothing is lost for good. */
const AT_THE_END = ['lost-job']

/**
 * What a replica has can be read for a second and a half after the kill: where a busy machine lets that pass,
 * nobody knows what was lost, and it is played again after so long, in ms.
 */
const MAY_PASS = ['lost-in-failover']
const PASSED_MS = 20_000

/** Those that several patterns share are played once for each cure. */
const seen = new Set<string>()
const isNew = ({ name, cure }: { name: string; cure: object }) => {
  const trap = `${name} ${JSON.stringify(cure)}`
  return seen.size < seen.add(trap).size
}
const played = patterns.map(({ id, title, scenario }) => ({
  ...{ id, title, presets: scenario.presets.filter(isNew) },
}))
type Preset = (typeof played)[number]['presets'][number]

const trapLine = (page: Page, sprung: boolean) => page.locator(`[data-trap="${sprung}"]`)
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first()
const wholeCluster = (page: Page) => page.getByText('3 masters, 3 replicas')
const secondWorker = (page: Page) => page.getByText('Worker 2', { exact: true })

/**
 * Two pages for all tests, so that each loads its code once. They are small and move little: panels that
 * nobody looks at here are not laid out, but they are there.
 */
let pages: { context: BrowserContext; trap: Page; cure: Page }
test.beforeAll(async ({ browser }) => {
  const viewport = { width: 1000, height: 640 }
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' })
  pages = { context, trap: await context.newPage(), cure: await context.newPage() }
})
test.afterAll(() => pages.context.close())

async function open(page: Page, lab: string, id: string): Promise<void> {
  await page.goto(`${lab}/${id}?speed=${SPEEDS[id] ?? SPEED}&duration=60000`)
  await expect(button(page, /^Run/)).toBeEnabled(PATIENCE)
}

async function run(page: Page, { title }: Preset, cured: boolean): Promise<void> {
  await page.getByRole('button', { name: title, exact: true }).click()
  if (cured) await button(page, /^Fix it/).click()
  await start(page)
}

async function start(page: Page): Promise<void> {
  await button(page, /^Run/).click()
  await expect(button(page, /^Pause/)).toBeVisible(PATIENCE)
}

const does = ({ disturbances = [] }: Preset, wanted: string) =>
  disturbances.some(({ kind }) => kind === wanted)

/** Until the server or the worker that is killed on purpose is gone, in a run that bears it as in one that does not. */
async function killed(page: Page, preset: Preset): Promise<void> {
  if (does(preset, 'break')) await expect(wholeCluster(page)).toHaveCount(0, PATIENCE)
  if (does(preset, 'kill-worker')) await expect(secondWorker(page)).toHaveCount(1, PATIENCE)
}

async function stop(page: Page, preset: Preset): Promise<void> {
  // A killed node comes back before the next run kills another.
  if (does(preset, 'break')) await expect(wholeCluster(page)).toHaveCount(1, PATIENCE)
  await button(page, /^Stop/).click()
  await expect(button(page, /^Run again/)).toBeVisible(PATIENCE)
}

async function springs(preset: Preset, tries = 3): Promise<void> {
  const { trap, cure } = pages
  await Promise.all([killed(trap, preset), killed(cure, preset)])
  if (AT_THE_END.includes(preset.name)) return
  const sprung = trapLine(trap, true)
  const last = tries === 1 || !MAY_PASS.includes(preset.name)
  if (last) return await expect(sprung, preset.name).toBeVisible(PATIENCE)
  const seen = sprung.waitFor({ timeout: PASSED_MS })
  if (await seen.then(() => true).catch(() => false)) return
  await Promise.all([stop(trap, preset), stop(cure, preset)])
  await Promise.all([start(trap), start(cure)])
  await springs(preset, tries - 1)
}

/** The trap, and beside it the same with its cure, which is watched for longer than the trap took to spring. */
async function play(preset: Preset): Promise<void> {
  const { trap, cure } = pages
  await Promise.all([run(trap, preset, false), run(cure, preset, true)])
  await springs(preset)
  await Promise.all([stop(trap, preset), cure.waitForTimeout(LONGER_MS)])
  await stop(cure, preset)
  await expect(trapLine(trap, true), preset.name).toContainText('The trap has sprung.')
  await expect(trapLine(cure, false), preset.name).toContainText('The fix has held.')
  await expect(cure.getByText(/^npm run .* --cured/)).toBeVisible()
  await button(cure, 'Set the trap again').click()
  await expect(cure.getByText(/^npm run .* --cured/)).toBeHidden()
}

for (const { id, title, presets } of played.filter(({ presets }) => presets.length > 0)) {
  test(`${title}: each trap springs on the page, and its fix removes it`, async ({ lab }) => {
    test.setTimeout(300_000)
    // Trap and cure would kill nodes of one and the same cluster.
    const own = id === 'sharding' ? await startLab() : null
    try {
      await Promise.all([open(pages.trap, lab.url, id), open(pages.cure, own?.url ?? lab.url, id)])
      for (const preset of presets) await play(preset)
    } finally {
      await own?.stop()
    }
  })
}
