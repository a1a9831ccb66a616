import { X509Certificate } from 'node:crypto'
import { Agent, request } from 'node:https'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Certificate, createAuthority } from '../../src/simulator/certificate'
import type { FaultRule } from '../../src/simulator/faults'
import { simulatedInTest } from '../support/simulated-in-test'

const authority = createAuthority()
const day = 86_400_000

/** A simulator over TLS, and one call to it as a client that trusts `ca`; answers the status and the body, or the error's code. */
async function secured(certificate: Certificate, ca: string | null = authority.cert) {
  const simulator = simulatedInTest()
  const { apiRoot } = await simulator.start({ certificate })
  const bot = simulator.createBot()
  const agent = new Agent({ keepAlive: true, ...(ca !== null && { ca }) })
  onTestFinished(() => agent.destroy())
  const ask = (method: string): Promise<string> =>
    new Promise(resolve => {
      const asked = request(`${apiRoot}/bot${bot.token}/${method}`, { agent }, reply => {
        let text = ''
        reply.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => resolve(`${reply.statusCode} ${text}`)).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
      })
      asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? '')).end()
    })
  return { simulator, bot, apiRoot, ask, agent }
}

describe('a certificate made by hand', () => {
  test('is read by Node as what was asked for, and verifies against its authority alone', () => {
    const until = Date.now() + 5 * day
    const made = new X509Certificate(authority.issue({ names: ['bellhop.invalid', '127.0.0.1'], until }).cert)
    expect(made.checkHost('bellhop.invalid')).toBe('bellhop.invalid')
    expect(made.checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect(made.checkHost('other.invalid')).toBeUndefined()
    expect(Math.abs(Date.parse(made.validTo) - until)).toBeLessThan(1_000)
    expect(made.verify(new X509Certificate(authority.cert).publicKey)).toBe(true)
    expect(made.verify(new X509Certificate(createAuthority().cert).publicKey)).toBe(false)
    expect([new X509Certificate(authority.cert).ca, made.ca]).toEqual([true, false])
  })
})

describe('the simulator over TLS', () => {
  test('answers as it does without, over connections that are kept', async () => {
    const { simulator, apiRoot, ask } = await secured(authority.issue())
    expect(apiRoot).toMatch(/^https:/)
    expect(await ask('getMe')).toMatch(/^200 \{"ok":true/)
    expect(await ask('getMe')).toMatch(/^200 /)
    expect(simulator.journal.entries.map(({ connection }) => connection)).toEqual([1, 1])
  })

  test.each([
    ['of an authority that nobody trusts', {}, null, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['that has expired', { until: Date.now() - 1_000 }, authority.cert, 'CERT_HAS_EXPIRED'],
    ['that is not valid yet', { from: Date.now() + day }, authority.cert, 'CERT_NOT_YET_VALID'],
    ['for another name', { names: ['other.invalid'] }, authority.cert, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('with a certificate %s is sent nothing', async (_, options, ca, code) => {
    const { simulator, ask } = await secured(authority.issue(options), ca)
    expect(await ask('getMe')).toBe(code)
    expect(simulator.journal.entries).toEqual([])
  })

  test('shows another certificate from the next connection on', async () => {
    const { simulator, ask, agent } = await secured(authority.issue())
    await ask('getMe')
    simulator.present(authority.issue({ names: ['other.invalid'] }))
    agent.destroy()
    expect(await ask('getMe')).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
  })

  test.each([
    [{ kind: 'reset-before' }, 'ECONNRESET'],
    [{ kind: 'reset-after' }, 'ECONNRESET'],
    [{ kind: 'reset-mid-response', afterBytes: 10 }, 'ECONNRESET'],
    [{ kind: 'short-body', afterBytes: 10 }, 'ECONNRESET'],
    [{ kind: 'slow-headers', bytesPerTick: 50, tickMs: 1 }, /^200 \{"ok":true/],
  ] satisfies [FaultRule, string | RegExp][])('has the faults of connections: %j', async (fault, expected) => {
    const { simulator, ask } = await secured(authority.issue())
    simulator.faults.add({ ...fault, times: 1 })
    expect(await ask('getMe')).toMatch(expected)
    expect(simulator.faults.struck).toEqual([1])
    expect(await ask('getMe')).toMatch(/^200 /)
  })
})
