// Imported first by every launcher; like `run.mjs` it keeps to syntax that an old Node can parse.
import { fileURLToPath } from 'url'

/** The folder of the project, whatever the working directory is. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    'Cachescope needs Node 20.19 or newer; this is Node ' +
      process.versions.node +
      '. Get a newer one at https://nodejs.org and run the same command again.',
  )
  process.exit(1)
}
