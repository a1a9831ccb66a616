import { defineConfig } from 'vitest/config'

/** Power cuts, full disks, damage: what mounts file systems and starts many processes: two files at a time, as much of it waits for the disk. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['test/storage/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
