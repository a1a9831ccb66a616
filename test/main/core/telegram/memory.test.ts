import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { keepFile, mediaPath } from '../../../../src/main/core/store/media'
import type { OutgoingMessage } from '../../../../src/main/core/store/outbox'
import { telegramApi } from '../../../../src/main/core/telegram/api'
import { requestFor } from '../../../../src/main/core/telegram/request'
import { machineClock } from '../../../../src/main/core/worker-ports'
import { tempFolder } from '../../../support/folder'

const megabyte = 1024 * 1024
const size = 256 * megabyte
const token = '7000000001:AAmemoryMEMORYmemoryMEMORYmemoryMEMORY_-9'

/** Takes every byte and keeps none. */
async function sink() {
  let bytes = 0
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (bytes += chunk.length))
    request.on('end', () => response.end(JSON.stringify({ ok: true, result: { message_id: 1, date: 1, chat: { id: 501, type: 'private' } } })))
  })
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>(resolve => void server.close(() => resolve())))
  return { root: `http://127.0.0.1:${(server.address() as { port: number }).port}`, bytes: () => bytes }
}

/** The most bytes outside of the heap that there were while something was done, above those of before. */
async function peakOf(work: () => Promise<unknown>): Promise<number> {
  const now = () => process.memoryUsage().arrayBuffers
  const before = now()
  let most = before
  const timer = setInterval(() => (most = Math.max(most, now())), 5)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  return most - before
}

test('a large file is taken over and sent without ever being held in memory', async () => {
  const dataDir = tempFolder('memory')
  const staged = `${dataDir}/staged`
  writeFileSync(staged, 'begins')
  // A hole: the disk has nothing to write.
  truncateSync(staged, size)
  let sha = ''
  expect(await peakOf(async () => (sha = await keepFile(dataDir, staged)))).toBeLessThan(size / 2)
  mkdirSync(dirname(mediaPath(dataDir, sha)), { recursive: true })
  const { root, bytes } = await sink()
  const api = telegramApi({ token, root, fetch: globalThis.fetch, clock: machineClock })
  const attachment = { id: 'a', kind: 'document' as const, sha, fileName: 'film.bin', mime: null, size, width: null, height: null, duration: null }
  const message: OutgoingMessage = {
    id: 'out:d1:1', conversationId: '7000000001:501', botId: '7000000001', chatId: '501', threadId: null, connectionId: null, kind: 'document', text: '', entities: [],
    request: {}, keyboard: null, heldUntil: null, rest: [], replyToTelegramId: null, attachment,
  }
  const request = requestFor(message, '501', dataDir)
  expect(await peakOf(async () => api.call(request.method, request.send, { timeout: 600_000 }))).toBeLessThan(size / 2)
  expect(bytes()).toBeGreaterThan(size)
}, 600_000)
