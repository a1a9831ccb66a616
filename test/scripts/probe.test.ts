import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { root } from '../support/app'
import { simulated } from '../support/simulated'

const out = process.env['BELLHOP_OUT'] ?? join(root, 'out')

/** `npm run probe` as somebody types it. */
function probe(env: Readonly<Record<string, string>>, ...flags: string[]): Promise<{ code: number; said: string }> {
  const { CI: _ci, BELLHOP_LIVE_TOKEN: _token, ...clean } = process.env
  return new Promise(resolve => {
    execFile(process.execPath, [join(root, 'scripts', 'probe.mjs'), ...flags], { env: { ...clean, BELLHOP_OUT: out, ...env }, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, said: stdout + stderr })
    })
  })
}

/** A simulator that stands for the real thing. */
async function live() {
  const simulator = simulated({ seed: 3, flood: null })
  onTestFinished(() => {
    // Probes are rude on purpose.
    simulator.clearComplaints()
    return simulator.close()
  })
  const { apiRoot } = await simulator.start()
  const bot = simulator.createBot({ firstName: 'Probe' })
  const ada = simulator.createUser({ id: 400_001, firstName: 'Ada' })
  ada.start(bot)
  return { simulator, apiRoot, bot, ada }
}

test('without a token, and in CI, it refuses and asks nothing', async () => {
  expect(await probe({})).toMatchObject({ code: 2, said: expect.stringContaining('BELLHOP_LIVE_TOKEN') })
  const { simulator, apiRoot, bot } = await live()
  expect(await probe({ CI: 'true', BELLHOP_LIVE_TOKEN: bot.token }, '--api-root', apiRoot)).toMatchObject({ code: 2, said: expect.stringContaining('not for CI') })
  expect(simulator.journal.entries).toEqual([])
})

test('against the simulator itself it finds nothing, and leaves nothing in the chat', { timeout: 90_000 }, async () => {
  const { apiRoot, bot, ada, simulator } = await live()
  const { code, said } = await probe({ BELLHOP_LIVE_TOKEN: bot.token }, '--api-root', apiRoot, '--chat', String(ada.id))
  expect(said).toMatch(/^\d{2} probes, 0 differences\n$/)
  expect(Number(said.split(' ')[0])).toBeGreaterThanOrEqual(40)
  expect(code).toBe(0)
  expect(ada.chatOf(bot).filter(({ from, isDeleted }) => from === 'bot' && !isDeleted)).toEqual([])
  expect(bot.pendingCount()).toBe(1)
  expect(simulator.crashes).toEqual([])
})

test('one answer that is another is one difference, and no token is printed', { timeout: 90_000 }, async () => {
  const { apiRoot, bot, simulator } = await live()
  simulator.faults.add({ kind: 'error', code: 400, description: `Bad Request: something new of ${bot.token}`, methods: 'getMyName' })
  const { code, said } = await probe({ BELLHOP_LIVE_TOKEN: bot.token }, '--api-root', apiRoot)
  expect(said).toContain('the name\n  live:      400 {"ok":false,"error_code":400,"description":"Bad Request: something new of <token>"}\n  simulated: 200 {"ok":true,"result":{"name":"string"}}')
  expect(said).toMatch(/, 1 difference\n$/)
  expect(said).not.toContain(bot.token)
  expect(code).toBe(1)
})
