import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/crash/**', 'test/storage/**', 'test/e2e/**', 'test/soak/**'],
    server: { deps: { inline: ['electron-store'] } },
    testTimeout: 30_000,
    expect: { poll: { timeout: 20_000, interval: 20 } },
  },
})
