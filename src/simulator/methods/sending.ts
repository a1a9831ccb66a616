import { chatOf, checkWriting } from '../access'
import type { Right } from '../access'
import type { Args } from '../args'
import type { Call } from '../call'
import { badRequest } from '../errors'
import { isObject, tryParse } from '../json'
import type { JsonObject } from '../json'
import { addMessage, chatIdOf } from '../rooms'
import type { Content, Entity, Room, StoredMessage } from '../world'

type Reply = { readonly replyTo: number | null; readonly quote: JsonObject | null }

/** What every send does, in Telegram's order: chat, access, topic, reply, content, flood (F6). The content is made at its place in it. */
export async function send(call: Call, right: Right, makeContents: () => Content[], albumId: string | null = null, forward: JsonObject | null = null): Promise<StoredMessage[]> {
  const { world, bot, args } = call
  const keyboard = keyboardOf(args)
  const place = chatOf(world, bot, args)
  checkWriting(bot, place, right, world.clock.now())
  const topic = topicOf(args, place)
  const reply = replyOf(args, place)
  const contents = makeContents()
  await passFlood(call, place, contents.length)
  // A person may have blocked the bot while the server held the message back.
  checkWriting(bot, place, right, world.clock.now())
  return contents.map((content, index) => {
    const message = addMessage(world, place, {
      author: { bot },
      content,
      ...reply,
      albumId,
      forward,
      extra: topic,
      isProtected: args.boolean('protect_content'),
      keyboard: index === contents.length - 1 ? keyboard : null,
    })
    call.entry.isExecuted = true
    for (const witness of world.witnesses) witness({ kind: 'message', bot, room: place, message })
    return message
  })
}

/** A topic that somebody has written in; the General one goes by no number (MAP 3.9). */
function topicOf(args: Args, place: Room): JsonObject {
  const direct = args.integer('direct_messages_topic_id')
  if (direct !== 0) return directTopicOf(direct, place)
  const thread = args.integer('message_thread_id')
  if (thread === 0) return {}
  const isKnown = thread !== 1 && [...place.messages.values()].some(message => message.extra['message_thread_id'] === thread)
  if (!isKnown) throw badRequest('message thread not found')
  if (isClosed(place, thread)) throw badRequest('TOPIC_CLOSED')
  return { message_thread_id: thread, is_topic_message: true }
}

/** What was last said of the topic itself counts. */
function isClosed(place: Room, thread: number): boolean {
  const said = [...place.messages.values()].filter(({ extra }) => extra['message_thread_id'] === thread)
  const last = said.findLast(({ extra }) => extra['forum_topic_closed'] !== undefined || extra['forum_topic_reopened'] !== undefined)
  return last?.extra['forum_topic_closed'] !== undefined
}

/** One person's part of a channel's direct messages, who has written there first. How the server says that there is none was never seen. */
function directTopicOf(id: number, place: Room): JsonObject {
  const topics = [...place.messages.values()].map(message => message.extra['direct_messages_topic'])
  const topic = topics.find(each => isObject(each) && each['topic_id'] === id)
  if (!isObject(topic)) throw badRequest('direct messages topic not found')
  return { direct_messages_topic: topic }
}

async function passFlood({ world, bot }: Call, place: Room, messages: number): Promise<void> {
  const wait = world.flood.admit(bot.id, place.key, place.person ? 'private' : 'group', messages)
  if (wait > 0) await new Promise<void>(resolve => void world.clock.after(wait, resolve))
}

function replyOf(args: Args, place: Room): Reply {
  const parameters = args.json('reply_parameters')
  const options = isObject(parameters) ? parameters : { message_id: args.integer('reply_to_message_id') }
  const id = Number(options['message_id'] ?? 0)
  if (id === 0) return { replyTo: null, quote: null }
  const target = place.messages.get(id)
  const isElsewhere = options['chat_id'] !== undefined && Number(options['chat_id']) !== chatIdOf(place)
  if (isElsewhere || !target || target.isDeleted) {
    const mayMiss = options['allow_sending_without_reply'] === true || args.boolean('allow_sending_without_reply')
    if (mayMiss) return { replyTo: null, quote: null }
    throw badRequest('message to be replied not found')
  }
  return { replyTo: id, quote: quoteOf(options, target) }
}

function quoteOf(options: JsonObject, target: StoredMessage): JsonObject | null {
  const text = options['quote']
  if (typeof text !== 'string' || text === '') return null
  const source = 'text' in target.content ? target.content.text : ''
  const wanted = Number(options['quote_position'] ?? 0)
  const position = source.startsWith(text, wanted) ? wanted : source.indexOf(text)
  if (position === -1 || text.length > 1024) throw badRequest('QUOTE_TEXT_INVALID')
  return { text, position, is_manual: true }
}

/** Entities of a parameter; `parse_mode` is honoured for HTML in its simple forms. Throws what the server says to broken ones. */
export function entitiesOf(text: string, raw: string): Entity[] {
  if (raw === '') return []
  const value = tryParse(raw)
  if (!Array.isArray(value)) throw badRequest("can't parse entities JSON object")
  return value.map(item => entityOf(text, item)).filter(entity => entity.length > 0)
}

function entityOf(text: string, item: unknown): Entity {
  if (!isObject(item)) throw badRequest("can't parse MessageEntity: expected an Object")
  const { type, offset, length } = item
  if (typeof type !== 'string') throw badRequest('can\'t parse MessageEntity: Can\'t find field "type"')
  if (!isWhole(offset) || !isWhole(length)) throw badRequest('can\'t parse MessageEntity: Field "offset" must be of type Number')
  if (offset < 0 || length < 0 || offset + length > text.length) {
    throw badRequest(`entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${text.length}`)
  }
  if (splitsPair(text, offset) || splitsPair(text, offset + length)) {
    throw badRequest(`entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol at UTF-16 offset ${offset + length}`)
  }
  return { ...item, type, offset, length }
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value)
}

function splitsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  return at > 0 && at < text.length && before >= 0xd800 && before <= 0xdbff
}

/** The inline keyboard of reply_markup, checked; other kinds of markup are accepted and shown to nobody (null). */
export function keyboardOf(args: Args): JsonObject | null {
  const raw = args.text('reply_markup')
  if (raw === '' || raw === 'null') return null
  if (Buffer.byteLength(raw) > 10_240) throw badRequest('reply markup is too long')
  const markup = tryParse(raw)
  if (!isObject(markup)) throw badRequest("can't parse reply keyboard markup JSON object")
  const rows = markup['inline_keyboard']
  if (rows === undefined) return null
  if (!Array.isArray(rows)) throw badRequest('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
  for (const row of rows as unknown[]) {
    if (!Array.isArray(row)) throw badRequest("can't parse inline keyboard markup JSON object: inline keyboard row must be an Array")
    for (const button of row as unknown[]) checkButton(button)
  }
  return (rows as unknown[][]).some(row => row.length > 0) ? { inline_keyboard: rows } : null
}

function checkButton(button: unknown): void {
  const parsing = "can't parse inline keyboard button: "
  if (!isObject(button)) throw badRequest(`${parsing}InlineKeyboardButton must be an Object`)
  if (typeof button['text'] !== 'string') throw badRequest(`${parsing}Field "text" must be of type String`)
  const data = button['callback_data']
  if (data !== undefined) {
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : 0
    if (bytes < 1 || bytes > 64) throw badRequest('BUTTON_DATA_INVALID')
  }
  const says = Object.keys(button).filter(key => !['text', 'style', 'icon_custom_emoji_id'].includes(key))
  if (says.length === 0) throw badRequest(`${parsing}Text buttons are unallowed in the inline keyboard`)
}
