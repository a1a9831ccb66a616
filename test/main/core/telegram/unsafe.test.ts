import dns from 'node:dns'
import { createServer } from 'node:net'
import tls from 'node:tls'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { en } from '../../../../src/shared/i18n/en'
import { createAuthority } from '../../../../src/simulator/certificate'
import { type Desk, desk } from './support/desk'
import { until } from './support/world'

const authority = createAuthority()
const day = 86_400_000
const trusted = tls.getCACertificates('default')

// What NODE_EXTRA_CA_CERTS does at the start of a process (test/network/tls.test.ts), for this one while it runs.
beforeAll(() => tls.setDefaultCACertificates([...trusted, authority.cert]))
afterAll(() => tls.setDefaultCACertificates(trusted))

const unsafe = {
  'of an authority that nobody trusts': () => createAuthority('Another authority').issue(),
  'that has expired': () => authority.issue({ until: Date.now() - 1_000 }),
  'that is not valid yet': () => authority.issue({ from: Date.now() + day }),
  'for another name': () => authority.issue({ names: ['other.invalid'] }),
}
const cases = Object.entries(unsafe)

/** The address of the desk's own simulator over TLS. */
async function secure(d: Desk, certificate = authority.issue()): Promise<string> {
  const { simulator } = d
  await simulator.close()
  return (await simulator.start({ certificate })).apiRoot
}

const calls = (d: Desk) => d.simulator.journal.entries.length

describe('SEC-7, REL-6: a server whose certificate is refused', () => {
  test.each(cases)('%s: a bot is not connected, and not a byte of a request leaves', async (_, issue) => {
    const d = await desk()
    const apiRoot = await secure(d, issue())
    await expect(d.telegram.connect({ token: d.bot.token, apiRoot })).rejects.toMatchObject({ code: 'connection-unsafe' })
    expect(calls(d)).toBe(0)
    expect(d.vault.secrets.size).toBe(0)
  })

  test.each(cases)('%s: a bot that was receiving is unsafe, asks ever less often, and comes back by itself', async (_, issue) => {
    const d = await desk()
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    ada.start(d.bot)
    await d.telegram.connect({ token: d.bot.token, apiRoot: await secure(d) })
    await until('Ada is here', () => d.messages(ada.id).length === 1)
    let handshakes = 0
    const told = calls(d)
    d.simulator.present(issue())
    const connect = tls.connect
    const count = vi.spyOn(tls, 'connect').mockImplementation((...given: Parameters<typeof tls.connect>) => {
      handshakes += 1
      return connect(...given)
    })
    onTestFinished(() => count.mockRestore())
    await until('it is unsafe', () => d.healths.at(-1)?.state === 'unsafe')
    const id = d.queue(ada.id, 'typed meanwhile')
    await until('it tried again', () => d.healths.filter(({ state }) => state === 'unsafe').length >= 3)
    expect(d.healths.at(-1)).toMatchObject({ since: expect.any(Number), retryAt: expect.any(Number) })
    expect(calls(d)).toBe(told)
    expect(d.messages(ada.id).find(message => message.id === id)).toMatchObject({ delivery: 'queued' })
    // A poll and a send that wait longer each time: a storm would have made hundreds.
    expect(handshakes).toBeGreaterThanOrEqual(3)
    expect(handshakes).toBeLessThan(30)
    d.simulator.present(authority.issue())
    ada.write(d.bot, 'are you there?')
    await until('both went through', () => ada.chatOf(d.bot).some(({ text }) => text === 'typed meanwhile') && d.messages(ada.id).some(({ text }) => text === 'are you there?'))
    expect(d.healths.at(-1)?.state).toBe('receiving')
    expect(ada.chatOf(d.bot).filter(({ text }) => text === 'typed meanwhile')).toHaveLength(1)
  })

  test('that speaks no TLS at all hears a greeting and no token', async () => {
    const d = await desk()
    let heard = ''
    const server = createServer(socket => {
      socket.on('data', bytes => {
        heard += bytes.toString('latin1')
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
      })
      socket.on('error', () => undefined)
    })
    await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    await expect(d.telegram.connect({ token: d.bot.token, apiRoot: `https://127.0.0.1:${port}` })).rejects.toMatchObject({ code: 'connection-unsafe' })
    expect(heard.length).toBeGreaterThan(0)
    expect(heard).not.toContain(d.bot.token.slice(d.bot.token.indexOf(':') + 1).slice(0, 12))
  })

  test('is told in a sentence, at connecting, in the banner and at the bot', () => {
    for (const sentence of [en.problem['connection-unsafe'], en.banner.unsafe, en.health.unsafe.text]) expect(sentence).toMatch(/not safe|refused.*date and time/)
  })
})

describe('REL-6: a name that leads nowhere', () => {
  /** The system's resolver, which knows `bellhop.invalid` for as long as `isKnown` says so. No question leaves the machine. */
  function resolver(isKnown: () => boolean, code: string) {
    const real = dns.lookup
    const asked: string[] = []
    const spy = vi.spyOn(dns, 'lookup').mockImplementation(((host: string, options: dns.LookupOptions, done: (error: NodeJS.ErrnoException | null, address?: unknown, family?: number) => void) => {
      if (host !== 'bellhop.invalid') return Reflect.apply(real, dns, [host, options, done])
      asked.push(host)
      if (!isKnown()) return void setImmediate(() => done(Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code, syscall: 'getaddrinfo', hostname: host })))
      setImmediate(() => (options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)))
    }) as typeof dns.lookup)
    onTestFinished(() => spy.mockRestore())
    return asked
  }

  test.each(['ENOTFOUND', 'EAI_AGAIN'])('%s is offline, backs off, and comes back with the name', async code => {
    let isKnown = false
    const asked = resolver(() => isKnown, code)
    const d = await desk()
    const ada = d.simulator.createUser({ firstName: 'Ada' })
    ada.start(d.bot)
    const port = new URL(await secure(d, authority.issue({ names: ['bellhop.invalid'] }))).port
    const apiRoot = `https://bellhop.invalid:${port}`
    await expect(d.telegram.connect({ token: d.bot.token, apiRoot })).rejects.toMatchObject({ code: 'offline' })
    isKnown = true
    await d.telegram.connect({ token: d.bot.token, apiRoot })
    await until('Ada is here', () => d.messages(ada.id).length === 1)
    isKnown = false
    d.simulator.present(authority.issue({ names: ['bellhop.invalid'] }))
    await until('it is offline', () => d.healths.filter(({ state }) => state === 'offline').length >= 3)
    const id = d.queue(ada.id, 'typed meanwhile')
    expect(asked.length).toBeLessThan(30)
    expect(d.messages(ada.id).find(message => message.id === id)).toMatchObject({ delivery: 'queued' })
    isKnown = true
    ada.write(d.bot, 'are you there?')
    await until('both went through', () => ada.chatOf(d.bot).some(({ text }) => text === 'typed meanwhile') && d.messages(ada.id).some(({ text }) => text === 'are you there?'))
  })

  test('is found by no real resolver either: a label that is too long fails without a question', async () => {
    const d = await desk()
    await expect(d.telegram.connect({ token: d.bot.token, apiRoot: `https://${'x'.repeat(64)}.invalid` })).rejects.toMatchObject({ code: 'offline' })
  })
})
