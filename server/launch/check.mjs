import './node.mjs'

const { run, took } = await import('./child.mjs')
const bin = (path) => ['node', `node_modules/${path}`]

/** Each step is one or more programs; the first that fails ends the check. */
const steps = [
  ['format', [[...bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.']]],
  ['lint', [[...bin('eslint/bin/eslint.js'), '--max-warnings=0', '.']]],
  // Next writes the types of its routes first: a fresh clone has none.
  [
    'types',
    [
      [...bin('next/dist/bin/next'), 'typegen'],
      [...bin('typescript/bin/tsc'), '--noEmit'],
    ],
  ],
  ['dead code', [[...bin('knip/bin/knip.js')]]],
  ['tests', [['node', 'server/launch/test.mjs', ...process.argv.slice(2)]]],
]

// CI has just run them by the README's own command.
const wanted = process.argv.includes('--no-tests') ? steps.slice(0, -1) : steps

const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }
for (const [name, programs] of wanted) {
  const began = performance.now()
  for (const words of programs) {
    const status = await run(words, { env })
    if (status === 0) continue
    console.error(`${name}: failed after ${took(began)}`)
    process.exit(status)
  }
  console.log(`${name}: fine, ${took(began)}`)
}
