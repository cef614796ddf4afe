import { defineConfig } from 'vitest/config'
import { markLinesInVite } from './server/launch/markPlugins.mjs'
import { root } from './server/launch/node.mjs'

export default defineConfig({
  plugins: [markLinesInVite()],
  resolve: { alias: { '@': root } },
  test: {
    include: ['test/{unit,contract,integration}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
