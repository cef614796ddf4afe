import { existsSync, readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number }} Tally */

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
  return settle({ passed: report?.numPassedTests ?? 0, failed }, status)
}

/** Reads the JSON report of Playwright. @param {string} path @param {number} status @returns {Tally} */
export function tallyPlaywright(path, status) {
  const stats = read(path)?.stats
  // Flaky: passed at the second try, which the list above tells.
  const passed = (stats?.expected ?? 0) + (stats?.flaky ?? 0)
  return settle({ passed, failed: stats?.unexpected ?? 0 }, status)
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
