import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { defineConfig } from 'vitest/config'

/** Files that wait for most of their time (for time-outs, for processes to end), longest first. */
const waiting = [
  'test/network/link.test.ts',
  'test/main/shell/electron/packed.test.ts',
  'test/main/core/telegram/poller.test.ts',
  'test/network/shutdown.test.ts',
  'test/network/clock.test.ts',
  'test/network/sleep.test.ts',
  'test/main/vault/app.test.ts',
]

/** They begin first, so that the work of the others fills their time; without this they would come last, being small. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => (waiting.findIndex(name => moduleId.endsWith(name)) + waiting.length + 1) % (waiting.length + 1)
    // oxlint-disable-next-line unicorn/no-array-sort -- it is a sequencer's own
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/crash/**', 'test/storage/**', 'test/e2e/**', 'test/soak/**'],
    server: { deps: { inline: ['electron-store'] } },
    testTimeout: 120_000,
    expect: { poll: { timeout: 60_000, interval: 20 } },
    // By itself vitest leaves one of two cores to nobody. Those beyond the second take the turns of whoever waits.
    maxWorkers: 6,
    sequence: { sequencer: WaitingFirst },
  },
})
