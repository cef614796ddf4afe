import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { io, type Socket } from 'socket.io-client'
import { findBinary } from '@/server/services/system'
import type { ClientToServer, ServerToClient } from '@/server/protocol'
import { expect, startLab, test, type LabServer } from '../support/labServer'
import { childrenOf } from '../support/processes'

const CALM = 'clients=2&keys=2&dbReadMs=50&thinkMs=100&ttlMs=1000'

/** A lab of its own, whose Redis can be started only while this folder has one. */
let lab: LabServer
const path = mkdtempSync(join(tmpdir(), 'lab-path-'))
const redis = join(path, 'redis-server')
const giveRedis = () =>
  symlinkSync(findBinary(['redis-server'], process.env['PATH'] ?? '') ?? 'no redis-server', redis)
test.beforeAll(async () => {
  giveRedis()
  lab = await startLab({ PATH: path, CACHESCOPE_INSTALL: '0' })
})
test.afterAll(async () => {
  await lab.stop()
  rmSync(path, { recursive: true })
})

const strip = (page: Page) => page.locator('main').getByRole('status').first()
const button = (page: Page, name: RegExp) => page.getByRole('button', { name }).first()

async function run(page: Page, address: string): Promise<string> {
  await page.goto(`${lab.url}/${address}`)
  await button(page, /^Run/).click()
  await expect(page).toHaveURL(/run=/)
  return new URL(page.url()).searchParams.get('run') ?? ''
}

/** The runs under way; one that was stopped still lets its calls end. */
const active = async () => {
  const figures = await (await fetch(`${lab.url}/metrics`)).text()
  return Number(/^cachescope_runs_active (\d+)/m.exec(figures)?.[1])
}

/** Someone who presents and has no page. */
async function presenting(
  use: (socket: Socket<ServerToClient, ClientToServer>) => Promise<void>,
): Promise<void> {
  const socket = io(lab.url, { transports: ['websocket'], forceNew: true })
  await use(socket).finally(() => socket.close())
}

test('who may only watch sees a run and nothing that would change it', async ({
  page,
  browser,
}) => {
  const runId = await run(page, `cache-aside?${CALM}`)
  // Whoever comes through a proxy is not on this machine.
  const elsewhere = await browser.newContext({
    extraHTTPHeaders: { 'x-forwarded-for': '192.0.2.7' },
  })
  const viewer = await elsewhere.newPage()
  // The wish for a run is no command either.
  await viewer.goto(`${lab.url}/cache-aside?start=1`)
  await expect(strip(viewer)).toContainText('Here you watch: open the link to a run')
  await expect(button(viewer, /^Run/)).toBeDisabled()
  await viewer.goto(`${lab.url}/cache-aside?run=${runId}`)
  await expect(button(viewer, /^Pause/)).toBeDisabled()
  for (const name of [/^Step/, /^Stop/]) await expect(button(viewer, name)).toBeDisabled()
  await viewer.keyboard.press('Space')
  const reads = viewer.getByRole('region', { name: 'Headline numbers' }).locator('dd').first()
  const before = parseInt((await reads.textContent()) ?? '')
  await expect.poll(async () => parseInt((await reads.textContent()) ?? '')).toBeGreaterThan(before)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(strip(viewer)).toContainText(/^Stopped after/)
  await elsewhere.close()
})

test('a run too many is refused with the reason, and possible once one has ended', async ({
  page,
}) => {
  await presenting(async (socket) => {
    const ids: string[] = []
    const params = { clients: 1, thinkMs: 1000 }
    for (let more = true; more;) {
      const reply = await socket.emitWithAck('run:start', { pattern: 'simple-caching', params })
      if ('ok' in reply) ids.push(reply.ok.runId)
      else more = false
    }
    await page.goto(`${lab.url}/simple-caching`)
    await button(page, /^Run/).click()
    await expect(strip(page)).toContainText(/That did not work. 12 runs are under way/)
    await strip(page).getByRole('button', { name: 'Close' }).click()
    await expect(strip(page)).toContainText('Nothing has run yet.')
    for (const runId of ids) await socket.emitWithAck('run:stop', { runId })
    await expect.poll(active).toBe(0)
    await button(page, /^Run/).click()
    await expect(button(page, /^Pause/)).toBeVisible()
    await page.getByRole('button', { name: 'Stop' }).click()
  })
})

test('a server that is lost in a run is named, and ends it when it stays away', async ({
  page,
  context,
}) => {
  // The gallery follows without being opened again, whichever way the server goes.
  const gallery = await context.newPage()
  await gallery.goto(lab.url)
  const badge = gallery
    .getByRole('article')
    .filter({ has: gallery.getByRole('heading', { name: 'Cache-aside' }) })
    .getByRole('listitem')
    .filter({ hasText: 'Redis' })
  await expect(badge.getByRole('img', { name: 'ready' })).toBeVisible()
  await run(page, `cache-aside?${CALM}`)
  const kill = () => {
    rmSync(redis)
    for (const pid of childrenOf(lab.process.pid ?? 0, 'redis-server')) process.kill(pid, 'SIGKILL')
  }
  kill()
  await expect(strip(page)).toContainText(/^A server is lost\..*redis/i)
  await expect(strip(page)).toContainText('The run goes on; its calls fail until it is back.')
  giveRedis()
  await expect(strip(page)).not.toContainText('A server is lost.')
  await expect(button(page, /^Pause/)).toBeEnabled()
  kill()
  await expect(strip(page)).toContainText(
    'The run failed. redis was lost and did not come back within 10 s.',
  )
  await expect(badge.getByRole('img', { name: /^(down|absent)$/ })).toBeVisible()
  giveRedis()
  await expect.poll(async () => (await fetch(`${lab.url}/api/health`)).status).toBe(200)
  await expect(badge.getByRole('img', { name: 'ready' })).toBeVisible()
  await strip(page).getByRole('button', { name: 'Run again' }).click()
  await expect(button(page, /^Pause/)).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(strip(page)).toContainText(/^Stopped after/)
})
