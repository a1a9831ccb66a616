import { expect, test } from 'vitest'
import { linkParts } from '../../src/shared/fetchable'

test.each([
  ['https://example.com/a/cat.jpg', 'example.com', 'cat.jpg'],
  ['http://Example.COM:8080/cat%20two.png?x=/y.exe#z/w', 'example.com:8080', 'cat two.png'],
  ['https://xn--e1afmkfd.xn--p1ai', 'xn--e1afmkfd.xn--p1ai', ''],
  ['https://example.com?cat.jpg', 'example.com', ''],
  ['https://example.com/%ff.pdf', 'example.com', '%ff.pdf'],
  ['https://example.com/a@b.pdf', 'example.com', 'a@b.pdf'],
  // Telegram's to fetch, and to refuse: nothing here goes there.
  ['http://127.0.0.1/cat.jpg', '127.0.0.1', 'cat.jpg'],
  ['http://[::1]:80/cat.jpg', '[::1]:80', 'cat.jpg'],
])('%s is an address to fetch from', (link, host, name) => {
  expect(linkParts(link)).toEqual({ host, name })
})

test.each([
  'javascript:alert(1)', 'file:///etc/passwd', 'data:image/png;base64,AA', 'ftp://example.com/a.jpg', 'attach://file', 'tg://resolve?domain=x', 'AgACAgIAAxkBAA', '', 'https://', 'https:///a.jpg', 'https:example.com/a.jpg',
  'https://user:secret@example.com/a.jpg', 'https://user@example.com/a.jpg', 'https://example.com\\@evil.example/a.jpg', 'https://exa mple.com/a.jpg', 'https://example.com/a\nb.jpg',
  'https://example.com/\u202egpj.exe', 'https://ex\u0430mple.com/a.jpg', '//example.com/a.jpg', ' https://example.com/a.jpg', 'https://example.com/a\u200bb',
])('%j is none', link => {
  expect(linkParts(link)).toBeNull()
})

test('an address of 2,048 units is taken and one of 2,049 is not', () => {
  const long = (length: number) => 'https://example.com/'.padEnd(length, 'a')
  expect([2_047, 2_048, 2_049].map(length => linkParts(long(length)) !== null)).toEqual([true, true, false])
})
