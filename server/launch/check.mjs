import './node.mjs'

const { run, took } = await import('./child.mjs')
const bin = (path) => ['node', `node_modules/${path}`]

/** Each step is one or more programs. Two lanes, side by side: lint alone takes longer than all others. */
const lanes = [
  [['lint', [[...bin('eslint/bin/eslint.js'), '--max-warnings=0', '.']]]],
  [
    ['format', [[...bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.']]],
    // Next writes the types of its routes first: a fresh clone has none.
    [
      'types',
      [
        [...bin('next/dist/bin/next'), 'typegen'],
        [...bin('typescript/bin/tsc'), '--noEmit'],
      ],
    ],
    ['dead code', [[...bin('knip/bin/knip.js')]]],
  ],
]
const tests = ['tests', [['node', 'server/launch/test.mjs', ...process.argv.slice(2)]]]
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }

/** @returns {Promise<number>} 0, or the status of the first program that failed */
async function go([name, programs]) {
  const began = performance.now()
  for (const words of programs) {
    const status = await run(words, { env })
    if (status === 0) continue
    console.error(`${name}: failed after ${took(began)}`)
    return status
  }
  console.log(`${name}: fine, ${took(began)}`)
  return 0
}

/** The first step that fails ends its lane; the other is heard to its end, so that both are told. */
async function lane(steps) {
  for (const step of steps) {
    const status = await go(step)
    if (status !== 0) return status
  }
  return 0
}

const failed = (await Promise.all(lanes.map(lane))).find((status) => status !== 0)
if (failed !== undefined) process.exit(failed)
// CI has just run them by the README's own command.
if (!process.argv.includes('--no-tests')) process.exit(await go(tests))
