import { fileURLToPath } from 'node:url'
import { run } from './child.mjs'
import { pagesPart, serverPart, staleness } from './stamp.mjs'

/**
 * Builds what is missing or older than its sources, in a process of its own: compilers must not
 * stay in the memory of the program. Ends this program when the build fails.
 *
 * @param {{ pages?: boolean, to?: 'stdout' | 'stderr' }} [options]
 */
export async function freshen({ pages = true, to = 'stdout' } = {}) {
  const parts = pages ? [serverPart, pagesPart] : [serverPart]
  if (!parts.some(staleness)) return
  const script = fileURLToPath(new URL('./build.mjs', import.meta.url))
  const out = to === 'stdout' ? 1 : 2
  const words = ['node', script, '--stale', ...(pages ? [] : ['--server'])]
  const status = await run(words, { stdio: ['ignore', out, 2] })
  if (status !== 0) process.exit(status)
}
