import { defineConfig } from 'vitest/config'

/** Kills and runs that take minutes: apart from the rest, one file after the other, against the built app. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['test/crash/*.test.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 60_000,
  },
})
