import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { tallyPlaywright, tallyVitest } from '../../server/launch/tally.mjs'

const dir = mkdtempSync(join(tmpdir(), 'tally-test-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function report(content: unknown): string {
  const path = join(dir, `${Math.random()}.json`)
  writeFileSync(path, JSON.stringify(content))
  return path
}

it('counts the tests of Vitest, and a file that could not be loaded as one failed', () => {
  const path = report({
    numPassedTests: 7,
    numFailedTests: 1,
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed', failureMessages: [] }] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
    ],
  })
  expect(tallyVitest(path, 1)).toEqual({ passed: 7, failed: 2, again: [] })
})

it('counts the tests of Playwright, one that needed a second try as passed', () => {
  const path = report({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 } })
  expect(tallyPlaywright(path, 1)).toMatchObject({ passed: 4, failed: 1 })
})

it('calls a runner failed that failed without a report or a failed test', () => {
  expect(tallyVitest(join(dir, 'absent.json'), 1)).toMatchObject({ passed: 0, failed: 1 })
  const path = report({ stats: { expected: 3, unexpected: 0, flaky: 0 } })
  expect(tallyPlaywright(path, 1)).toMatchObject({ passed: 3, failed: 1 })
})

it('names what passed at the second try only, with what was wrong at the first', () => {
  const [fine, late] = [
    { fullName: 'a fine one', status: 'passed', failureMessages: [] },
    {
      fullName: 'a late one',
      status: 'passed',
      failureMessages: ['Error: expected 1 to be 2\n    at x.ts:3'],
    },
  ]
  const failed = { fullName: 'a failed one', status: 'failed', failureMessages: ['Error', 'Error'] }
  const vitest = report({
    ...{ numPassedTests: 2, numFailedTests: 1 },
    testResults: [
      { name: '/x/one.test.ts', status: 'failed', assertionResults: [fine, late, failed] },
    ],
  })
  expect(tallyVitest(vitest, 1).again).toEqual([
    'one.test.ts: a late one (Error: expected 1 to be 2)',
  ])
  const test = (status: string, message?: string) => ({
    ...{ status, results: message ? [{ error: { message } }, {}] : [{}] },
  })
  const red = '\u001b[31mError: no button\u001b[39m\nCall log: …'
  const specs = [
    { file: 'lab.spec.ts', title: 'runs', tests: [test('expected')] },
    { file: 'lab.spec.ts', title: 'stops', tests: [test('flaky', red)] },
  ]
  const playwright = report({
    ...{ stats: { expected: 1, unexpected: 0, flaky: 1 } },
    suites: [{ specs: [], suites: [{ specs }] }],
  })
  expect(tallyPlaywright(playwright, 0)).toEqual({
    ...{ passed: 2, failed: 0 },
    again: ['lab.spec.ts: stops (Error: no button)'],
  })
})
