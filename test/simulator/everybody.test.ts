import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { simulated } from '../support/simulated'
import { root } from '../support/app'
import { post } from './world'

test('every test gets its simulator from the helper that looks at the complaints', () => {
  const files = globSync('test/**/*.{ts,tsx}', { cwd: root }).filter(file => /\bcreateSimulator\b/.test(readFileSync(join(root, file), 'utf8')))
  expect(files.toSorted()).toEqual(['test/support/simulated.ts'])
})

test('a complaint that nobody announced fails the test at its end', async () => {
  const simulator = simulated()
  const { apiRoot } = await simulator.start()
  await post(`${apiRoot}/bot${simulator.createBot().token}/getUpdates`, {})
  await expect(simulator.close()).rejects.toThrow('missing-allowed-updates getUpdates')
})

test('an announced complaint must come', async () => {
  const simulator = simulated({ provokes: ['negative-offset'] })
  await simulator.start()
  await expect(simulator.close()).rejects.toThrow('nobody complained about: negative-offset')
})

test('a mistake of the simulator itself fails the test', async () => {
  const simulator = simulated()
  await simulator.start()
  ;(simulator.crashes as Error[]).push(new Error('a mistake'))
  await expect(simulator.close()).rejects.toThrow('the simulator made mistakes')
})
