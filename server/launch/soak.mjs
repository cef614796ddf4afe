import './node.mjs'

const { run } = await import('./child.mjs')
const { freshen } = await import('./fresh.mjs')

await freshen({ pages: false })
const config = ['--config', 'test/soak/vitest.config.ts']
const words = ['node', 'node_modules/vitest/vitest.mjs', 'run', ...config, ...process.argv.slice(2)]
process.exit(await run(words))
