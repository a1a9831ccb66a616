import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mayOpen, reasonToAsk } from '../../../src/main/core/link-policy'

test.each([
  ['https://example.org/a?b=c', 'https://example.org/a?b=c'],
  ['HTTP://EXAMPLE.org', 'http://example.org/'],
  ['mailto:ada@example.org?subject=Hi&attach=/etc/passwd&bcc=x@y.z', 'mailto:ada@example.org?subject=Hi'],
  ['tg://resolve?domain=shop_bot', 'https://t.me/shop_bot'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
])('%s is opened as %s', (address, href) => {
  expect(mayOpen(address)?.href).toBe(href)
})

test.each([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'file://host/share',
  'smb://host/share',
  'ms-msdt:/id',
  'search-ms:query=x',
  'data:text/html,x',
  'blob:https://a.b/c',
  'vbscript:x',
  'tg://proxy?server=1.2.3.4',
  '\\\\host\\share',
  'https://user:pass@example.org',
  'https://user@example.org',
  'https://',
  'http://intranet/',
  'https://example.org\u0000/',
  'https://example.org\\@evil.org',
  'java\nscript:alert(1)',
  'mailto:',
  'mailto:a@b@c',
  'mailto:a@b.c,d@e.f',
  `https://example.org/${'a'.repeat(2_100)}`,
  'not a link',
  '',
])('%j is never opened', address => {
  expect(mayOpen(address)).toBeNull()
})

test.each([
  ['https://evil.example/', 'https://bank.example', false, 'differs'],
  ['https://evil.example/', 'bank.example/login', false, 'differs'],
  ['https://bank.example/', 'bank.example/login', false, null],
  ['https://\u0430pple.example/', 'click', false, 'mixed'],
  ['https://a.example/', 'x\u202Eelpmaxe', false, 'mixed'],
  ['https://192.168.0.1/', 'router', false, 'address'],
  ['http://[::1]:80/', 'here', false, 'address'],
  ['https://localhost/', 'here', false, 'address'],
  [`https://a.example/${'b'.repeat(300)}`, 'here', false, 'long'],
  ['https://a.example/', 'here', true, 'first'],
  ['https://a.example/', 'here', false, null],
] as const)('%s shown as %j asks: %4$s', (address, words, isFirst, reason) => {
  const link = mayOpen(address)
  expect(link && reasonToAsk(link, words, isFirst)).toBe(reason)
})

test('whatever may be opened is http, https or mailto, and reads back as itself', () => {
  const address = fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string(), fc.tuple(fc.constantFrom('javascript:', 'file:', 'https:', 'mailto:', '//'), fc.string()).map(parts => parts.join('')))
  fc.assert(
    fc.property(address, text => {
      const link = mayOpen(text)
      if (!link) return
      expect(['http:', 'https:', 'mailto:']).toContain(new URL(link.href).protocol)
      expect(new URL(link.href).href).toBe(link.href)
    }),
    { numRuns: 5_000 },
  )
})
