import './node.mjs'
import './env.mjs'

process.env.NODE_ENV ||= 'production'
const { freshen } = await import('./fresh.mjs')
// stdout belongs to the summary.
await freshen({ pages: false, to: 'stderr' })
await import('../../dist/cli.js')
