import fc from 'fast-check'
import { type NewEvent, telegramUpdate } from '../../../../src/main/core/log/event'
import { Log } from '../../../../src/main/core/log/log'
import { allConversationIds, refresh } from '../../../../src/main/core/store/conversations'
import { type Database, openMemory } from '../../../../src/main/core/store/database'
import { type StoredEvent, eventsAfter } from '../../../../src/main/core/store/events'
import { dumpFacts } from '../../../../src/main/core/store/replay'

/** Several devices of one team in memory, with clocks that disagree, for the convergence property. */

const botId = '900'
const people = [501, 502] as const
const started = 1_790_000_000

/** What a device does. Numbers are taken modulo what there is, so that every drawn value means something. */
export type Act =
  | { readonly act: 'ingest'; readonly device: number; readonly update: number }
  | { readonly act: 'queue'; readonly device: number; readonly person: number }
  | { readonly act: 'deliver'; readonly device: number; readonly message: number; readonly how: 'sent' | 'arrived' | 'failed' | 'blocked' | 'uncertain' | 'again' | 'discarded' | 'held' }
  | { readonly act: 'afterwards'; readonly device: number; readonly message: number; readonly what: (typeof afterwards)[number] }
  | { readonly act: 'resolve' | 'reopen' | 'read'; readonly device: number; readonly person: number; readonly upTo: number }
  | { readonly act: 'saved'; readonly device: number; readonly person: number; readonly field: (typeof fields)[number]; readonly value: string }
  | { readonly act: 'bot'; readonly device: number; readonly what: 'bot.paused' | 'bot.resumed' | 'bot.disconnected' | 'connected' | 'absent' }
  | { readonly act: 'sync'; readonly from: number; readonly to: number; readonly order: number; readonly share: number }
  | { readonly act: 'wait'; readonly device: number; readonly ms: number }

export type World = { readonly devices: number; readonly skews: readonly number[]; readonly updates: readonly Telegram[]; readonly acts: readonly Act[] }

const afterwards = ['edited', 'unsent edit', 'deleted', 'reacted', 'pinned', 'not done', 'dropped', 'scheduled', 'now', 'due', 'ruled'] as const

const fields = ['name', 'phone', 'email', 'note'] as const

const telegramKinds = ['message', 'edited_message', 'photo', 'block', 'unblock', 'reaction', 'garbage', 'poll', 'poll state', 'vote', 'deletion', 'topic', 'connection', 'press'] as const

type Telegram = {
  readonly kind: (typeof telegramKinds)[number]
  readonly person: number
  readonly message: number
  readonly second: number
  readonly text: string
}

const small = fc.nat(30)
const device = fc.nat(4)
const person = fc.nat(1)

const telegram: fc.Arbitrary<Telegram> = fc.record({
  kind: fc.constantFrom('message' as const, 'edited_message' as const, ...telegramKinds),
  person,
  message: fc.nat(8),
  second: fc.nat(40),
  text: fc.string({ maxLength: 6 }),
})

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('ingest' as const), device, update: small }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('queue' as const), device, person }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('deliver' as const),
      device,
      message: small,
      how: fc.constantFrom('sent', 'arrived', 'failed', 'blocked', 'uncertain', 'again', 'discarded', 'held'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('afterwards' as const), device, message: small, what: fc.constantFrom(...afterwards) }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('resolve', 'reopen', 'read'), device, person, upTo: small }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('saved' as const), device, person, field: fc.constantFrom(...fields), value: fc.string({ maxLength: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('bot' as const), device, what: fc.constantFrom('bot.paused', 'bot.resumed', 'bot.disconnected', 'connected', 'absent') }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('sync' as const), from: device, to: device, order: fc.nat(), share: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('wait' as const), device, ms: fc.integer({ min: -60_000, max: 60_000 }) }) },
)

export const worlds: fc.Arbitrary<World> = fc.record({
  devices: fc.integer({ min: 3, max: 5 }),
  skews: fc.array(fc.integer({ min: -400_000, max: 400_000 }), { minLength: 5, maxLength: 5 }),
  updates: fc.array(telegram, { minLength: 1, maxLength: 12 }),
  acts: fc.array(act, { maxLength: 40 }),
})

class Device {
  readonly db: Database = openMemory()
  readonly log: Log
  #now: number
  #ids = 0

  constructor(name: string, skew: number) {
    this.#now = started * 1_000 + skew
    this.log = new Log({ db: this.db, now: () => this.#now, uuid: () => `${++this.#ids}`, deviceId: name, by: name })
  }

  wait(ms: number): void {
    this.#now = Math.max(0, this.#now + ms)
  }

  now(): number {
    this.#now += 1
    return this.#now
  }

  events(): readonly StoredEvent[] {
    return eventsAfter(this.db, 0, 100_000).map(({ position: _position, ...event }) => event)
  }
}

/** Plays a world and answers what each device's tables hold: after everybody has heard everything, and after a replay. */
export function play(world: World): { readonly synced: readonly string[]; readonly replayed: readonly string[] } {
  const devices = Array.from({ length: world.devices }, (_, index) => new Device(`d${index}`, world.skews[index] ?? 0))
  const updates = world.updates.map((each, index) => rawUpdate(each, index))
  const queued: string[] = []
  for (const each of world.acts) perform(each, devices, updates, queued)
  const everything = devices.flatMap(each => each.events())
  for (const [index, each] of devices.entries()) each.log.receive(shuffled(everything, index + 1))
  const synced = devices.map(each => dumpFacts(each.db))
  for (const each of devices) each.log.replay()
  const replayed = devices.map(each => dumpFacts(each.db))
  for (const each of devices) each.db.close()
  return { synced, replayed }
}

/** Plays a world and answers the first moment at which what a device shows of its conversations is not what its facts add up to. */
export function firstDrift(world: World): { readonly shown: string; readonly recomputed: string } | null {
  const devices = Array.from({ length: world.devices }, (_, index) => new Device(`d${index}`, world.skews[index] ?? 0))
  const updates = world.updates.map((each, index) => rawUpdate(each, index))
  const queued: string[] = []
  for (const each of world.acts) {
    perform(each, devices, updates, queued)
    for (const { db } of devices) {
      const shown = dumpFacts(db)
      for (const id of allConversationIds(db)) refresh(db, id)
      const recomputed = dumpFacts(db)
      if (shown !== recomputed) return { shown, recomputed }
    }
  }
  for (const { db } of devices) db.close()
  return null
}

function perform(each: Act, devices: readonly Device[], updates: readonly { update_id: number }[], queued: string[]): void {
  const at = (index: number): Device => devices[index % devices.length] as Device
  const conversationId = (who: number): string => `${botId}:${people[who % people.length]}`
  switch (each.act) {
    case 'ingest': {
      const update = updates[each.update % updates.length]
      if (update) at(each.device).log.append([telegramUpdate(botId, update)])
      return
    }
    case 'queue': {
      const messageId = `out:${each.device}:${queued.length}`
      queued.push(messageId)
      at(each.device).log.append([queueEvent(messageId, conversationId(each.person), at(each.device).now()), ...askedEvents(messageId)])
      return
    }
    case 'deliver': {
      const messageId = queued[each.message % Math.max(1, queued.length)]
      if (messageId) at(each.device).log.append([deliveryEvent(messageId, each.how, each.message)])
      return
    }
    case 'afterwards': {
      const messageId = queued[each.message % Math.max(1, queued.length)]
      if (messageId) at(each.device).log.append([afterwardsEvent(messageId, each)])
      return
    }
    case 'resolve':
    case 'reopen':
    case 'read': {
      const upTo = position(each.upTo % 40, each.upTo % 8)
      const id = conversationId(each.person)
      at(each.device).log.append([
        each.act === 'resolve'
          ? { type: 'conversation.resolved', body: { conversationId: id, upTo } }
          : each.act === 'read'
            ? { type: 'conversation.read', body: { conversationId: id, upTo } }
            : { type: 'conversation.reopened', body: { conversationId: id } },
      ])
      return
    }
    case 'saved':
      at(each.device).log.append([{ type: 'contact.saved', body: { contactId: String(people[each.person % people.length]), [each.field]: each.value } }])
      return
    case 'bot': {
      const body = { botId, username: 'shop_bot', name: `Shop ${each.device}`, channelName: 'Shop', hue: 3, apiRoot: null }
      const from = started * 1_000 + each.device
      if (each.what === 'absent') return at(each.device).log.append([{ type: 'bot.absent', body: { botId, from, to: from + 100_000_000 } }])
      at(each.device).log.append([each.what === 'connected' ? { type: 'bot.connected', body } : { type: each.what, body: { botId } }])
      return
    }
    case 'sync': {
      const events = shuffled(at(each.from).events(), each.order)
      at(each.to).log.receive(events.slice(0, Math.ceil((events.length * each.share) / 100)))
      return
    }
    case 'wait':
      at(each.device).wait(each.ms)
      return
    default:
      each satisfies never
  }
}

function queueEvent(messageId: string, conversationId: string, date: number): NewEvent {
  const body = { messageId, conversationId, date, position: `${String(date).padStart(15, '0')}:z1`, author: 'Shop', kind: 'text' }
  const album = { request: { albumId: 'a', isSilent: true }, more: { albumId: 'a' }, ...due(date) }
  const buttons = { keyboard: { wire: [[{ text: 'Yes', callback_data: `~b${messageId}` }]], drawn: [[{ text: 'Yes', kind: 'callback_data' as const, data: 'yes' }]] }, postbacks: { [`~b${messageId}`]: 'yes' } }
  return { type: 'message.queued', body: { ...body, text: 'hello', entities: [], replyTo: null, attachment: null, ...(date % 2 === 0 ? album : buttons) } }
}

function due(date: number): { due?: { at: number; isHeld: boolean } } {
  return date % 3 === 0 ? {} : { due: { at: date + 60_000, isHeld: date % 3 === 1 } }
}

/** What was asked for on the device that has the message; how it ended may be heard of before. */
function askedEvents(messageId: string): NewEvent[] {
  const words = { text: 'asked for', entities: [] }
  return [0, 1].map(number => ({
    type: 'operation.asked',
    body: { operationId: `op:${number}:${messageId}`, messageId, deed: { do: 'edit', words }, postbacks: { [`~c${number}:${messageId}`]: 'value' } },
  }))
}

/** What is done to a message of ours after it was queued. Some happen on a device that has not heard of the message, or of what was asked for. */
function afterwardsEvent(messageId: string, { what, message: number }: Act & { act: 'afterwards' }): NewEvent {
  const operationId = `op:${number % 2}:${messageId}`
  const key = `${botId}:${people[0]}:${100 + number}`
  const before = { text: 'hello', entities: [] }
  const words = { text: `edited ${number}`, entities: [] }
  const keyboard = { wire: [], drawn: [] }
  // A number names one file, as in the app: four of them, two of each kind.
  const file = { id: `file${number % 4}:${messageId}`, kind: number % 2 === 0 ? ('photo' as const) : ('document' as const), sha: 'a', fileName: 'a', mime: null, size: 1, width: null, height: null, duration: null }
  switch (what) {
    case 'edited':
      return { type: 'message.edited', body: { messageId, operationId, ...words, before, keyboard, ...(number % 2 === 0 && { file }), editedAt: started * 1_000 + number } }
    case 'unsent edit':
      return { type: 'message.edited', body: { messageId, operationId: null, ...words, before, ...(number % 2 === 1 && { file }), editedAt: started * 1_000 + number } }
    case 'deleted':
      return { type: 'message.deleted', body: { messageId, operationId, key } }
    case 'reacted':
      return { type: 'message.reacted', body: { messageId, operationId, key, botId, name: 'Shop', emoji: number % 2 === 0 ? '👍' : null } }
    case 'pinned':
      return { type: 'message.pinned', body: { messageId, operationId, isPinned: number % 2 === 0 } }
    case 'not done':
      return { type: 'operation.failed', body: { operationId, messageId, problem: { code: 'not-editable' } } }
    case 'dropped':
      return { type: 'operation.dropped', body: { operationId, messageId } }
    case 'scheduled':
    case 'now':
      return { type: 'message.scheduled', body: { messageId, sendAt: what === 'now' ? null : started * 1_000 + number } }
    case 'due':
      return { type: 'message.due', body: { messageId, sendAt: number, isLate: number % 2 === 0 } }
    case 'ruled':
      return { type: 'bot.ruled', body: { botId, rule: number % 2 === 0 ? 'accept' : 'decline', reason: String(number) } }
    default:
      return what satisfies never
  }
}

function deliveryEvent(messageId: string, how: (Act & { act: 'deliver' })['how'], number: number): NewEvent {
  const chat = { id: people[0], type: 'private', first_name: 'Ada' }
  const dice = { dice: { emoji: '🎲', value: (number % 6) + 1 } }
  const message = { message_id: 100 + number, chat, date: started + number, ...(number % 2 === 0 ? { text: 'hello' } : dice) }
  switch (how) {
    case 'sent':
      return { type: 'message.sent', body: { messageId, botId, message } }
    case 'arrived':
      return { type: 'message.sent', body: { messageId, botId, message: null } }
    case 'failed':
      return { type: 'message.failed', body: { messageId, problem: { code: 'x' } } }
    case 'blocked': {
      const reach = { conversationId: `${botId}:${people[0]}`, reach: 'blocked' as const, at: started * 1_000 + number }
      return { type: 'message.failed', body: { messageId, problem: { code: 'blocked' }, reach } }
    }
    case 'uncertain':
      return { type: 'message.uncertain', body: { messageId } }
    case 'again':
      return { type: 'message.requeued', body: { messageId } }
    case 'discarded':
      return { type: 'message.discarded', body: { messageId } }
    case 'held':
      return { type: 'message.held', body: { messageId } }
    default:
      return how satisfies never
  }
}

function rawUpdate({ kind, person: who, message, second, text }: Telegram, index: number): { update_id: number } & Record<string, unknown> {
  const id = people[who % people.length] as number
  const from = { id, is_bot: false, first_name: `P${index}` }
  const chat = { id, type: 'private', first_name: `P${index}` }
  const base = { message_id: message + 1, from, chat, date: started + message }
  const update_id = 7_000 + index
  switch (kind) {
    case 'message':
      return { update_id, message: { ...base, text } }
    case 'edited_message':
      return { update_id, edited_message: { ...base, edit_date: started + message + second, text: `${text}!` } }
    case 'photo':
      return { update_id, message: { ...base, photo: [{ file_id: `f${message}`, file_unique_id: `u${message}`, width: 90, height: 60 }] } }
    case 'block':
    case 'unblock':
      return {
        update_id,
        my_chat_member: { chat, from, date: started + second, new_chat_member: { status: kind === 'block' ? 'kicked' : 'member' } },
      }
    case 'reaction':
      return {
        update_id,
        message_reaction: { chat, user: from, message_id: message + 1, date: started + second, new_reaction: [{ type: 'emoji', emoji: '👍' }] },
      }
    case 'poll':
      return { update_id, message: { ...base, poll: pollOf(message, second) } }
    case 'poll state':
      return { update_id, poll: pollOf(message, second) }
    case 'vote':
      return { update_id, poll_answer: { poll_id: String(message % 3), user: from, option_ids: second % 2 === 0 ? [] : [0] } }
    case 'deletion':
      return { update_id, deleted_business_messages: { business_connection_id: 'c1', chat, message_ids: [message + 1] } }
    case 'topic': {
      const made = second % 2 === 0 ? { forum_topic_created: { name: text, icon_color: 1 } } : { forum_topic_edited: { name: text } }
      return { update_id, message: { ...base, message_id: message + 101, is_topic_message: true, message_thread_id: 3, ...made } }
    }
    case 'connection':
      return message % 2 === 0
        ? { update_id, business_connection: { id: 'c1', user: from, user_chat_id: id, date: started + second, is_enabled: second % 3 > 0, rights: { can_reply: true } } }
        : { update_id, business_message: { ...base, business_connection_id: 'c1', text } }
    case 'press':
      return { update_id, callback_query: { id: '1', from, chat_instance: '1', data: text, message: base } }
    case 'garbage':
      return { update_id, message: { chat, message_id: 'not a number', date: started + second } }
    default:
      return kind satisfies never
  }
}

function position(second: number, message: number): string {
  return `${String((started + second) * 1_000).padStart(15, '0')}:${String(message + 1).padStart(12, '0')}`
}

/** The same order for the same number, on every machine. */
function shuffled<T>(items: readonly T[], order: number): T[] {
  let state = (order ^ 0x9e3779b9) >>> 0
  return items
    .map(item => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return { item, key: state }
    })
    .toSorted((one, other) => one.key - other.key)
    .map(({ item }) => item)
}

function pollOf(message: number, second: number): object {
  return { id: String(message % 3), question: 'When?', options: [{ text: 'Now', voter_count: second }], total_voter_count: second, is_closed: false, type: 'regular' }
}
