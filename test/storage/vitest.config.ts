import { defineConfig } from 'vitest/config'

/** Power cuts, full disks, damage: what mounts file systems and starts many processes, one file after the other. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['test/storage/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
