import { root } from './node.mjs'
import './env.mjs'

process.chdir(root)
process.env.NODE_ENV ||= 'production'
const { freshen } = await import('./fresh.mjs')
await freshen()
await import('../../dist/server.js')
