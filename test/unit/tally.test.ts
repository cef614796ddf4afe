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
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
    ],
  })
  expect(tallyVitest(path, 1)).toEqual({ passed: 7, failed: 2 })
})

it('counts the tests of Playwright, one that needed a second try as passed', () => {
  const path = report({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 } })
  expect(tallyPlaywright(path, 1)).toEqual({ passed: 4, failed: 1 })
})

it('calls a runner failed that failed without a report or a failed test', () => {
  expect(tallyVitest(join(dir, 'absent.json'), 1)).toEqual({ passed: 0, failed: 1 })
  expect(tallyPlaywright(report({ stats: { expected: 3, unexpected: 0, flaky: 0 } }), 1)).toEqual({
    passed: 3,
    failed: 1,
  })
})
