import type { Answer, Bridge, Delta, Row } from '../../src/shared/contract'
import {
  defaultSettings,
  type Attachment,
  type Bot,
  type Contact,
  type Conversation,
  type Counts,
  type Message,
  type Settings,
  type VaultStatus,
} from '../../src/shared/model'

/**
 * A believable inbox in memory, for looking at the page without an app behind it. Only the gallery and tests of the
 * renderer use it; it never ships.
 */
export type Fixture = Bridge & {
  /** Sends changed rows to the page as the app would. */
  push(...rows: Row[]): void
  /** Answers the next call of that name with this problem. */
  refuse(name: string, code: string, params?: Record<string, string | number>): void
  readonly world: World
  mediaUrl(id: string): string
}

export type World = {
  info: { version: string; platform: 'linux' | 'darwin' | 'win32'; shell: 'electron' | 'web'; isDemo: boolean; dataDir: string; epoch: string; rev: number; mode: 'normal' | 'view-only' }
  settings: Settings
  vault: VaultStatus
  bots: Bot[]
  contacts: Map<string, Contact>
  conversations: Map<string, Conversation>
  messages: Map<string, Message[]>
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

type Person = {
  readonly name: string
  readonly username?: string
  readonly bot: 0 | 1 | 2
  /** Minutes since the last message. */
  readonly ago: number
  readonly unread?: number
  readonly status?: 'open' | 'resolved'
  readonly reach?: Conversation['reach']
  readonly draft?: string
  readonly says: readonly Line[]
}

type Line = string | ({ readonly us?: boolean; readonly text?: string } & Partial<Message>)

const people: readonly Person[] = [
  {
    name: 'Ada Lovelace',
    username: 'ada',
    bot: 0,
    ago: 2,
    unread: 2,
    says: [
      { text: 'Hello! I ordered a brass calculating engine on Monday, order 1843.', date: -26 * hour },
      { us: true, text: 'Good morning, Ada. Let me look it up for you.', date: -26 * hour + 4 * minute },
      { us: true, text: 'It is packed and waits for the courier. You will get the tracking number today.', date: -26 * hour + 5 * minute },
      { text: 'Wonderful, thank you.', date: -25 * hour, reactions: ['👍'] },
      { kind: 'photo', text: 'This is where it should stand', date: -3 * hour, attachments: [picture('a', 1280, 853)] },
      { us: true, text: 'A fine place. Keep it away from direct sun: brass expands.', date: -2 * hour },
      { text: 'Where is my parcel?', date: -4 * minute },
      { text: 'The courier says that it was delivered, but nothing is here.\nCould you ask them? The reference is BX-2291-K, see https://example.org/track/BX-2291-K', date: -2 * minute, entities: [{ type: 'url', offset: 113, length: 36, url: 'https://example.org/track/BX-2291-K' }] },
    ],
  },
  { name: 'Bob Ōtani', bot: 1, ago: 14, unread: 1, says: ['Hi, is the Osaka store open on Sunday?', { us: true, text: 'Yes, 10 to 18.' }, 'thanks!'] },
  { name: 'Мария Сергеевна Ковалевская', bot: 0, ago: 31, unread: 1, says: ['Добрый день! Можно ли поменять размер? Заказ пришёл вчера, но платье мало, а мне нужно на субботу.'] },
  { name: 'نور الهدى', bot: 2, ago: 47, says: ['مرحبا، متى يصل الطلب؟', { us: true, text: 'غدًا صباحًا إن شاء الله.' }] },
  { name: 'Grace Hopper', username: 'amazing_grace', bot: 0, ago: 63, says: [{ kind: 'document', text: '', attachments: [file('invoice-2025-11.pdf', 'application/pdf', 184_320)] }, { us: true, text: 'Got it, I will check the sum.', delivery: 'uncertain' }] },
  { name: 'Linus', bot: 1, ago: 88, unread: 4, says: ['The app says my card was refused', 'but my bank says it was charged', 'twice', { kind: 'photo', text: '', attachments: [picture('b', 900, 1600)] }] },
  {
    name: 'Emmy Noether',
    bot: 0,
    ago: 95,
    says: [
      { kind: 'contact', text: '', contact: { name: 'David Hilbert', phone: '+49 551 39 7752' } },
      { us: true, text: 'Good morning! Your order is ready to be picked up.', delivery: 'scheduled', sendAt: Date.now() + 14 * hour },
      { us: true, text: 'How did you like it?', delivery: 'scheduled', sendAt: Date.now() + 7 * day },
      { text: 'He will fetch it for me.' },
    ],
  },
  {
    name: 'Sofya Kovalevskaya',
    bot: 1,
    ago: 96,
    says: [
      'When does the shop open?',
      { us: true, text: 'At nine, every day but Sunday.', delivery: 'held' },
      { us: true, text: 'And on Saturday until four.', delivery: 'held' },
      { us: true, text: 'This one came later.', delivery: 'queued', waiting: { reason: 'slowed-down', until: Date.now() + 20 * minute } },
    ],
  },
  { name: 'Katherine Johnson', bot: 0, ago: 122, draft: 'The trajectory of your parcel is', says: ['Could you calculate the postage to Virginia?'] },
  { name: '山田 花子', bot: 1, ago: 150, says: [{ kind: 'sticker', text: '', attachments: [sticker('🎉')] }] },
  { name: 'Joan Clarke', bot: 0, ago: 205, says: [{ us: true, text: 'Your refund is on its way.', delivery: 'failed', error: { code: 'unreachable', params: { reach: 'blocked' } } }], reach: 'blocked' },
  { name: 'Weekend Market Stall Holders Association of Upper and Lower Wensleydale', bot: 2, ago: 260, says: ['Who brings the tables?'] },
  { name: 'Hedy', username: 'hedy', bot: 2, ago: 5 * 60, says: [{ kind: 'voice', text: '', attachments: [voice(17)] }] },
  { name: 'Radia Perlman', bot: 0, ago: 9 * 60, says: ['Is there a spanning tree in stock?', { us: true, text: 'Two left, green or blue?' }] },
  { name: 'Tim', bot: 1, ago: 26 * 60, says: [{ kind: 'location', text: '', location: { latitude: 46.2, longitude: 6.15, isLive: false } }] },
  { name: 'Annie Easley', bot: 0, ago: 30 * 60, says: ['👍👍👍'] },
  { name: '🦊 Fox', bot: 2, ago: 50 * 60, says: ['do you ship foxes'] },
  { name: 'Edsger W. Dijkstra', bot: 0, ago: 75 * 60, says: ['What is the shortest path to your store?', { us: true, text: 'From the station: left, left, then right. Four minutes.' }] },
  { name: 'Margaret Hamilton', bot: 0, ago: 4 * 24 * 60, status: 'resolved', says: ['Everything arrived. Thank you!', { us: true, text: 'A pleasure.' }] },
  { name: 'Dennis', bot: 1, ago: 6 * 24 * 60, status: 'resolved', says: ['c u', { us: true, text: 'B fine' }] },
  { name: 'Barbara Liskov', bot: 0, ago: 40 * 24 * 60, status: 'resolved', says: ['May I substitute the red one for the blue one?', { us: true, text: 'Of course.' }] },
]

const more = ['Frances', 'Alan', 'Evelyn', 'Claude', 'Sophie', 'Donald', 'Shafi', 'Leslie', 'Jean', 'Ken', 'Adele', 'Vint', 'Lynn', 'Niklaus', 'Anita', 'Robin']

export type FixtureOptions = {
  readonly bots?: 'none' | 'three' | 'troubled'
  readonly isDemo?: boolean
  /** Further conversations, to see a long list. */
  readonly extra?: number
  /** Milliseconds until a call is answered. */
  readonly latency?: number
  readonly now?: number
  readonly settings?: Partial<Settings>
  readonly vault?: VaultStatus
  readonly mode?: 'normal' | 'view-only'
}

export function fixtureBridge(options: FixtureOptions = {}): Fixture {
  const now = options.now ?? Date.now()
  const world = makeWorld(now, options)
  const listeners = new Set<(delta: Delta) => void>()
  const refusals = new Map<string, { code: string; params?: Record<string, string | number> | undefined }>()
  let rev = 1
  let sent = 0

  function push(...rows: Row[]): void {
    rev += 1
    world.info.rev = rev
    const delta: Delta = { epoch: world.info.epoch, rev, rows: [...rows, { kind: 'counts', row: countsOf(world) }] }
    for (const listener of listeners) listener(delta)
  }

  function put(message: Message): void {
    const rows = world.messages.get(message.conversationId) ?? []
    const at = rows.findIndex(row => row.id === message.id)
    world.messages.set(message.conversationId, at < 0 ? [...rows, message] : rows.with(at, message))
    const conversation = world.conversations.get(message.conversationId)
    if (!conversation) return push({ kind: 'message', row: message })
    const next = summary(conversation, world.messages.get(message.conversationId) ?? [])
    world.conversations.set(next.id, next)
    push({ kind: 'message', row: message }, { kind: 'conversation', row: next })
  }

  function changeMessage(id: string, patch: Partial<Message>): void {
    const row = [...world.messages.values()].flat().find(message => message.id === id)
    if (row) put({ ...row, ...patch })
  }

  function change(id: string, patch: Partial<Conversation>): void {
    const row = world.conversations.get(id)
    if (!row) return
    const next = { ...row, ...patch }
    world.conversations.set(id, next)
    push({ kind: 'conversation', row: next })
  }

  function setBot(id: string, patch: Partial<Bot>): void {
    world.bots = world.bots.map(bot => (bot.id === id ? { ...bot, ...patch } : bot))
    const row = world.bots.find(bot => bot.id === id)
    if (row) push({ kind: 'bot', row })
  }

  function send(input: { conversationId: string; text?: string; replyTo?: string }): unknown {
    sent += 1
    const id = `out:fixture:${sent}`
    const conversation = world.conversations.get(input.conversationId)
    const base = messageRow(conversation?.id ?? '', sent + 100_000, { us: true, text: input.text ?? '', date: 0, delivery: 'queued' }, Date.now(), 'You')
    const queued = { ...base, id, date: Date.now() } as Message
    put(queued)
    setTimeout(() => put({ ...queued, delivery: 'sending' }), 300)
    setTimeout(() => put({ ...queued, delivery: 'sent' }), 1_100)
    return { messageId: id, messageIds: [id] }
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- a stand-in for every call; inputs are what the page sent
  const handlers: Record<string, (input: any) => unknown> = {
    'app.info': () => ({ ...world.info, rev }),
    'app.openDemo': () => ({ url: null }),
    'bot.list': () => ({ rev, bots: world.bots }),
    'bot.ledger': () => ({ rev, count: 0, runCount: 0, runs: [], absences: [] }),
    'bot.connect': ({ token, botId, channelName }) => {
      const id = String(token).split(':')[0] ?? '1'
      const row = { ...botRow(botId ?? id, 'Lumen Lamps', 'lumen_lamps_bot', channelName || 'Lumen Lamps', world.bots.length, { state: 'receiving', lastContactAt: Date.now() }), connectedAt: Date.now() }
      world.bots = [...world.bots.filter(one => one.id !== row.id), row]
      push({ kind: 'bot', row })
      return { botId: row.id }
    },
    'bot.pause': ({ botId }) => (setBot(botId, { state: 'paused', health: { state: 'paused' } }), null),
    'bot.resume': ({ botId }) => (setBot(botId, { state: 'running', health: { state: 'receiving', lastContactAt: Date.now() } }), null),
    'bot.disconnect': ({ botId }) => (setBot(botId, { state: 'disconnected', health: { state: 'paused' } }), null),
    'conversation.list': ({ filter = {}, before, limit = 50 }) => {
      const rows = [...world.conversations.values()]
        .filter(row => !filter.status || row.status === filter.status)
        .filter(row => !filter.botId || row.botId === filter.botId)
        .filter(row => !filter.unread || row.unreadCount > 0)
        .toSorted((a, b) => b.lastMessageAt - a.lastMessageAt)
      const from = before ? Number(before) : 0
      return { rev, conversations: rows.slice(from, from + limit), next: from + limit < rows.length ? `${from + limit}` : undefined, counts: countsOf(world) }
    },
    'conversation.get': ({ conversationId }) => {
      const conversation = world.conversations.get(conversationId)
      return { rev, conversation, contact: (conversation && world.contacts.get(conversation.contactId)) ?? null }
    },
    'conversation.read': ({ conversationId }) => (change(conversationId, { unreadCount: 0 }), null),
    'conversation.resolve': ({ conversationId }) => (change(conversationId, { status: 'resolved', unreadCount: 0, waitingSince: undefined }), null),
    'conversation.reopen': ({ conversationId }) => (change(conversationId, { status: 'open' }), null),
    'message.list': ({ conversationId, before, after, around: about, limit = 50 }) => {
      // In these conversations the last page holds all that is unread.
      const around = about === 'unread' ? undefined : about
      const rows = world.messages.get(conversationId) ?? []
      const middle = around ? rows.findIndex(row => row.id === around) : -1
      const from = around ? Math.max(0, middle - limit / 2) : after ? Number(after) : Math.max(0, (before ? Number(before) : rows.length) - limit)
      const to = around ? Math.min(rows.length, middle + limit / 2) : after ? Math.min(rows.length, from + limit) : before ? Number(before) : rows.length
      return { rev, messages: rows.slice(from, to), next: from > 0 ? `${from}` : undefined, previous: to < rows.length ? `${to}` : undefined }
    },
    'message.send': send,
    'message.resolveUncertain': () => null,
    'message.retry': () => null,
    'message.discard': ({ messageId }) => (changeMessage(messageId, { delivery: 'discarded' }), null),
    'message.schedule': ({ messageId, sendAt }) => (changeMessage(messageId, sendAt === null ? { delivery: 'sent', sendAt: undefined, date: Date.now() } : { sendAt }), null),
    'message.scheduled': () => ({ rev, scheduled: scheduledOf(world) }),
    'contact.save': ({ conversationId, ...fields }) => {
      const contact = world.contacts.get(world.conversations.get(conversationId)?.contactId ?? '')
      if (!contact) return null
      const row = { ...contact, saved: { ...contact.saved, ...fields } }
      world.contacts.set(contact.id, row)
      push({ kind: 'contact', row })
      return null
    },
    'outbox.held': () => ({ rev, conversations: [...world.conversations.values()].flatMap(({ id, title }) => heldIn(world, id) > 0 ? [{ conversationId: id, title, count: heldIn(world, id) }] : []) }),
    'message.raw': () => ({ rev, json: JSON.stringify({ update_id: 7_001, message: { message_id: 12, text: 'raw' } }, null, 2) }),
    'attachment.fetch': () => null,
    'draft.get': ({ conversationId }) => {
      const text = world.conversations.get(conversationId)?.draft
      return { rev, draft: text ? { conversationId, text, revision: 1 } : null }
    },
    'draft.set': ({ conversationId, text }) => (change(conversationId, { draft: text || undefined }), null),
    'settings.get': () => world.settings,
    'settings.set': patch => (world.settings = { ...world.settings, ...patch }),
    'vault.status': () => world.vault,
    'vault.unlock': ({ kind = 'keychain' }) => (world.vault = { kind, state: 'ok', fallbacks: [] }),
    'link.open': () => ({ opened: false, href: 'https://example.org/', host: 'example.org' }),
  }

  return {
    world,
    push,
    refuse: (name, code, params) => refusals.set(name, { code, params }),
    mediaUrl: id => `/media/${id}/full`,
    async call(name, input): Promise<Answer> {
      if (options.latency) await new Promise(done => setTimeout(done, options.latency))
      const refused = refusals.get(name)
      refusals.delete(name)
      if (refused) return { ok: false, problem: refused }
      const handler = handlers[name]
      if (!handler) return { ok: false, problem: { code: 'unknown-call' } }
      return { ok: true, value: structuredClone(handler(input)) }
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function makeWorld(now: number, options: FixtureOptions): World {
  const kind = options.bots ?? 'three'
  const bots = kind === 'none' ? [] : botsOf(now, kind)
  const world: World = {
    info: { version: '0.1.0', platform: 'linux', shell: 'web', isDemo: options.isDemo ?? false, dataDir: '/home/ada/.config/bellhop', epoch: 'fixture', rev: 1, mode: options.mode ?? 'normal' },
    settings: { ...defaultSettings, ...options.settings },
    vault: options.vault ?? { kind: 'keychain', state: 'ok', fallbacks: [] },
    bots,
    contacts: new Map(),
    conversations: new Map(),
    messages: new Map(),
  }
  if (bots.length === 0) return world
  for (const [index, person] of people.entries()) addPerson(world, person, index, now)
  for (let index = 0; index < (options.extra ?? 24); index++) {
    const name = `${more[index % more.length]} ${String.fromCodePoint(65 + (index % 26))}.`
    addPerson(world, { name, bot: (index % 3) as 0 | 1 | 2, ago: 80 * 60 + index * 37, says: [`Question ${index + 1} about an order`, { us: true, text: 'Answered.' }] }, 100 + index, now)
  }
  addLongHistory(world, now)
  return world
}

function botsOf(now: number, kind: 'three' | 'troubled'): Bot[] {
  const healthy = { state: 'receiving', lastContactAt: now } as const
  return [
    botRow('7001', 'Aurora Shop', 'aurora_shop_bot', 'Shop', 0, healthy),
    botRow('7002', 'Aurora Care', 'aurora_care_bot', 'Customer care', 1, kind === 'troubled' ? { state: 'contested', since: now - 4 * minute, retryAt: now + minute } : healthy),
    botRow('7003', 'Market Bot', 'market_bot', 'Market', 2, kind === 'troubled' ? { state: 'webhook', url: 'https://hooks.example.org/telegram' } : healthy),
  ]
}

function botRow(id: string, name: string, username: string, channelName: string, hue: number, health: Bot['health']): Bot {
  return { id, username, name, channelName, state: 'running', hue: hue % 12, connectedAt: 1_700_000_000_000 + hue, health } as Bot
}

function addPerson(world: World, person: Person, index: number, now: number): void {
  const ownBot = world.bots[person.bot] ?? world.bots[0]
  const contactId = `${500_000 + index}`
  const id = `${ownBot?.id}:${contactId}`
  const last = now - person.ago * minute
  const rows = person.says.map((line, place) => {
    const given = typeof line === 'string' ? { text: line } : line
    const date = given.date === undefined ? last - (person.says.length - 1 - place) * 3 * minute : now + given.date
    return messageRow(id, index * 1000 + place, { ...given, date }, date, given.us ? 'You' : person.name)
  })
  world.messages.set(id, rows)
  world.contacts.set(contactId, {
    id: contactId,
    kind: person.name.startsWith('Weekend') ? 'group' : 'person',
    name: person.name,
    username: person.username,
    languageCode: 'en',
    isBot: false,
    isPremium: index % 5 === 0,
    firstSeenAt: last - 30 * day,
  } as Contact)
  const base = {
    id,
    botId: ownBot?.id,
    contactId,
    title: person.name,
    status: person.status ?? 'open',
    unreadCount: person.unread ?? 0,
    readUpTo: rows.at(-1 - (person.unread ?? 0))?.position,
    reach: person.reach ?? 'open',
    hasUncertain: rows.some(row => row.delivery === 'uncertain'),
    hasFailed: rows.some(row => row.delivery === 'failed'),
    draft: person.draft,
  } as Conversation
  world.conversations.set(id, summary(base, rows))
}

function summary(conversation: Conversation, rows: readonly Message[]): Conversation {
  const last = rows.at(-1)
  if (!last) return conversation
  const firstWaiting = rows.slice(rows.findLastIndex(row => row.direction === 'outgoing') + 1)[0]
  return {
    ...conversation,
    preview: last.text.split('\n')[0] ?? '',
    previewKind: last.kind,
    previewDirection: last.direction,
    previewDelivery: last.delivery,
    lastMessageAt: last.date,
    waitingSince: conversation.status === 'open' ? firstWaiting?.date : undefined,
    hasUncertain: rows.some(row => row.delivery === 'uncertain'),
    hasFailed: rows.some(row => row.delivery === 'failed'),
  }
}

function messageRow(conversationId: string, number: number, line: Exclude<Line, string>, date: number, author: string): Message {
  const { us, ...rest } = line
  return {
    id: us ? `out:fixture:${number}` : `${conversationId}:${number}`,
    conversationId,
    direction: us ? 'outgoing' : 'incoming',
    kind: 'text',
    text: '',
    entities: [],
    attachments: [],
    reactions: [],
    author,
    position: String(number).padStart(16, '0'),
    ...(us ? { delivery: 'sent' } : {}),
    ...rest,
    date,
  } as Message
}

function addLongHistory(world: World, now: number): void {
  const id = `${world.bots[0]?.id}:500011`
  const rows = Array.from({ length: 900 }, (_, index) =>
    messageRow(id, index, { us: index % 3 === 2, text: `Line ${index + 1}. ${'The tree has leaves. '.repeat(index % 7)}`, date: 0 }, now - 9 * hour - (900 - index) * 11 * minute, index % 3 === 2 ? 'You' : 'Radia Perlman'),
  )
  world.messages.set(id, rows)
  const row = world.conversations.get(id)
  if (row) world.conversations.set(id, summary(row, rows))
}

function hex(seed: string): string {
  return Array.from(seed.padEnd(16, '-').slice(0, 16), sign => (sign.codePointAt(0) ?? 0).toString(16).padStart(2, '0').slice(-2)).join('')
}

function picture(seed: string, width: number, height: number): Attachment {
  return { id: hex(`picture-${seed}`), kind: 'photo', width, height, size: 240_000, mime: 'image/jpeg', state: 'stored', thumb: { width: Math.round(width / 4), height: Math.round(height / 4) } } as Attachment
}

function file(fileName: string, mime: string, size: number): Attachment {
  return { id: hex(fileName), kind: 'document', fileName, mime, size, state: 'stored' } as Attachment
}

function voice(duration: number): Attachment {
  return { id: hex(`voice-${duration}`), kind: 'voice', mime: 'audio/ogg', duration, size: duration * 4_000, state: 'remote' } as Attachment
}

function sticker(emoji: string): Attachment {
  return { id: hex(`sticker-${emoji}`), kind: 'sticker', emoji, width: 512, height: 512, mime: 'image/webp', state: 'stored', thumb: { width: 128, height: 128 } } as Attachment
}

function heldIn(world: World, conversationId: string): number {
  return world.messages.get(conversationId)?.filter(message => message.delivery === 'held').length ?? 0
}

function scheduledOf(world: World) {
  return [...world.messages.values()]
    .flat()
    .filter(message => message.delivery === 'scheduled')
    .toSorted((a, b) => (a.sendAt ?? 0) - (b.sendAt ?? 0))
    .flatMap(message => {
      const conversation = world.conversations.get(message.conversationId)
      return conversation ? [{ message, conversation }] : []
    })
}

function countsOf(world: World): Counts {
  const counts: Counts = { open: 0, unread: 0, resolved: 0, bots: {} }
  for (const row of world.bots) counts.bots[row.id] = { open: 0, unread: 0 }
  for (const row of world.conversations.values()) {
    const own = counts.bots[row.botId]
    if (row.status === 'open') counts.open += 1
    if (row.status === 'resolved') counts.resolved += 1
    if (row.unreadCount > 0) counts.unread += 1
    if (own && row.status === 'open') own.open += 1
    if (own && row.unreadCount > 0) own.unread += 1
  }
  return counts
}
