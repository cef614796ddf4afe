import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBinary } from '@/server/services/system'
import { expect, startLab, test } from '../support/labServer'

test('an absent server says how to get it, and is found when looked for again', async ({
  page,
}) => {
  const path = mkdtempSync(join(tmpdir(), 'lab-path-'))
  const lab = await startLab({ PATH: path, CACHESCOPE_INSTALL: '0' })
  try {
    await page.goto(`${lab.url}/compare`)
    const help = page.getByRole('region', { name: 'A server is missing' })
    await expect(help).toContainText('Redis is not running here')
    await expect(help.getByRole('button', { name: 'Look again' })).toBeEnabled()
    await page.goto(`${lab.url}/cache-aside`)
    await expect(page.getByRole('heading', { name: 'Redis is not running here' })).toBeVisible()
    await page.getByRole('button', { name: 'Look again' }).click()
    await expect(page.getByText('it is not there yet')).toBeVisible()

    const binary = findBinary(['redis-server'], process.env['PATH'] ?? '')
    symlinkSync(binary ?? 'no redis-server on the PATH', join(path, 'redis-server'))
    await page.getByRole('button', { name: 'Look again' }).click()
    await expect(page.getByRole('heading', { name: 'Run cache-aside' })).toBeVisible()
  } finally {
    await lab.stop()
    rmSync(path, { recursive: true })
  }
})

test('a page from an address that the lab does not know says where to open it', async ({
  page,
  lab,
}) => {
  // Chromium takes every name under localhost for this machine.
  const { port } = new URL(lab.url)
  await page.goto(`http://lab.localhost:${port}/compare`)
  const status = page.getByRole('status').filter({ hasText: 'Not connected' })
  await expect(status).toHaveText(
    `Not connected Nothing can be run from this address. Open the lab at ${lab.url}`,
  )
  await expect(status.getByRole('link')).toHaveAttribute('href', lab.url)
  await expect(page.getByRole('button', { name: 'Run all lanes' })).toBeDisabled()
  await page.goto(`http://lab.localhost:${port}/cache-aside`)
  await expect(page.getByText('Nothing can be run from this address.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Run', exact: false }).first()).toBeDisabled()
  await page.getByRole('link', { name: lab.url }).click()
  await expect(page).toHaveURL(`${lab.url}/`)
})
