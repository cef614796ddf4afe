import { root } from './node.mjs'
import './env.mjs'

process.chdir(root)
const { spawn } = await import('node:child_process')
const { context } = await import('esbuild')
const { serverOptions } = await import('./build.mjs')
const { dropStamp, serverPart } = await import('./stamp.mjs')

const PATIENCE_MS = 5000
const keeper = new URL('./withParent.mjs', import.meta.url).href
let child
let turn = Promise.resolve()
let stopping = false

function start() {
  if (stopping) return
  const args = ['--enable-source-maps', '--import', keeper, 'dist/server.js']
  const env = { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' }
  const mine = spawn(process.execPath, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env,
  })
  child = mine
  mine.on('exit', (code) => {
    if (child !== mine) return
    child = undefined
    if (!stopping)
      console.error(`The server ended (${code ?? 'by a signal'}); waiting for a change.`)
  })
}

/** @param {NodeJS.Signals | undefined} signal none when the terminal has already sent one */
function stop(signal) {
  const leaving = child
  if (!leaving) return Promise.resolve()
  child = undefined
  const gone = new Promise((done) => leaving.once('exit', done))
  if (signal) leaving.kill(signal)
  const force = setTimeout(() => leaving.kill('SIGKILL'), PATIENCE_MS)
  return gone.then(() => clearTimeout(force))
}

const restarter = {
  name: 'restart',
  setup(build) {
    build.onEnd(({ errors }) => {
      if (errors.length > 0) return
      turn = turn.then(() => stop('SIGTERM')).then(start)
    })
  },
}

const options = serverOptions()
const watcher = await context({ ...options, plugins: [...options.plugins, restarter] })

async function end(signal) {
  if (stopping) return
  stopping = true
  await watcher.dispose()
  await turn
  await stop(signal)
  process.exit(0)
}

process.on('SIGINT', () => void end(process.stdin.isTTY ? undefined : 'SIGINT'))
process.on('SIGTERM', () => void end('SIGTERM'))
process.on('SIGHUP', () => void end('SIGTERM'))

// What is written from here on is made of sources that no stamp knows.
dropStamp(serverPart)
await watcher.watch()
