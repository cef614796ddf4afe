import './node.mjs'
import './env.mjs'

const { run } = await import('./child.mjs')
const { findChromium } = await import('./chromium.mjs')
const { freshen } = await import('./fresh.mjs')
const script = (text) => ['node', '--input-type=module', '--eval', text]
const built = new URL('./build.mjs', import.meta.url).href

const given = process.argv.slice(2)
const only = given.includes('--only') ? given[given.indexOf('--only') + 1] : null
const inBrowser = only === null || ['page', 'lighthouse'].includes(only)

// stdout belongs to the figures.
await freshen({ pages: inBrowser, to: 'stderr' })
if (inBrowser) process.env.CHROMIUM_PATH = await findChromium()
const bundle = `await (await import(${JSON.stringify(built)})).buildBench()`
const status = await run(script(bundle), { stdio: ['ignore', 2, 2] })
const env = { ...process.env, NODE_ENV: process.env.NODE_ENV || 'production' }
process.exit(status || (await run(['node', 'dist/bench.js', ...given], { env })))
