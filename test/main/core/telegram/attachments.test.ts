import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { telegramUpdate } from '../../../../src/main/core/log/event'
import { Log } from '../../../../src/main/core/log/log'
import { mediaFile } from '../../../../src/main/core/store/attachments'
import { openDatabase } from '../../../../src/main/core/store/database'
import { messagesBefore } from '../../../../src/main/core/store/messages'
import { telegramApi, telegramRoot } from '../../../../src/main/core/telegram/api'
import { type AttachmentsDeps, startAttachments } from '../../../../src/main/core/telegram/attachments'
import { download, downloadLimit } from '../../../../src/main/core/telegram/download'
import { TgError } from '../../../../src/main/core/telegram/errors'
import { mediaPath } from '../../../../src/main/core/store/media'
import type { FileOptions } from '../../../../src/simulator/people'
import { deskWithAda, type Desk, type DeskWithAda } from './support/desk'
import { bodyOf, json, serve } from './support/server'
import { clock, random, secret, token, until } from './support/world'

const shaOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const picture = Buffer.alloc(40_000, 9)
const small = Buffer.alloc(900, 8)

const attachment = (d: DeskWithAda) => d.messages(d.ada.id).at(-1)?.attachments[0]
const becomes = (d: DeskWithAda, state: string) => until(`it is ${state}`, () => attachment(d)?.state === state)

async function received(d: DeskWithAda, kind: 'photo' | 'document' | 'voice', file: Partial<FileOptions> = {}): Promise<void> {
  const before = d.messages(d.ada.id).length
  const given = { bytes: picture, ...file }
  if (kind === 'photo') d.ada.sendPhoto(d.bot, given)
  else if (kind === 'voice') d.ada.sendVoice(d.bot, given)
  else d.ada.sendDocument(d.bot, given)
  await until('the message is here', () => d.messages(d.ada.id).length > before)
}

function leftovers(d: Desk): readonly string[] {
  const folder = join(d.dataDir, 'media', 'tmp')
  return existsSync(folder) ? readdirSync(folder) : []
}

describe('an attachment', () => {
  test('that is a photo is fetched by itself and kept under its hash, for nobody else to read', async () => {
    const d = await deskWithAda()
    await received(d, 'photo')
    await becomes(d, 'stored')
    const path = mediaPath(d.dataDir, shaOf(picture))
    expect(readFileSync(path).equals(picture)).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(mediaFile(d.db, attachment(d)?.id ?? '', 'full')?.sha).toBe(shaOf(picture))
    expect(leftovers(d)).toEqual([])
  })

  test('that is a voice message is fetched by itself', async () => {
    const d = await deskWithAda()
    await received(d, 'voice')
    await expect(becomes(d, 'stored')).resolves.toBeUndefined()
  })

  test('that is a voice message of more than a megabyte waits until somebody wants to hear it', async () => {
    const d = await deskWithAda()
    await received(d, 'voice', { size: 1024 * 1024 + 1, thumbnail: small })
    await received(d, 'voice')
    await becomes(d, 'stored')
    expect(d.messages(d.ada.id).at(-2)?.attachments[0]?.state).toBe('remote')
    await d.telegram.fetchAttachment(d.messages(d.ada.id).at(-2)?.attachments[0]?.id ?? '')
    await until('it is here', () => d.messages(d.ada.id).at(-2)?.attachments[0]?.state === 'stored')
  })

  test('that is a document waits for the operator, but its thumbnail comes', async () => {
    const d = await deskWithAda()
    await received(d, 'document', { name: 'offer.pdf', thumbnail: small })
    await until('the thumbnail is here', () => attachment(d)?.thumb !== undefined)
    expect(attachment(d)?.state).toBe('remote')
    expect(mediaFile(d.db, attachment(d)?.id ?? '', 'thumb')?.sha).toBe(shaOf(small))
    await d.telegram.fetchAttachment(attachment(d)?.id ?? '')
    await becomes(d, 'stored')
    expect(d.progress.findLast(told => told.of === 'download')).toMatchObject({ done: picture.length, total: picture.length })
  })

  test('over 20 MB is known for what it is from Telegram’s answer', async () => {
    const d = await deskWithAda()
    await received(d, 'document', { name: 'film.mov', size: 21 * 1024 * 1024 })
    await d.telegram.fetchAttachment(attachment(d)?.id ?? '')
    await becomes(d, 'too-big')
    expect(attachment(d)?.error).toEqual({ code: 'file-too-big-to-fetch' })
  })

  test('that Telegram calls temporarily unavailable is asked for again', async () => {
    const d = await deskWithAda()
    const description = 'Bad Request: wrong file_id or the file is temporarily unavailable'
    d.simulator.faults.add({ kind: 'error', code: 400, description, methods: 'getFile', times: 2 })
    await received(d, 'photo')
    await expect(becomes(d, 'stored')).resolves.toBeUndefined()
  })

  test('whose address has expired gets a new one', async () => {
    const d = await deskWithAda()
    d.simulator.faults.add({ kind: 'error', code: 404, description: 'Not Found', methods: 'file', times: 1 })
    await received(d, 'photo')
    await becomes(d, 'stored')
    expect(d.simulator.journal.of('getFile').length).toBe(2)
  })

  test.each([
    ['breaks off in the middle', { kind: 'reset-mid-response', afterBytes: 20_000 }],
    ['ends early', { kind: 'short-body', afterBytes: 20_000 }],
    ['comes from a gateway', { kind: 'gateway', status: 502, format: 'html' }],
  ] as const)('whose download %s is fetched anew from its beginning', async (_, fault) => {
    const d = await deskWithAda()
    d.simulator.faults.add({ ...fault, methods: 'file', times: 1 })
    await received(d, 'photo')
    await becomes(d, 'stored')
    expect(leftovers(d)).toEqual([])
  })

  test('that keeps breaking off has failed, and the operator can ask again', async () => {
    const d = await deskWithAda({ speed: 20 })
    d.simulator.faults.add({ kind: 'reset-mid-response', afterBytes: 20_000, methods: 'file' })
    await received(d, 'photo')
    await becomes(d, 'failed')
    expect(attachment(d)?.error).toEqual({ code: 'connection-lost' })
    expect(leftovers(d)).toEqual([])
    d.simulator.faults.clear()
    await d.telegram.fetchAttachment(attachment(d)?.id ?? '')
    await becomes(d, 'stored')
  })

  test('that came while the files could not be reached is fetched when they can', async () => {
    const d = await deskWithAda()
    d.simulator.faults.add({ kind: 'unauthorized', methods: 'getFile', times: 2 })
    await received(d, 'photo')
    await expect(becomes(d, 'stored')).resolves.toBeUndefined()
  })

  test('that an earlier run left behind is fetched by the next', async () => {
    const d = await deskWithAda()
    d.simulator.faults.add({ kind: 'black-hole', methods: 'getFile', times: 1 })
    await received(d, 'photo')
    await until('it is being fetched', () => d.simulator.journal.of('getFile').length === 1)
    await d.restart('close')
    await expect(becomes(d, 'stored')).resolves.toBeUndefined()
  })

  test('that was removed from the disk is fetched again when it is asked for, with its thumbnail', async () => {
    const d = await deskWithAda()
    await received(d, 'document', { name: 'offer.pdf', thumbnail: small })
    await until('the thumbnail is here', () => attachment(d)?.thumb !== undefined)
    const id = attachment(d)?.id ?? ''
    await d.telegram.fetchAttachment(id)
    await becomes(d, 'stored')
    const calls = d.simulator.journal.of('getFile').length
    await d.telegram.fetchAttachment(id)
    await clock(5).sleep(1_000)
    expect(d.simulator.journal.of('getFile').length).toBe(calls)

    rmSync(join(d.dataDir, 'media'), { recursive: true })
    await d.telegram.fetchAttachment(id)
    await until('both are here again', () => [picture, small].every(bytes => existsSync(mediaPath(d.dataDir, shaOf(bytes)))))
    await becomes(d, 'stored')
  })

  test('that was removed from the disk and is gone at Telegram as well says so', async () => {
    const d = await deskWithAda()
    await received(d, 'photo')
    await becomes(d, 'stored')
    rmSync(join(d.dataDir, 'media'), { recursive: true })
    d.simulator.faults.add({ kind: 'error', code: 400, description: 'Bad Request: invalid file_id', methods: 'getFile' })
    await d.telegram.fetchAttachment(attachment(d)?.id ?? '')
    await becomes(d, 'gone')
    expect(attachment(d)?.error).toEqual({ code: 'file-expired' })
  })

  test('that nobody knows is a problem with a name', async () => {
    const d = await deskWithAda()
    await expect(d.telegram.fetchAttachment('0'.repeat(32))).rejects.toMatchObject({ code: 'not-found' })
  })

  test('REL-5: a silence that Telegram asks for is kept by every fetch, whatever is clicked meanwhile', async () => {
    const d = await deskWithAda()
    d.simulator.faults.add({ kind: 'flood', methods: 'getFile', retryAfter: 15, nth: 1 })
    const files = () => d.messages(d.ada.id).flatMap(message => message.attachments)
    const photo = (i: number) => d.ada.sendPhoto(d.bot, { bytes: Buffer.alloc(1_000 + i, i) })
    photo(0)
    // Alone: what else were on its way would come after the refusal on a slow machine, and could not know of it.
    await until('it was refused', () => d.simulator.journal.of('getFile').some(entry => entry.reply?.status === 429))
    await until('it is known', () => files()[0]?.state === 'remote')
    for (let i = 1; i < 5; i += 1) photo(i)
    await until('all are here', () => files().length === 5)
    // For longer than what was sent before the refusal may be under way.
    for (let click = 0; click < 30; click += 1) {
      for (const { id, state } of files()) if (state !== 'stored') await d.telegram.fetchAttachment(id)
      d.telegram.wake()
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    // The simulator complains about every request that comes too soon.
    await expect(until('all are stored', () => files().every(({ state }) => state === 'stored'), 20_000)).resolves.toBeUndefined()
  })

  test('is fetched three at a time at most, newest first', async () => {
    const d = await deskWithAda()
    d.simulator.faults.add({ kind: 'delay', ms: 150, methods: 'getFile' })
    for (let i = 0; i < 8; i += 1) d.ada.sendPhoto(d.bot, { bytes: Buffer.alloc(1_000 + i, i) })
    await until('all are stored', () => d.messages(d.ada.id).filter(message => message.attachments[0]?.state === 'stored').length === 8)
    const calls = d.simulator.journal.of('getFile').map(entry => entry.at)
    for (const at of calls) expect(calls.filter(other => other > at - 100 && other <= at).length).toBeLessThanOrEqual(3)
  })
})

describe('what is fetched by itself', () => {
  const botId = token.split(':')[0] ?? ''
  const from = { id: 501, is_bot: false, first_name: 'Ada' }
  const photo = { photo: [{ file_id: 'p', file_unique_id: 'q', width: 9, height: 9, file_size: picture.length }] }
  const documentOf = (size: number) => ({ document: { file_id: 'd', file_unique_id: 'e', file_name: 'film.mov', file_size: size } })

  /** A message with a file in a profile whose bot does not run; what its files are fetched with is the test's. */
  function waiting(content: object, deps: Pick<AttachmentsDeps, 'apiOf'> & Partial<AttachmentsDeps>) {
    const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-waiting-'))
    const db = openDatabase(dataDir)
    const log = new Log({ db, now: Date.now, uuid: random().uuid, deviceId: 'device', by: 'operator' })
    const message = { message_id: 5, date: 1_790_000_000, chat: { id: 501, type: 'private', first_name: 'Ada' }, from, ...content }
    const update = { update_id: 1, message }
    log.append([telegramUpdate(botId, update)])
    const queue = startAttachments({ db, log, dataDir, logger: () => {}, fetch, clock: clock(20), random: random(), progress: () => {}, ...deps })
    onTestFinished(async () => {
      await queue.close()
      db.close()
      rmSync(dataDir, { recursive: true })
    })
    const shown = () => messagesBefore(db, `${botId}:501`, undefined, 1)[0]?.attachments[0]
    let edits = 0
    const edit = (now: object) => {
      edits += 1
      const edited = { update_id: 1 + edits, edited_message: { ...message, ...now, edit_date: message.date + edits } }
      log.append([telegramUpdate(botId, edited)])
    }
    return { queue, shown, edit }
  }
  /** Long enough for some twenty looks one after the other. */
  const twentyLooks = () => clock(20).sleep(2_000)
  const picturesFrom = () =>
    serve(async (request, response) => {
      if (request.url?.startsWith('/file/')) return void response.end(picture)
      await bodyOf(request)
      json(response, 200, { ok: true, result: { file_id: 'p', file_unique_id: 'q', file_path: 'photos/a.jpg' } })
    })

  test('is not looked at again and again while the token cannot be had', async () => {
    const root = await picturesFrom()
    let isOpen = false
    let asked = 0
    const { queue, shown } = waiting(photo, {
      apiOf: async () => {
        asked += 1
        return isOpen ? telegramApi({ token, root, fetch, clock: clock() }) : null
      },
    })
    queue.look(botId)
    await until('its token was asked for', () => asked === 1)
    await twentyLooks()
    expect(asked).toBe(1)
    isOpen = true
    queue.look(botId)
    await until('it is stored', () => shown()?.state === 'stored')
  })

  test('that is gone when its turn comes leaves its place to others', async () => {
    const root = await picturesFrom()
    const held = Promise.withResolvers<void>()
    let asked = 0
    const { queue, shown, edit } = waiting(photo, {
      apiOf: async () => {
        asked += 1
        await held.promise
        return asked > 3 ? telegramApi({ token, root, fetch, clock: clock() }) : null
      },
    })
    const fetchPicture = () => queue.fetch(shown()?.id ?? '')
    // Three are under way, three wait behind them, and each is replaced by the next.
    for (let nth = 0; nth < 6; nth += 1) {
      fetchPicture()
      await until('it is under way, or waits', () => asked === Math.min(nth + 1, 3))
      edit({ photo: [{ file_id: 'p', file_unique_id: `q${nth}`, width: 90, height: 90 }] })
    }
    held.resolve()
    await twentyLooks()
    fetchPicture()
    await expect(until('it is stored', () => shown()?.state === 'stored')).resolves.toBeUndefined()
  })

  test('REL-12: is not looked at again and again while less than 200 MB are free, and whoever asks for it is told why it does not come', async () => {
    const root = await picturesFrom()
    let looks = 0
    const { queue, shown } = waiting(photo, {
      apiOf: async () => telegramApi({ token, root, fetch, clock: clock() }),
      freeBytes: async () => {
        looks += 1
        return 200 * 1024 * 1024 - 1
      },
    })
    queue.look(botId)
    await until('the disk was looked at', () => looks === 1)
    await twentyLooks()
    expect(looks).toBe(1)
    expect(shown()?.state).toBe('remote')
    queue.fetch(shown()?.id ?? '')
    await until('it is refused', () => shown()?.state === 'failed')
    expect(shown()?.error).toEqual({ code: 'disk-critical', params: { limit: 200 } })
  })

  test('that is asked for while it is looked at for its thumbnail comes all the same', async () => {
    const root = await picturesFrom()
    const looked = Promise.withResolvers<void>()
    let looks = 0
    const { queue, shown } = waiting(documentOf(9), {
      apiOf: async () => telegramApi({ token, root, fetch, clock: clock() }),
      freeBytes: async () => {
        looks += 1
        if (looks === 1) await looked.promise
        return 10 ** 9
      },
    })
    queue.look(botId)
    await until('it is looked at', () => looks === 1)
    queue.fetch(shown()?.id ?? '')
    looked.resolve()
    await expect(until('it is stored', () => shown()?.state === 'stored')).resolves.toBeUndefined()
  })

  test('is a photo again as soon as 200 MB are free', async () => {
    const root = await picturesFrom()
    const { queue, shown } = waiting(photo, {
      apiOf: async () => telegramApi({ token, root, fetch, clock: clock() }),
      freeBytes: async () => 200 * 1024 * 1024,
    })
    queue.look(botId)
    await expect(until('it is stored', () => shown()?.state === 'stored')).resolves.toBeUndefined()
  })

  test('is never a document over 20 MB, which is too big as soon as it is here and costs no request', async () => {
    const requests: unknown[] = []
    const unreachable: typeof fetch = async url => {
      requests.push(url)
      throw new TypeError('nothing leaves a test')
    }
    const fromTelegram = { apiOf: async () => telegramApi({ token, root: telegramRoot, fetch: unreachable, clock: clock() }), fetch: unreachable }
    const limit = 20 * 1024 * 1024
    const above = waiting(documentOf(limit + 1), fromTelegram)
    above.queue.look(botId)
    await until('it is known to be too big', () => above.shown()?.state === 'too-big')
    expect(above.shown()?.error).toEqual({ code: 'file-too-big-to-fetch' })

    const within = waiting(documentOf(limit), fromTelegram)
    within.queue.look(botId)
    await twentyLooks()
    expect(within.shown()).toMatchObject({ state: 'remote', size: limit })
    expect(requests).toEqual([])
  })
})

describe('a download', () => {
  test('is limited to 20 MB from Telegram itself, and not from a server of one’s own', () => {
    expect(downloadLimit(telegramRoot)).toBe(20 * 1024 * 1024)
    expect(downloadLimit('http://127.0.0.1:8081')).toBe(2_000 * 1024 * 1024)
  })

  const folder = () => {
    const path = mkdtempSync(join(tmpdir(), 'bellhop-download-'))
    onTestFinished(() => rmSync(path, { recursive: true }))
    return path
  }
  /** A server that answers getFile as told and hands out `bytes` below `/file/`. */
  async function from(answer: unknown, bytes: Buffer | ((url: string) => Buffer | null) = picture) {
    const asked: string[] = []
    const root = await serve(async (request, response) => {
      const url = request.url ?? ''
      if (!url.startsWith('/file/')) {
        await bodyOf(request)
        return json(response, 200, { ok: true, result: answer })
      }
      asked.push(url)
      const body = typeof bytes === 'function' ? bytes(url) : bytes
      if (body) response.end(body)
      else response.writeHead(302, { location: '/elsewhere' }).end()
    })
    const deps = { fetch, clock: clock(), random: random(), dataDir: folder() }
    const run = () => download(deps, telegramApi({ token, root, fetch, clock: clock() }), { fileId: 'x' })
    return { run, asked, deps }
  }
  const failure = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(TgError)
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain(secret.slice(0, 12))
    return error
  }

  test.each([
    '../../getMe',
    'photos/../../x',
    'a b',
    'photos/ü.jpg',
    'x'.repeat(257),
    'photos/a?b=c',
    'photos/a#b',
    'photos\\a',
    '..',
    '%2e%2e/x',
  ])('never follows a path like %j', async path => {
    const { run, asked } = await from({ file_id: 'x', file_unique_id: 'y', file_path: path })
    expect(await failure(run())).toMatchObject({ kind: 'garbage', code: 'BAD_PATH' })
    expect(asked).toEqual([])
  })

  test.each([[{ file_id: 'x' }], [{ file_path: 7 }], [null], ['x']])('does without a path in %j', async answer => {
    const { run, asked } = await from(answer)
    expect(await failure(run())).toMatchObject({ kind: 'garbage' })
    expect(asked).toEqual([])
  })

  test('is never led elsewhere', async () => {
    const { run, asked } = await from({ file_path: 'photos/a.jpg' }, () => null)
    expect(await failure(run())).toMatchObject({ kind: 'redirect' })
    expect(asked).toEqual([`/file/bot${token}/photos/a.jpg`])
  })

  test('of another length than promised is not kept', async () => {
    const { run, deps } = await from({ file_path: 'photos/a.jpg', file_size: 50_000 })
    expect(await failure(run())).toMatchObject({ kind: 'cut', code: 'WRONG_LENGTH' })
    expect(readdirSync(join(deps.dataDir, 'media'))).toEqual(['tmp'])
    expect(readdirSync(join(deps.dataDir, 'media', 'tmp'))).toEqual([])
  })

  test('that is twice the same is kept once', async () => {
    const { run, deps } = await from({ file_path: 'photos/a.jpg' })
    expect(await run()).toBe(shaOf(picture))
    expect(await run()).toBe(shaOf(picture))
    expect(readdirSync(join(deps.dataDir, 'media', shaOf(picture).slice(0, 2)))).toEqual([shaOf(picture)])
  })

  test('that falls silent is given up', async () => {
    const root = await serve(async (request, response) => {
      if (!request.url?.startsWith('/file/')) {
        await bodyOf(request)
        return json(response, 200, { ok: true, result: { file_path: 'a' } })
      }
      response.write('some')
    })
    const fast = clock(300)
    const deps = { fetch, clock: fast, random: random(), dataDir: folder() }
    expect(await failure(download(deps, telegramApi({ token, root, fetch, clock: fast }), { fileId: 'x' }))).toMatchObject({ kind: 'timeout' })
  })
})
