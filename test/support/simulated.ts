import type { Rule } from '../../src/simulator/complaints'
import { type Simulator, type SimulatorOptions, createSimulator } from '../../src/simulator/simulator'

export type SimulatedOptions = SimulatorOptions & {
  /** The side complaints (MAP 6.3) that this test provokes on purpose; each of them must come, and no other may. */
  readonly provokes?: readonly Rule[]
}

/**
 * The one way in which tests get a simulated Telegram. Its `close` throws where the app did something that Telegram lets pass
 * but a good client does not do, unless the test said which, and where the simulator itself made a mistake. A complaint that
 * the test has looked at and cleared counts as seen.
 */
export function simulated({ provokes = [], ...options }: SimulatedOptions = {}): Simulator {
  const simulator = createSimulator(options)
  const { close } = simulator
  simulator.close = async () => {
    await close()
    judge(simulator, provokes)
  }
  return simulator
}

/** Throws what there is to complain about. */
function judge({ complaints, crashes }: Simulator, provokes: readonly Rule[]): void {
  if (crashes.length > 0) throw new AggregateError(crashes, `the simulator made mistakes: ${crashes.map(error => error.stack).join('\n')}`)
  const came = new Set(complaints.map(({ rule }) => rule))
  const unexpected = complaints.filter(({ rule }) => !provokes.includes(rule)).map(({ rule, method, detail }) => `${rule} ${method} ${detail}`)
  if (unexpected.length > 0) throw new Error(`what a good client does not do:\n${[...new Set(unexpected)].join('\n')}`)
  const missing = provokes.filter(rule => !came.has(rule))
  if (missing.length > 0) throw new Error(`the test said that it provokes what nobody complained about: ${missing.join(', ')}`)
}
