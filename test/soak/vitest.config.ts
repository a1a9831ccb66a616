import { defineConfig } from 'vitest/config'

/** Days and hours of simulated time, apart from the rest and one file after the other: they measure, too. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['test/soak/*.test.ts'],
    fileParallelism: false,
    maxConcurrency: 4,
    testTimeout: 600_000,
    hookTimeout: 60_000,
  },
})
