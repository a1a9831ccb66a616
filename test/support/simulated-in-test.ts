import { onTestFinished } from 'vitest'
import type { Simulator } from '../../src/simulator/simulator'
import { type SimulatedOptions, simulated } from './simulated'

/** A simulated Telegram that ends with the running vitest test, and fails it over what `simulated` complains about. */
export function simulatedInTest(options: SimulatedOptions = {}): Simulator {
  const simulator = simulated(options)
  onTestFinished(() => simulator.close())
  return simulator
}
