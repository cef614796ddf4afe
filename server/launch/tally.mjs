import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

/**
 * @typedef {{ passed: number, failed: number, again: string[] }} Tally
 * `again` names each test that passed at its second try only, with what was wrong at the first.
 */

/**
 * Reads the JSON report of Vitest. A file that failed without a failed test of its own, by an
 * import or a hook, counts as one failed.
 *
 * @param {string} path @param {number} status of the runner
 * @returns {Tally}
 */
export function tallyVitest(path, status) {
  const report = read(path)
  const files = report?.testResults ?? []
  const broken = files.filter(
    (file) =>
      file.status === 'failed' &&
      !file.assertionResults.some(({ status: how }) => how === 'failed'),
  )
  const failed = (report?.numFailedTests ?? 0) + broken.length
  // The report counts no tries, but keeps what the first one was told.
  const again = files.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter((test) => test.status === 'passed' && test.failureMessages?.length > 0)
      .map((test) => line(basename(name), test.fullName, test.failureMessages[0])),
  )
  return settle({ passed: report?.numPassedTests ?? 0, failed, again }, status)
}

/** Reads the JSON report of Playwright. @param {string} path @param {number} status @returns {Tally} */
export function tallyPlaywright(path, status) {
  const report = read(path)
  const { expected = 0, flaky = 0, unexpected = 0 } = report?.stats ?? {}
  const again = specsOf(report).flatMap(({ file, title, tests }) =>
    tests
      .filter((test) => test.status === 'flaky')
      .map(({ results }) => line(basename(file), title, results[0]?.error?.message)),
  )
  return settle({ passed: expected + flaky, failed: unexpected, again }, status)
}

/**
 * @typedef {import('@playwright/test/reporter').JSONReportSuite} Suite
 * @param {Partial<Pick<Suite, 'suites' | 'specs'>> | undefined} suite
 * @returns {Suite['specs']} its tests, at any depth
 */
function specsOf(suite) {
  return [...(suite?.specs ?? []), ...(suite?.suites ?? []).flatMap(specsOf)]
}

const COLOURS = /\u001b\[\d+(;\d+)*m/g

/** @param {string} file @param {string} title @param {string} [why] of several lines, perhaps in colour */
function line(file, title, why = '') {
  const [first = ''] = why.replace(COLOURS, '').split('\n')
  return `${file}: ${title}${first && ` (${first})`}`
}

/** A runner that failed has failed, whatever it has counted. @param {Tally} tally @param {number} status */
function settle(tally, status) {
  return status !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

/** @param {string} path */
function read(path) {
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
