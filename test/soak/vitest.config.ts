import { defineConfig, mergeConfig } from 'vitest/config'
import base from '../../vitest.config'

const MINUTES = 60_000

/** The long tests, one after the other, with their figures printed. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [] } },
  defineConfig({
    test: {
      include: ['test/soak/*.ts'],
      exclude: ['test/soak/vitest.config.ts'],
      root: new URL('../..', import.meta.url).pathname,
      fileParallelism: false,
      disableConsoleIntercept: true,
      testTimeout: 30 * MINUTES,
      hookTimeout: 2 * MINUTES,
    },
  }),
)
