import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { MessageId } from '../../../../src/shared/model'
import { en } from '../../../../src/shared/i18n/en/index'
import { until } from '../core-world'
import { desk, png } from './world'

/** FEATURES S3.3: Telegram fetches up to 5 MB of a photo and 20 MB of the rest from an address; nothing of it passes through here. */

const megabyte = 1024 * 1024
const sized = (head: Uint8Array, size: number) => Buffer.concat([head, Buffer.alloc(size - head.length)])
const page = 'https://files.example/things/cat%20one.png?v=2'

async function world() {
  const d = await desk()
  const { conversationId } = d
  const send = async (attachment: { url: string; as: 'photo' | 'document' | 'video' | 'animation' | 'audio' | 'voice'; fileName?: string }, more: object = {}) =>
    (await d.call('message.send', { conversationId, attachments: [attachment], ...more })).messageId
  const fails = (id: MessageId, code: string) => d.becomes(id, { delivery: 'failed', error: { code } })
  return { ...d, send, fails }
}

test('the address goes to Telegram as it was written, with its caption, and no byte of it leaves or arrives here', async () => {
  const d = await world()
  const bytes = Buffer.from(png(30, 20))
  d.simulator.web.set(page, { bytes, mime: 'image/png' })
  const before = d.simulator.journal.entries.length
  const id = await d.send({ url: page, as: 'photo' }, { text: 'Look', options: { hasSpoiler: true } })
  await d.becomes(id, { delivery: 'sent', kind: 'photo', text: 'Look' })
  const [sent] = d.calls('sendPhoto')
  expect(sent).toMatchObject({ photo: page, caption: 'Look', has_spoiler: 'true' })
  const methods = d.simulator.journal.entries.slice(before).map(entry => entry.method)
  expect(methods.filter(method => !['getUpdates', 'sendPhoto', 'sendChatAction'].includes(method ?? ''))).toEqual([])
  expect(d.seen()).toHaveLength(1)
})

test('until it is sent its host and name are known and nothing can be fetched; afterwards it is Telegram’s file and can be', async () => {
  const d = await world()
  const bytes = Buffer.from('%PDF-1.7 ...')
  d.simulator.web.set('https://files.example/terms.pdf', { bytes, mime: 'application/pdf' })
  await d.call('bot.pause', { botId: d.botId })
  const id = await d.send({ url: 'https://files.example/terms.pdf', as: 'document' })
  const waiting = (await d.message(id))?.attachments ?? []
  expect(waiting).toEqual([{ id: expect.any(String), kind: 'document', state: 'remote', host: 'files.example', fileName: 'terms.pdf' }])
  expect(await d.problem('attachment.fetch', { attachmentId: waiting[0]?.id as never })).toBe('not-found')
  const again = await d.reopen()
  expect((await d.message(id))?.attachments).toEqual(waiting)
  await again.call('bot.resume', { botId: d.botId })
  await d.becomes(id, { delivery: 'sent' })
  const [file] = (await d.message(id))?.attachments ?? []
  expect(file).toMatchObject({ kind: 'document', fileName: 'terms.pdf', size: bytes.length, mime: 'application/pdf' })
  expect(file).not.toHaveProperty('host')
  await again.call('attachment.fetch', { attachmentId: file?.id as never })
  await until(async () => expect((await d.message(id))?.attachments[0]?.state).toBe('stored'))
})

test.each([
  ['photo', png(30, 20), 'image/png', 5],
  ['document', Buffer.from('%PDF-1.7'), 'application/pdf', 20],
  ['video', Buffer.from('film'), 'video/mp4', 20],
  ['animation', Buffer.from('GIF89a'), 'image/gif', 20],
  ['audio', Buffer.from('ID3'), 'audio/mpeg', 20],
  ['voice', Buffer.from('ID3'), 'audio/mpeg', 20],
] as const)('a %s of its limit goes out, and a byte more is refused with what to do', async (as, head, mime, limit) => {
  const d = await world()
  const sizes = [limit * megabyte - 1, limit * megabyte, limit * megabyte + 1]
  const ids: MessageId[] = []
  for (const [index, size] of sizes.entries()) {
    const url = `https://files.example/${index}.bin`
    d.simulator.web.set(url, { bytes: sized(head, size), mime })
    ids.push(await d.send({ url, as }))
  }
  const [under, at, over] = ids as [MessageId, MessageId, MessageId]
  await d.becomes(under, { delivery: 'sent' })
  await d.becomes(at, { delivery: 'sent' })
  await d.fails(over, 'link-unreached')
  expect(d.seen()).toHaveLength(2)
})

test.each([
  ['a page instead of a photo', 'photo', 'text/html', 'link-wrong-type'],
  ['a file that is neither PDF, ZIP nor GIF', 'document', 'text/csv', 'link-wrong-type'],
  ['nothing', 'photo', null, 'link-unreached'],
] as const)('an address with %s at it fails for certain, with a sentence, and can be sent again', async (_, as, mime, code) => {
  const d = await world()
  if (mime) d.simulator.web.set(page, { bytes: Buffer.from('x'), mime })
  const id = await d.send({ url: page, as })
  await d.fails(id, code)
  expect(en.problem).toHaveProperty(code)
  expect((await d.message(id))?.attachments).toMatchObject([{ host: 'files.example', fileName: 'cat one.png' }])
  d.simulator.web.set(page, as === 'photo' ? { bytes: Buffer.from(png(20, 20)), mime: 'image/png' } : { bytes: Buffer.from('PK'), mime: 'application/zip' })
  await d.call('message.retry', { messageId: id })
  await d.becomes(id, { delivery: 'sent' })
  expect(d.seen()).toHaveLength(1)
})

test('an address in a network of one’s own is handed to Telegram like any other and refused there: nobody here asks for it', async () => {
  const d = await world()
  let asked = 0
  const server = createServer((_, response) => {
    asked += 1
    response.end('secret')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const id = await d.send({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret.png`, as: 'photo' })
  await d.fails(id, 'link-unreached')
  expect(asked).toBe(0)
})

test.each(['javascript:alert(1)', 'file:///etc/passwd', 'https://me:secret@files.example/a.png', 'ftp://files.example/a.png', `https://files.example/${'a'.repeat(2_048)}`, 'AgACAgIAAxkBAA'])(
  '%s is refused before anything is queued',
  async url => {
    const d = await world()
    const before = await d.list()
    expect(await d.problem('message.send', { conversationId: d.conversationId, attachments: [{ url, as: 'photo' }] })).toBe('link-address')
    expect(await d.list()).toEqual(before)
  },
)

test('a link goes beside a file from this computer, each a message of its own; in an album it is refused', async () => {
  const d = await world()
  d.simulator.web.set(page, { bytes: Buffer.from(png(30, 20)), mime: 'image/png' })
  const both = async () => [{ uploadId: await d.upload('a.png', png(20, 20)), as: 'photo' as const }, { url: page, as: 'photo' as const }]
  const { conversationId } = d
  expect(await d.problem('message.send', { conversationId, attachments: await both(), asAlbum: true })).toBe('album-link')
  const { messageIds } = await d.call('message.send', { conversationId, attachments: await both() })
  for (const id of messageIds) await d.becomes(id, { delivery: 'sent', kind: 'photo' })
  expect(d.calls('sendPhoto').map(args => args['photo'] === page)).toEqual([false, true])
})
