import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRedactor, learnFrom } from '../../src/main/redact'

const token = '7123456789:AAHq3-canaryCANARYcanary_0123456789xyz'

/** Whether twelve characters in a row of the secret stand in the text. */
function leaks(text: string, secret: string): boolean {
  for (let at = 0; at + 12 <= secret.length; at += 1) if (text.includes(secret.slice(at, at + 12))) return true
  return false
}

test('what has the shape of a secret is hidden without being known', () => {
  const { text } = createRedactor()
  expect(text(`token ${token} end`)).toBe('token [secret] end')
  expect(text(`x${token}`)).not.toContain('canary')
  expect(text(encodeURIComponent(token))).toBe('[secret]')
  expect(text(`https://api.telegram.org/bot${token}/getMe`)).toBe('https://api.telegram.org/bot[secret]/getMe')
  expect(text(`https://api.telegram.org/file/bot${token}/photos/1.jpg`)).toBe('https://api.telegram.org/file/bot[secret]/photos/1.jpg')
  expect(text('postgresql://ada:pw@db.example/x failed')).toBe('[secret] failed')
  expect(text('Authorization: Bearer abc.def_ghi-jkl')).not.toContain('abc.def')
  expect(text('{"authorization":"Bearer abcdefgh12345678"}')).toBe('{"authorization":"[secret]"}')
  expect(text(`http://127.0.0.1:5/#${'aB3-_'.repeat(9).slice(0, 43)}`)).toBe('http://127.0.0.1:5/#[secret]')
  expect(text('/media/0/full?k=abcdef')).toBe('/media/0/full?k=[secret]')
})

test('what is no secret stays readable', () => {
  const { text } = createRedactor()
  const line = 'GET /media/0123456789abcdef0123456789abcdef/full took 12:30:45 for conversation 123456:987654321 at https://example.org/#top'
  expect(text(line)).toBe(line)
})

test('no twelve characters of a learned secret survive, in whatever form they come', () => {
  const { learn, text } = createRedactor()
  const passphrase = 'correct horse "battery" staple / ünïcode?'
  learn(token)
  learn(passphrase)
  for (const secret of [token, passphrase]) {
    for (const half of [secret.slice(0, 20), secret.slice(-20), secret.slice(5, 25)]) expect([half, leaks(text(`<${half}>`), secret)]).toEqual([half, false])
    for (const prefix of ['', 'x', 'xy', 'xyz']) {
      for (const encoding of ['base64', 'base64url', 'hex'] as const) {
        const encoded = Buffer.from(`${prefix}${secret}`).toString(encoding)
        expect([prefix, encoding, leaks(text(encoded), Buffer.from(secret).toString(encoding).slice(4, -4))]).toEqual([prefix, encoding, false])
      }
    }
    expect(leaks(text(encodeURIComponent(secret)), encodeURIComponent(secret))).toBe(false)
    expect(leaks(text(JSON.stringify({ secret })), JSON.stringify(secret).slice(1, -1))).toBe(false)
  }
})

test('a short secret is hidden whole', () => {
  const { learn, text } = createRedactor()
  learn('hunter2!')
  expect(text('the word is hunter2! again')).toBe('the word is [secret] again')
})

test('SEC-54: no graph of objects carries a known secret through', () => {
  const piece = fc.constantFrom(token, `https://api.telegram.org/bot${token}/sendMessage`, token.slice(11), Buffer.from(token).toString('base64'), encodeURIComponent(token))
  const leaf = fc.oneof(piece, fc.string(), fc.integer(), fc.constant(null), fc.constant(undefined), piece.map(text => Buffer.from(text)), piece.map(Symbol), piece.map(text => new URL(`https://x.example/?q=${encodeURIComponent(text)}`)))
  const { graph } = fc.letrec<{ graph: unknown }>(tie => ({
    graph: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      fc.array(tie('graph'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(piece, fc.string(), fc.constant('__proto__')), tie('graph'), { maxKeys: 4 }),
      fc.tuple(piece, tie('graph')).map(([message, cause]) => new Error(`failed: ${message}`, { cause })),
      fc.tuple(piece, tie('graph')).map(([message, extra]) => Object.assign(new TypeError(message), { extra, config: { url: message } })),
      fc.array(tie('graph'), { maxLength: 3 }).map(errors => new AggregateError(errors, token)),
      fc.array(fc.tuple(piece, tie('graph')), { maxLength: 3 }).map(pairs => new Map<unknown, unknown>(pairs)),
      fc.array(tie('graph'), { maxLength: 3 }).map(items => new Set(items)),
      tie('graph').map(value => ({ get bad(): unknown { throw new Error(`getter of ${token}`) }, value })),
      tie('graph').map(value => {
        const knot: Record<string, unknown> = { value }
        knot['self'] = knot
        return knot
      }),
      tie('graph').map(value => new Proxy({ value }, { ownKeys() { throw new Error(token) } })),
      piece.map(text => new Headers({ Authorization: `Bearer ${text}`, 'X-Url': text })),
    ),
  }))
  fc.assert(
    fc.property(graph, value => {
      const redactor = createRedactor()
      redactor.learn(token)
      // What leaves a thread is plain; what is written has passed both.
      const plain = JSON.stringify(redactor.plain(value)) ?? ''
      expect(leaks(plain, token)).toBe(false)
      const line = redactor.text(plain)
      expect(leaks(line, token)).toBe(false)
      expect(leaks(line, Buffer.from(token).toString('base64'))).toBe(false)
    }),
    { numRuns: 500 },
  )
})

test('an error keeps what helps: names, messages, causes, codes', () => {
  const { plain } = createRedactor()
  const error = Object.assign(new Error('outer', { cause: new TypeError('inner') }), { code: 'ECONNRESET' })
  expect(plain({ error })).toMatchObject({ error: { name: 'Error', message: 'outer', code: 'ECONNRESET', cause: { name: 'TypeError', message: 'inner' } } })
  expect(inspect(plain(new Map([['a', new Date(0)]])))).toContain('1970-01-01')
  expect(plain(Buffer.from('x'.repeat(9)))).toBe('[9 bytes]')
})

test('a value that holds itself says so once', () => {
  const knot: Record<string, unknown> = { name: 'knot' }
  knot['self'] = knot
  expect(createRedactor().plain([knot, knot])).toEqual([{ name: 'knot', self: '[circular]' }, { name: 'knot', self: '[circular]' }])
})

test('what is huge is cut, and what is endless ends', () => {
  const { plain } = createRedactor()
  expect(JSON.stringify(plain('x'.repeat(1_000_000))).length).toBeLessThan(10_000)
  let deep: unknown = 'end'
  for (let depth = 0; depth < 10_000; depth += 1) deep = { deep }
  expect(JSON.stringify(plain(deep))).toContain('[deep]')
})

test('whatever passes through the vault is known from then on', async () => {
  const redactor = createRedactor()
  const secrets = new Map<string, string>([['bot:1', 'secret that was there before']])
  const status = { kind: 'session', state: 'ok', fallbacks: [] } as const
  const vault = learnFrom(
    {
      status: async () => ({ ...status, fallbacks: [] }),
      unlock: async () => ({ ...status, fallbacks: [] }),
      get: async key => {
        const secret = secrets.get(key)
        return secret === undefined ? { state: 'absent' } : { state: 'ok', secret }
      },
      set: async (key, secret) => Boolean(secrets.set(key, secret)),
      delete: async key => secrets.delete(key),
      close: async () => {},
    },
    redactor,
  )
  expect(redactor.text('secret that was there before')).toContain('there')
  await vault.get('bot:1')
  await vault.set('bot:2', 'secret that is new here')
  await vault.unlock({ passphrase: 'a phrase to pass by' })
  for (const secret of ['secret that was there before', 'secret that is new here', 'a phrase to pass by']) expect(redactor.text(secret)).toBe('[secret]')
})
