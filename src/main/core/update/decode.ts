import type { Entity, Reach } from '../../../shared/model'
import { chatContact, nameOf, userContact } from './contact'
import { type Shape, shapeOf } from './content'
import { decodeEntities } from './entities'
import { type ContactFact, type MessageFact, type More, positionOf } from './facts'
import { type Json, count, integer, list, object, text } from './read'

/** What an update adds up to. Made by a pure function, stated by the reducer. */
export type Facts = {
  /** The other side of the conversation. */
  readonly contact: ContactFact | null
  /** The conversation that it belongs to; null where it has none, such as a poll's new state. */
  readonly conversationId: string | null
  readonly messages: readonly MessageFact[]
  readonly reach: Reach | null
  readonly reactions: readonly { readonly messageKey: string; readonly actor: string; readonly emoji: readonly string[] }[]
}

const nothing: Facts = { contact: null, conversationId: null, messages: [], reach: null, reactions: [] }

/** Telegram's dates are seconds and fit 32 bits; anything else is a mistake of whoever sent it. */
const latestDate = 4_294_967_295

const incomingKinds: ReadonlySet<string> = new Set([
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_message',
  'edited_business_message',
])

/** Reads one raw update of a bot. Throws where it cannot be read; see `unreadable`. */
export function decodeUpdate(botId: string, update: unknown, eventId: string): Facts {
  const body = object(update)
  const updateId = integer(body?.['update_id'])
  if (!body || updateId === null) throw new Error('an update without update_id')
  const [kind, value] = Object.entries(body).find(([key]) => key !== 'update_id') ?? ['nothing', {}]
  const content = object(value)
  if (!content) throw new Error(`${kind} is not an object`)
  if (incomingKinds.has(kind)) return decodeMessage(botId, content, kind, updateId, eventId)
  if (kind === 'my_chat_member') return decodeMembership(botId, content, updateId, eventId)
  if (kind === 'message_reaction') return decodeReaction(botId, content)
  return decodeOther(botId, content, kind, updateId, eventId)
}

/** The line that stands for an update that could not be read: its conversation where one can be made out, else nothing. */
export function unreadable(botId: string, update: unknown, eventId: string): Facts {
  const body = object(update) ?? {}
  const [, value] = Object.entries(body).find(([key]) => key !== 'update_id') ?? []
  const content = object(value) ?? {}
  const chatId = chatIdOf(content)
  if (chatId === null) return nothing
  const conversationId = `${botId}:${chatId}`
  const updateId = integer(body['update_id']) ?? 0
  return { ...nothing, conversationId, messages: [line('unreadable', conversationId, botId, chatId, updateId, dateOf(content), eventId)] }
}

/** When an update happened, epoch ms: the newest date that it names. 0 where it names none. */
export function telegramTime(update: unknown): number {
  const content = Object.entries(object(update) ?? {}).find(([key]) => key !== 'update_id')?.[1]
  return dateOf(object(content) ?? {})
}

/** What Telegram returned for a message of ours. */
export function decodeSent(botId: string, message: unknown): { key: string; position: string; date: number; text: string; entities: Entity[] } {
  const content = object(message)
  const messageId = integer(content?.['message_id'])
  const chatId = content && chatIdOf(content)
  if (!content || messageId === null || chatId === null) throw new Error('a sent message without message_id or chat')
  const date = sentDate(content)
  const body = text(content['text']) ?? text(content['caption']) ?? ''
  return {
    key: messageKey(botId, chatId, connectionOf(content), messageId),
    date,
    position: positionOf(date, tieOf(messageId)),
    text: body,
    entities: decodeEntities(content['entities'] ?? content['caption_entities'], body),
  }
}

/** `<botId>:<chatId>[:b<connectionId>]:<messageId>`. */
export function messageKey(botId: string, chatId: number, connectionId: string | null, messageId: number): string {
  return `${botId}:${chatId}:${connectionId === null ? '' : `b${connectionId}:`}${messageId}`
}

function decodeMessage(botId: string, message: Json, kind: string, updateId: number, eventId: string): Facts {
  const chat = object(message['chat'])
  const chatId = integer(chat?.['id'])
  const messageId = integer(message['message_id'])
  if (!chat || chatId === null || messageId === null) throw new Error(`${kind} without chat or message_id`)
  const connectionId = connectionOf(message)
  const conversationId = conversationIdOf(botId, chatId, message)
  const shape = shapeOf(message)
  const from = object(message['from']) ?? object(message['sender_chat'])
  const body = text(message['text']) ?? text(message['caption']) ?? ''
  const date = sentDate(message)
  const id = messageIdOf(botId, chatId, connectionId, messageId, message, updateId)
  const edited = kind.startsWith('edited_') ? seconds(message['edit_date']) : null
  return {
    ...nothing,
    conversationId,
    contact: contactIn(chat, chatId, from),
    messages: [
      {
        id,
        conversationId,
        direction: directionOf(message, shape, connectionId, chatId),
        author: from ? nameOf(from) : nameOf(chat),
        position: positionOf(date, messageId > 0 ? tieOf(messageId) : updateTie(updateId)),
        date,
        kind: shape.kind,
        text: shape.text ?? body,
        entities: decodeEntities(message['entities'] ?? message['caption_entities'], body),
        more: moreOf(botId, chatId, connectionId, message, shape),
        attachments: shape.attachments(id),
        editedAt: edited,
        delivery: null,
        eventId,
      },
    ],
  }
}

/** The account's owner answers from his phone: his words in a business chat are ours. */
function directionOf(message: Json, shape: Shape, connectionId: string | null, chatId: number): MessageFact['direction'] {
  if (shape.isService) return 'system'
  const from = integer(object(message['from'])?.['id'])
  const isOwner = connectionId !== null && chatId > 0 && from !== null && from !== chatId
  return isOwner || message['sender_business_bot'] !== undefined ? 'outgoing' : 'incoming'
}

/** Blocked and unblocked in a private chat, added and removed in a group. */
function decodeMembership(botId: string, change: Json, updateId: number, eventId: string): Facts {
  const chat = object(change['chat'])
  const chatId = integer(chat?.['id'])
  const status = text(object(change['new_chat_member'])?.['status'])
  if (!chat || chatId === null || status === null) throw new Error('my_chat_member without chat or status')
  const isPrivate = chat['type'] === 'private'
  const isOut = status === 'kicked' || status === 'left'
  const kind = isPrivate ? (isOut ? 'blocked' : 'unblocked') : isOut ? 'bot_removed' : 'bot_added'
  const conversationId = `${botId}:${chatId}`
  return {
    ...nothing,
    conversationId,
    contact: chatContact(chat, chatId),
    reach: isOut ? (isPrivate ? 'blocked' : 'kicked') : 'open',
    messages: [line(kind, conversationId, botId, chatId, updateId, dateOf(change), eventId)],
  }
}

function decodeReaction(botId: string, change: Json): Facts {
  const chatId = integer(object(change['chat'])?.['id'])
  const messageId = integer(change['message_id'])
  const actor = integer(object(change['user'])?.['id']) ?? integer(object(change['actor_chat'])?.['id'])
  if (chatId === null || messageId === null || actor === null) throw new Error('message_reaction without chat, message or actor')
  const emoji = list(change['new_reaction']).map(each => reactionName(object(each)))
  // Without a conversation: Telegram does not say in which topic the message stands.
  return {
    ...nothing,
    reactions: [{ messageKey: messageKey(botId, chatId, null, messageId), actor: String(actor), emoji }],
  }
}

function reactionName(reaction: Json | null): string {
  return text(reaction?.['emoji']) ?? (reaction?.['type'] === 'paid' ? '⭐' : '❖')
}

/** Kinds that have no drawing of their own: a line with the kind's name where a chat is named, else only the event. */
function decodeOther(botId: string, content: Json, kind: string, updateId: number, eventId: string): Facts {
  const chat = object(content['chat']) ?? object(object(content['message'])?.['chat'])
  const from = object(content['from']) ?? object(content['user'])
  const chatId = chatIdOf(content)
  if (chatId === null) return nothing
  const conversationId = `${botId}:${chatId}`
  const said = text(content['data'])
  const message = line(kind, conversationId, botId, chatId, updateId, dateOf(content), eventId)
  return {
    ...nothing,
    conversationId,
    contact: chat ? contactIn(chat, chatId, from) : from ? userContact(from, chatId) : null,
    messages: [said === null ? message : { ...message, text: said }],
  }
}

/** A line in a conversation that is no message of Telegram's. */
function line(
  kind: string,
  conversationId: string,
  botId: string,
  chatId: number,
  updateId: number,
  date: number,
  eventId: string,
): MessageFact {
  return {
    id: `${botId}:${chatId}:u${updateId}`,
    conversationId,
    direction: kind === 'unreadable' ? 'incoming' : 'system',
    author: '',
    position: positionOf(date, updateTie(updateId)),
    date,
    kind,
    text: '',
    entities: [],
    more: {},
    attachments: [],
    editedAt: null,
    delivery: null,
    eventId,
  }
}

/** A private chat's person is told more fully by the message's author, who has a language. */
function contactIn(chat: Json, chatId: number, from: Json | null): ContactFact {
  return chat['type'] === 'private' && from?.['id'] === chatId ? userContact(from, chatId) : chatContact(chat, chatId)
}

function moreOf(botId: string, chatId: number, connectionId: string | null, message: Json, shape: Shape): More {
  const reply = object(message['reply_to_message'])
  const replyId = integer(reply?.['message_id'])
  const album = text(message['media_group_id'])
  const origin = object(message['forward_origin'])
  return {
    ...shape.more,
    ...(album !== null && { albumId: album }),
    ...(origin && { forwardedFrom: originName(origin) }),
    ...(reply &&
      replyId !== null && {
        replyTo: {
          key: messageKey(botId, chatId, connectionId, replyId),
          author: nameOf(object(reply['from']) ?? object(reply['sender_chat']) ?? {}),
          text: (text(object(message['quote'])?.['text']) ?? text(reply['text']) ?? text(reply['caption']) ?? '').slice(0, 300),
          kind: shapeOf(reply).kind,
        },
      }),
  }
}

function originName(origin: Json): string {
  const named = object(origin['sender_user']) ?? object(origin['sender_chat']) ?? object(origin['chat'])
  return named ? nameOf(named) : (text(origin['sender_user_name']) ?? '')
}

/** Where Telegram gives no number (0), the update's stands in; an ephemeral message has its own. */
function messageIdOf(botId: string, chatId: number, connectionId: string | null, messageId: number, message: Json, updateId: number): string {
  if (messageId !== 0) return messageKey(botId, chatId, connectionId, messageId)
  const ephemeral = integer(message['ephemeral_message_id'])
  return `${botId}:${chatId}:${ephemeral === null ? `u${updateId}` : `e${ephemeral}`}`
}

function conversationIdOf(botId: string, chatId: number, message: Json): string {
  const connectionId = connectionOf(message)
  if (connectionId !== null) return `${botId}:${chatId}:b${connectionId}`
  const thread = message['is_topic_message'] === true ? integer(message['message_thread_id']) : null
  return thread === null ? `${botId}:${chatId}` : `${botId}:${chatId}:t${thread}`
}

/** Only characters that cannot be taken for the separators of an id. */
function connectionOf(message: Json): string | null {
  const id = text(message['business_connection_id'])
  return id !== null && /^[\w-]{1,128}$/.test(id) ? id : null
}

function chatIdOf(content: Json): number | null {
  return (
    integer(object(content['chat'])?.['id']) ??
    integer(object(object(content['message'])?.['chat'])?.['id']) ??
    integer(content['user_chat_id']) ??
    integer(object(content['from'])?.['id']) ??
    integer(object(content['user'])?.['id'])
  )
}

function dateOf(content: Json): number {
  return seconds(content['edit_date']) ?? seconds(content['date']) ?? seconds(object(content['message'])?.['date']) ?? 0
}

function sentDate(message: Json): number {
  const date = seconds(message['date'])
  if (date === null) throw new Error('a message without a date')
  return date
}

/** Telegram's seconds as epoch ms. */
function seconds(value: unknown): number | null {
  const whole = count(value)
  return whole !== null && whole <= latestDate ? whole * 1_000 : null
}

function tieOf(messageId: number): string {
  return String(messageId).padStart(12, '0')
}

/** After every numbered message of the same second. */
function updateTie(updateId: number): string {
  return `u${String(updateId).padStart(11, '0')}`
}
