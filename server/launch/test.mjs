import './node.mjs'

const { mkdtempSync, rmSync } = await import('node:fs')
const { tmpdir } = await import('node:os')
const { join } = await import('node:path')
const { run } = await import('./child.mjs')
const { findChromium } = await import('./chromium.mjs')
const { freshen } = await import('./fresh.mjs')
const { tallyPlaywright, tallyVitest } = await import('./tally.mjs')

const given = process.argv.slice(2)
const withBrowser = !given.includes('--unit')
const extra = given.filter((word) => word !== '--unit')
const reports = mkdtempSync(join(tmpdir(), 'cachescope-reports-'))
process.on('exit', () => rmSync(reports, { recursive: true, force: true }))

async function vitest() {
  const file = join(reports, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const words = ['node', 'node_modules/vitest/vitest.mjs', 'run', ...reporters, ...extra]
  const status = await run(words)
  return tallyVitest(file, status)
}

/** @param {string} chromium */
async function playwright(chromium) {
  const file = join(reports, 'playwright.json')
  const env = { ...process.env, CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const words = ['node', 'node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json']
  const status = await run(words, { env })
  return tallyPlaywright(file, status)
}

async function browser() {
  try {
    return await playwright(await chromium)
  } catch (error) {
    console.error(error.message)
    return { passed: 0, failed: 1 }
  }
}

await freshen({ pages: withBrowser })
const chromium = withBrowser ? findChromium() : undefined
// It is reported after the other tests, which need no browser; nobody waits for it until then.
await chromium?.catch(() => undefined)
const tallies = [await vitest(), ...(withBrowser ? [await browser()] : [])]
const sum = (name) => tallies.reduce((total, tally) => total + tally[name], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') === 0 ? 0 : 1)
