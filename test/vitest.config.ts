import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['test/**/*.test.{ts,tsx}'],
    server: { deps: { inline: ['electron-store'] } },
    testTimeout: 30_000,
  },
})
