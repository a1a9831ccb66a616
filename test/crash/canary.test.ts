import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseSync } from 'node:sqlite'
import { zstdCompressSync } from 'node:zlib'
import { afterEach, expect, it } from 'vitest'
import { ConversationId } from '../../src/shared/model'
import { Problem } from '../../src/shared/problem'
import type { FaultKind } from '../../src/simulator/faults'
import { createRandom } from '../../src/simulator/random'
import { simulated } from '../support/simulated'
import type { Page } from 'playwright'
import { openChromium } from '../stand-in/page'
import { type Session, startApp } from '../support/app'
import { contentsOf, findIn, piecesOf, processesOf } from './scan'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-canary-'))
  folders.push(folder)
  return folder
}

/** Everything that makes errors with an address in them. */
const troubles: readonly FaultKind[] = [
  { kind: 'reset-before' },
  { kind: 'reset-after' },
  { kind: 'gateway', status: 502, format: 'html' },
  { kind: 'truncated-json' },
  { kind: 'captive-portal' },
  { kind: 'empty-object' },
  { kind: 'redirect', location: 'http://127.0.0.1:1/elsewhere' },
  { kind: 'unauthorized' },
  { kind: 'flood', retryAfter: 1 },
  { kind: 'error', code: 400, description: 'Bad Request: something about it' },
]

it.each(['session', 'file'] as const)('SEC-50, SEC-52, SEC-53, SEC-54, SEC-55, SEC-56: no piece of a token leaves the vault (%s), whatever goes wrong', async vault => {
  const random = createRandom(Date.now())
  const secrets = [random.text(33), random.text(33), random.text(33)] as const
  const simulator = simulated({ seed: 5 })
  const { apiRoot } = await simulator.start()
  const bot = simulator.createBot({ token: undefined, id: 4_200_000_001 })
  const token = `${bot.id}:AA${secrets[0]}`
  simulator.world.tokens.delete(bot.state.token)
  bot.state.token = token
  simulator.world.tokens.set(token, bot.state)
  const ada = simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
  const conversationId = ConversationId.parse(`${bot.id}:${ada.id}`)

  const dataDir = newFolder()
  const transcript: string[] = []
  const note = (text: string) => void transcript.push(text)
  const app = await startApp({ dataDir, apiRoot, vault, env: { NODE_DEBUG: 'http,net,undici', DEBUG: '*' } })
  const session = await app.session(note)
  const over = new AbortController()
  const following = session.follow(delta => note(JSON.stringify(delta)), over.signal)
  try {
    if (vault === 'file') await session.call('vault.unlock', { kind: 'file', passphrase: 'a long enough passphrase' })
    await session.call('bot.connect', { token })
    await eventually(async () => (await session.call('conversation.get', { conversationId })).conversation.title === 'Ada')

    for (const trouble of troubles) {
      simulator.faults.add({ ...trouble, methods: ['sendMessage', 'getFile', 'file'], times: 3 })
      simulator.faults.add({ ...trouble, methods: ['getUpdates'], times: 1 })
      ada.write(bot, `during ${trouble.kind}`)
      ada.sendPhoto(bot, { bytes: onePixel, name: 'a.png' })
      await tolerant(session.call('message.send', { conversationId, text: `answer during ${trouble.kind}`, pastUncertain: true }))
      await sleep(150)
      await fetchAll(session, conversationId)
      simulator.faults.clear()
      await tolerant(session.call('bot.resume', { botId: (await session.call('bot.list', {})).bots[0]!.id }))
      await decideAll(session, conversationId)
    }
    // Tokens that are refused, and one that is sent to nobody.
    await tolerant(session.call('bot.connect', { token: `${bot.id}:AA${secrets[1]}` }))
    await tolerant(session.call('bot.connect', { token: `${bot.id + 1}:AA${secrets[1]}` }))
    await tolerant(session.call('bot.connect', { token: `${bot.id}:AA${secrets[2]}`, apiRoot: 'http://127.0.0.1:9' }))
    for (const name of ['app.info', 'bot.list', 'vault.status', 'settings.get'] as const) await session.call(name, {})
    const { messages } = await session.call('message.list', { conversationId, limit: 200 })
    for (const { id } of messages) await session.call('message.raw', { messageId: id })
    expect(messages.length).toBeGreaterThan(10)

    const running = processesOf(app.pid)
    const pieces = secrets.flatMap(piecesOf)
    expect(findIn(pieces, running)).toEqual([])
    expect(findIn(pieces, new Map([['replies and deltas', Buffer.from(transcript.join('\n'))]]))).toEqual([])
    over.abort()
    await following
    await app.close()
    expect(findIn(pieces, new Map([['stdout and stderr', Buffer.from(app.output())]]))).toEqual([])
    const profile = contentsOf(dataDir)
    expect(profile.size).toBeGreaterThan(5)
    expect(findIn(pieces, profile)).toEqual([])
    // Nor is what people write or are called in any log.
    const logs = new Map([...profile].filter(([path]) => path.includes('/logs/')))
    expect(logs.size).toBeGreaterThan(0)
    expect(findIn(['during ', 'answer during', 'Ada'].map(text => Buffer.from(text)), logs)).toEqual([])
    // The same search sees what is really there.
    expect(findIn([Buffer.from('during captive-portal')], profile).length).toBeGreaterThan(0)
  } finally {
    over.abort()
    await app.kill()
    await simulator.close()
  }
})

it('SEC-54, SEC-55: a token that was typed into the page is gone from its memory, its storage and its traffic', async () => {
  const secret = createRandom(Date.now()).text(33)
  const simulator = simulated({ seed: 6 })
  const { apiRoot } = await simulator.start()
  const bot = simulator.createBot({ token: undefined, id: 4_200_000_002 })
  const token = `${bot.id}:AA${secret}`
  simulator.world.tokens.delete(bot.state.token)
  bot.state.token = token
  simulator.world.tokens.set(token, bot.state)
  const app = await startApp({ dataDir: newFolder(), apiRoot, vault: 'session' })
  const browser = await openChromium()
  try {
    const page = await browser.newPage()
    const replies: Promise<string>[] = []
    page.on('response', response => {
      if (new URL(response.url()).pathname !== '/events') replies.push(response.text().catch(() => ''))
    })
    await page.goto(app.link)
    await page.getByLabel('Bot token').fill(token)
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByRole('button', { name: /inbox/i }).click({ timeout: 20_000 })
    await page.getByLabel('Bot token').waitFor({ state: 'detached' })
    const pieces = piecesOf(secret)
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.documentElement.outerHTML, location.href]))
    expect(findIn(pieces, new Map([['storage and document', Buffer.from(kept)], ['replies', Buffer.from((await Promise.all(replies)).join('\n'))]]))).toEqual([])
    const heap = await heapOf(page, secret)
    // The same look sees a text that is held, and the marker that every heap has.
    await page.evaluate(text => Reflect.set(globalThis, 'planted', `held ${text}`), 'PLANTEDplantedPLANTED')
    expect(await heapOf(page, 'PLANTEDplantedPLANTED')).toBe(true)
    expect(heap, 'the token in the heap of the page').toBe(false)
  } finally {
    await browser.close()
    await app.kill()
    await simulator.close()
  }
})

/** Whether any string of the page's heap, after its garbage was collected, holds twelve characters of the secret. */
async function heapOf(page: Page, secret: string): Promise<boolean> {
  const devtools = await page.context().newCDPSession(page)
  let snapshot = ''
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => (snapshot += chunk))
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await devtools.detach()
  return findIn(piecesOf(secret), new Map([['heap', Buffer.from(snapshot)]])).length > 0
}

it('a planted canary is found in a file, in a database, in a packed value and in disguise', () => {
  const secret = createRandom(3).text(33)
  const folder = newFolder()
  writeFileSync(join(folder, 'bellhop.log'), `{"error":"request to https://api/bot1:AA${secret.slice(9, 25)}/getMe failed"}`)
  writeFileSync(join(folder, 'cache.json'), JSON.stringify({ x: Buffer.from(`12:AA${secret}`).toString('base64') }))
  const db = new DatabaseSync(join(folder, 'a.db'))
  db.exec('CREATE TABLE packs (body BLOB)')
  db.prepare('INSERT INTO packs VALUES (?)').run(zstdCompressSync(Buffer.from(`${'x'.repeat(500)}${secret}`)))
  db.close()
  const found = findIn(piecesOf(secret), contentsOf(folder)).map(path => path.slice(folder.length + 1))
  expect(found).toEqual(expect.arrayContaining(['a.db table packs', 'bellhop.log', 'cache.json']))
})

async function fetchAll(session: Session, conversationId: ConversationId): Promise<void> {
  const { messages } = await session.call('message.list', { conversationId, limit: 200 })
  const wanted = messages.flatMap(({ attachments }) => attachments).filter(({ state }) => state === 'remote' || state === 'failed')
  for (const { id } of wanted) await tolerant(session.call('attachment.fetch', { attachmentId: id }))
}

async function decideAll(session: Session, conversationId: ConversationId): Promise<void> {
  const { messages } = await session.call('message.list', { conversationId, limit: 200 })
  for (const { id, delivery } of messages) if (delivery === 'uncertain') await tolerant(session.call('message.resolveUncertain', { messageId: id, choice: 'discard' }))
}

/** A problem is an answer like another here; anything else is not. */
async function tolerant(answer: Promise<unknown>): Promise<void> {
  await answer.catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error
  })
}

async function eventually(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000
  for (;;) {
    const is = await isTrue().catch((error: unknown) => {
      if (error instanceof Problem) return false
      throw error
    })
    if (is) return
    if (performance.now() > deadline) throw new Error('it did not happen within a minute')
    await sleep(50)
  }
}

const onePixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
