import './node.mjs'
import './env.mjs'

const { run } = await import('./child.mjs')
const { freshen } = await import('./fresh.mjs')
const script = (text) => ['node', '--input-type=module', '--eval', text]
const built = new URL('./build.mjs', import.meta.url).href

// stdout belongs to the figures.
await freshen({ pages: false, to: 'stderr' })
const bundle = `await (await import(${JSON.stringify(built)})).buildBench()`
const status = await run(script(bundle), { stdio: ['ignore', 2, 2] })
const env = { ...process.env, NODE_ENV: process.env.NODE_ENV || 'production' }
process.exit(status || (await run(['node', 'dist/bench.js', ...process.argv.slice(2)], { env })))
