import type { Page } from '@playwright/test'
import {
  emptyState,
  keptAnomalies,
  project,
  type Anomaly,
  type LabEvent,
  type LabState,
} from '@/server/protocol'
import { expect, test } from '../support/labServer'
import { Watcher } from '../support/watcher'

/** A load that outlasts its lease, so that two hold the lock; and entries that stay for seconds after it. */
const TRAP = '/cache-aside?preset=slow-load&speed=5&seed=7'

const where = (page: Page) => page.getByRole('status').filter({ hasText: /, event / })
const stateAt = (events: readonly LabEvent[], seq: number): LabState =>
  events.slice(0, seq).reduce(project, emptyState())

/** Runs the trap, disturbs it by hand until a read was stale and one has failed, and stops it. @returns its events */
async function disturbed(page: Page, url: string): Promise<LabEvent[]> {
  await page.goto(TRAP)
  await page.getByRole('button', { name: /^Run/ }).first().click()
  await expect(page).toHaveURL(/run=/)
  const watcher = new Watcher(url)
  await watcher.watch(new URL(page.url()).searchParams.get('run') ?? '')
  const { events } = watcher
  const anomalies = () => stateAt(events, events.length).tally.anomalies.counts
  await page.getByRole('button', { name: /^Faults/ }).click()
  const faults = page.getByRole('region', { name: 'Faults' })
  await expect.poll(() => anomalies()['lock-overlap']).toBeGreaterThan(0)
  // The row is changed behind the cache, which goes on answering with what it has.
  await expect.poll(() => events.some(({ type }) => type === 'cache:setting')).toBe(true)
  await faults.getByRole('button', { name: 'Change a row' }).click()
  await expect.poll(() => anomalies()['stale-read']).toBeGreaterThan(0)
  await faults.getByRole('button', { name: 'Fail database reads' }).click()
  await expect.poll(() => events.filter(({ type }) => type === 'fault:asked').length).toBe(2)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByText(/^Stopped after/)).toBeVisible()
  await expect.poll(() => events.at(-1)?.type).toBe('run:finished')
  watcher.close()
  return events
}

/** Jumps from the beginning to the first moment of a kind, which must be that of an event. */
async function jumpTo(page: Page, kind: string, seq: number): Promise<void> {
  await page.keyboard.press('Home')
  await isAt(page, 1)
  await page.getByRole('group', { name: 'Jump to' }).getByRole('combobox').selectOption(kind)
  await isAt(page, seq)
}

const isAt = (page: Page, seq: number) =>
  expect(where(page)).toHaveText(new RegExp(`, event ${seq.toLocaleString('en-US')}$`))

/** What the source of the pattern says beside a line: its number, who stands there, how often it was passed. */
async function besideLines(page: Page): Promise<string[]> {
  const lines = page.getByRole('group', { name: /^Source of .*cache-aside.pattern\.ts/ })
  return await lines.locator('li').evaluateAll((rows) =>
    rows.flatMap(({ children: [number, who, , passed] }) => {
      const said = [who?.textContent, passed?.textContent]
      return said.some(Boolean) ? [`${number?.textContent}: ${said.join(', ')}`] : []
    }),
  )
}

/** The same by the events. */
function linesAt(events: readonly LabEvent[], seq: number): string[] {
  const { clients, lines } = stateAt(events, seq)
  const standing = Object.entries(clients).filter(([, { doing }]) => doing !== 'nothing')
  const numbers = [
    ...Object.keys(lines.pattern).map(Number),
    ...standing.map(([, { line }]) => line),
  ]
  const known = [...new Set(numbers)].filter((number) => number > 0).sort((a, b) => a - b)
  return known.map((number) => {
    const here = standing.filter(([, { line }]) => line === number).map(([id]) => id)
    const who = here.length > 1 ? String(here.length) : here.map((id) => `c${id.padStart(2, '0')}`)
    return `${number}: ${who.toString()}, ${lines.pattern[number]?.toLocaleString('en-US') ?? ''}`
  })
}

async function showsOverlap(page: Page): Promise<void> {
  const locks = page.locator('[aria-label="Locks"]')
  const said = locks.getByText('2 holders at once')
  await expect(said).toBeVisible()
  const fault = await page.evaluate(() => {
    const box = document.body.appendChild(document.createElement('i'))
    box.style.color = 'var(--fault)'
    const { color } = getComputedStyle(box)
    box.remove()
    return color
  })
  await expect(said).toHaveCSS('color', fault)
  await expect(locks).toContainText(
    /c\d+ kept working after its lease of .* ended at .*, and Redis/,
  )
  await expect(locks.getByText(/holds it, token/)).toHaveCount(2)
}

async function showsStale(page: Page): Promise<void> {
  const cache = page.getByRole('region', { name: 'Cache', exact: true })
  await expect(cache).toContainText('1 stale')
  const row = cache.getByRole('listitem').first()
  await expect(row.getByRole('img', { name: 'stale' })).toBeVisible()
  await expect(row).toContainText(/v1.*v2/)
}

/** From the row of an anomaly to the events that prove it, all of them in the picture, and to one of these. */
async function proves(page: Page, { proof }: Anomaly, events: LabEvent[]): Promise<void> {
  await page.getByRole('tab', { name: /^Anomalies/ }).click()
  const panel = page.getByRole('region', { name: 'Anomalies' })
  const row = panel.getByRole('listitem').getByRole('button').first()
  await row.click()
  await expect(row).toHaveAttribute('aria-current', 'true')
  const path = panel.getByRole('list', { name: 'Events that prove it' }).getByRole('button')
  await expect(path).toHaveCount(proof.length)
  for (const [i, seq] of proof.entries()) {
    await expect(path.nth(i)).toHaveAttribute('title', `Event ${seq.toLocaleString('en-US')}`)
  }
  const times = proof.map((seq) => (events[seq - 1]?.at ?? NaN) / 1000)
  await expect(async () => {
    const words = await page.getByText(/^The timeline shows/).textContent()
    const [, from, to] = /shows ([\d.]+) s to ([\d.]+) s/.exec(words ?? '') ?? []
    expect(Number(from)).toBeLessThanOrEqual(Math.min(...times) + 0.01)
    expect(Number(to)).toBeGreaterThanOrEqual(Math.max(...times) - 0.01)
  }).toPass()
  await path.first().click()
  await isAt(page, proof[0] ?? NaN)
}

test('one jumps to two holders, to a stale read and to a fault, and the panels show that moment', async ({
  page,
  lab,
}) => {
  const events = await disturbed(page, lab.url)
  const anomalies = keptAnomalies(stateAt(events, events.length).tally.anomalies)
  const first = (kind: Anomaly['kind']) => anomalies.find((anomaly) => anomaly.kind === kind)
  const [overlap, stale] = [first('lock-overlap'), first('stale-read')]
  if (!overlap || !stale) throw new Error('the trap has not sprung')

  await jumpTo(page, 'overlap', overlap.seq)
  await showsOverlap(page)
  // Two of them load, and the others wait: each on its line.
  const lines = linesAt(events, overlap.seq)
  expect(lines.length).toBeGreaterThan(1)
  await expect.poll(() => besideLines(page)).toEqual(lines)

  await jumpTo(page, 'stale', stale.seq)
  await showsStale(page)
  await expect.poll(() => besideLines(page)).toEqual(linesAt(events, stale.seq))

  const asked = events.find(({ type }) => type === 'fault:asked')?.seq ?? NaN
  await jumpTo(page, 'fault', asked)
  await page.getByRole('tab', { name: /^Events/ }).click()
  const list = page.getByRole('tabpanel', { name: /^Events/ })
  await expect(list.locator('[aria-current=time]')).toContainText('asks by hand')

  const [gravest] = anomalies
  if (gravest) await proves(page, gravest, events)
})
