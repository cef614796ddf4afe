import { root } from './node.mjs'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { run, took } from './child.mjs'
import { isMarked } from './markLines.mjs'
import { markLinesInEsbuild } from './markPlugins.mjs'
import { hashOf, pagesPart, serverPart, staleness, withBuildLock, writeStamp } from './stamp.mjs'

const NEXT = join(root, 'node_modules/next/dist/bin/next')

/** Patterns and protections, each an output file of its own. */
function markedEntries() {
  const inside = (folder) =>
    existsSync(join(root, folder)) ? readdirSync(join(root, folder)).sort() : []
  const folders = inside('server/patterns').map((name) => `server/patterns/${name}/pattern.ts`)
  const files = inside('server/patterns/protections').map(
    (name) => `server/patterns/protections/${name}`,
  )
  return [...folders, ...files].filter((path) => isMarked(path) && existsSync(join(root, path)))
}

/** @returns {import('esbuild').BuildOptions} */
export function serverOptions() {
  const marked = markedEntries().map((path) => ({
    in: path,
    out: path.replace(/^server\//, '').replace(/\.ts$/, ''),
  }))
  return {
    absWorkingDir: root,
    entryPoints: [
      { in: 'server/main.ts', out: 'server' },
      { in: 'server/cli.ts', out: 'cli' },
      { in: 'server/services/reaper.ts', out: 'reaper' },
      { in: 'server/services/index.ts', out: 'services' },
      { in: 'server/worker.ts', out: 'worker' },
      ...marked,
    ],
    ...common,
    outdir: 'dist',
    splitting: true,
    metafile: true,
    plugins: [markLinesInEsbuild()],
  }
}

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
}

/** Bundles the server, the command line, the reaper and the worker into `dist`; for the launchers, the services too. */
export async function buildServer() {
  const { metafile } = await build(serverOptions())
  const kept = new Set(Object.keys(metafile?.outputs ?? {}))
  // Only our own chunks of earlier builds: their names carry a hash.
  for (const name of readdirSync(join(root, 'dist'))) {
    if (/^chunk-\w+\.js(\.map)?$/.test(name) && !kept.has(`dist/${name}`)) {
      rmSync(join(root, 'dist', name), { force: true })
    }
  }
}

/** Bundles the bench beside the server. */
export const buildBench = () => buildBeside('test/bench/index.ts', 'bench')

/** Bundles a program of the tests beside the server, whose patterns it runs. @param {string} path @param {string} out */
export async function buildBeside(path, out) {
  const entryPoints = [{ in: path, out }]
  const plugins = [markLinesInEsbuild()]
  await build({ absWorkingDir: root, entryPoints, ...common, outdir: 'dist', plugins })
}

const stages = [
  [/Creating an optimized/, 'compiling'],
  [/Collecting page data/, 'collecting'],
  [/Generating static pages/, 'drawing'],
]

/** Builds the pages with Next. @param {(stage: string) => void} progress */
export async function buildPages(progress) {
  let output = ''
  const seen = new Set()
  const listen = (chunk) => {
    output += chunk
    for (const [sign, stage] of stages) {
      if (seen.has(stage) || !sign.test(output)) continue
      seen.add(stage)
      progress(stage)
    }
  }
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
  const options = { stdio: ['ignore', 'pipe', 'pipe'], env }
  const status = await run(['node', NEXT, 'build'], options, (child) => {
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
  })
  if (status >= 128) throw new Error('the build was stopped')
  if (status !== 0) throw new Error(`next build failed\n${output.trim()}`)
}

/** @param {boolean} onlyStale */
async function makeServer(onlyStale) {
  await make(serverPart, onlyStale, () => buildServer())
}

/** Builds the server and the pages, one line each. @param {boolean} [onlyStale] */
export async function buildAll(onlyStale = false) {
  await makeServer(onlyStale)
  await make(pagesPart, onlyStale, buildPages)
}

/**
 * @param {import('./stamp.mjs').Part} part
 * @param {boolean} onlyStale
 * @param {(progress: (stage: string) => void) => Promise<void>} work
 */
async function make(part, onlyStale, work) {
  const why = staleness(part)
  if (onlyStale && !why) return
  const began = performance.now()
  process.stdout.write(`Building ${part.title}${why ? ` (${why})` : ''}: `)
  try {
    const hash = hashOf(part)
    await work((stage) => process.stdout.write(`${stage}, `))
    // Sources that changed meanwhile differ from this hash, so the next start builds again.
    writeStamp(part, hash)
    process.stdout.write(`done in ${took(began)}\n`)
  } catch (error) {
    process.stdout.write('failed\n')
    throw error
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const onlyStale = process.argv.includes('--stale')
  const work = process.argv.includes('--server') ? makeServer : buildAll
  try {
    await withBuildLock(() => work(onlyStale))
  } catch (error) {
    // esbuild has already printed what it found, with file and line.
    if (!error.errors) console.error(`Cachescope could not be built: ${error.message}`)
    process.exit(1)
  }
}
