import { defineConfig } from 'vitest/config'
import { markLinesInVite } from './server/launch/markPlugins.mjs'
import { root } from './server/launch/node.mjs'

export default defineConfig({
  plugins: [markLinesInVite()],
  resolve: { alias: { '@': root } },
  test: {
    include: ['test/{unit,contract,integration}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    // Most tests wait, for servers and for time: one more than there are cores keeps these busy.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // On a starved machine real servers and clocks can be late once; what is wrong is so twice.
    retry: 1,
  },
})
