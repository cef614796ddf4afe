import './node.mjs'

const { mkdtempSync, rmSync } = await import('node:fs')
const { tmpdir } = await import('node:os')
const { join } = await import('node:path')
const { run } = await import('./child.mjs')
const { findChromium } = await import('./chromium.mjs')
const { freshen } = await import('./fresh.mjs')
const { provideServers } = await import('./servers.mjs')
const { tallyPlaywright, tallyVitest } = await import('./tally.mjs')

const given = process.argv.slice(2)
const withBrowser = !given.includes('--unit')
const extra = given.filter((word) => word !== '--unit')
// Of this suite alone: another one may run in the same folder at the same time.
const reports = mkdtempSync(join(tmpdir(), 'cachescope-reports-'))
const pictures = join(reports, 'browser')
let kept = false
process.on('exit', () => kept || rmSync(reports, { recursive: true, force: true }))

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
  const cli = ['node', 'node_modules/@playwright/test/cli.js', 'test']
  const status = await run([...cli, '--reporter=list,json', `--output=${pictures}`], { env })
  const tally = tallyPlaywright(file, status)
  kept = tally.failed + tally.again.length > 0
  return tally
}

async function browser() {
  try {
    return await playwright(await chromium)
  } catch (error) {
    console.error(error.message)
    return { passed: 0, failed: 1, again: [] }
  }
}

await freshen({ pages: withBrowser })
// One file that is named may need none of them.
if (extra.length === 0) await provideServers()
const chromium = withBrowser ? findChromium() : undefined
// It is reported after the other tests, which need no browser; nobody waits for it until then.
await chromium?.catch(() => undefined)
const tallies = [await vitest(), ...(withBrowser ? [await browser()] : [])]
const again = tallies.flatMap((tally) => tally.again)
if (again.length > 0) console.log(['Passed at the second try only:', ...again].join('\n  '))
if (kept) console.log(`Pictures and traces of what failed: ${pictures}`)
const sum = (name) => tallies.reduce((total, tally) => total + tally[name], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') === 0 ? 0 : 1)
