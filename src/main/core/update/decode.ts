import type { Content } from '../../../shared/content'
import type { ContactId, Reach } from '../../../shared/model'
import { buttonsOf, labelOf } from './buttons'
import { poll } from './cards'
import { chatContact, nameOf, userContact } from './contact'
import { type Shape, shapeOf } from './content'
import { decodeEntities } from './entities'
import { type AttachmentFact, type ConnectionFact, type ContactFact, type MessageFact, type More, positionOf, type ReactionFact } from './facts'
import { type Json, count, integer, list, object, seconds, text } from './read'

/** What an update adds up to. Made by a pure function, stated by the reducer. */
export type Facts = {
  /** The other side of the conversation. */
  readonly contact: ContactFact | null
  /** The conversation that it belongs to; null where it has none, such as a poll's new state. */
  readonly conversationId: string | null
  readonly messages: readonly MessageFact[]
  readonly reach: Reach | null
  readonly reactions: readonly ReactionFact[]
  /** Messages that were deleted where Telegram tells. */
  readonly deleted: readonly string[]
  /** A poll's new state, wherever it stands. */
  readonly poll: Extract<Content, { type: 'poll' }> | null
  /** Who voted for what, by the options' places; an empty list takes the vote back. */
  readonly vote: { readonly pollId: string; readonly actor: string; readonly name: string; readonly options: readonly number[] } | null
  /** The topic's name, where the update names it. */
  readonly topic: string | null
  readonly connection: ConnectionFact | null
}

const nothing: Facts = {
  contact: null,
  conversationId: null,
  messages: [],
  reach: null,
  reactions: [],
  deleted: [],
  poll: null,
  vote: null,
  topic: null,
  connection: null,
}

const incomingKinds: ReadonlySet<string> = new Set([
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'business_message',
  'edited_business_message',
  'guest_message',
])

/** Kinds that are read, and those that only become a line. */
const updateKinds: ReadonlySet<string> = new Set([
  ...incomingKinds,
  'my_chat_member',
  'chat_member',
  'chat_join_request',
  'message_reaction',
  'message_reaction_count',
  'callback_query',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'deleted_business_messages',
  'business_connection',
  'poll',
  'poll_answer',
  'managed_bot',
  'subscription',
])

/** What the update is about. A newer Telegram may say something else beside it, before or after; a kind that nobody knows is an object, of a chat if there is one. */
function contentIn(update: Json): readonly [kind: string, value: unknown] | undefined {
  const fields = Object.entries(update).filter(([key]) => key !== 'update_id')
  const isPlaced = (value: unknown) => chatIdOf(object(value) ?? {}) !== null
  return fields.find(([key]) => updateKinds.has(key)) ?? fields.find(([, value]) => isPlaced(value)) ?? fields.find(([, value]) => object(value)) ?? fields[0]
}

/** Reads one raw update of a bot. Throws where it cannot be read; see `unreadable`. */
export function decodeUpdate(botId: string, update: unknown, eventId: string): Facts {
  const body = object(update)
  const updateId = integer(body?.['update_id'])
  if (!body || updateId === null) throw new Error('an update without update_id')
  const [kind, value] = contentIn(body) ?? ['nothing', {}]
  const content = object(value)
  if (!content) throw new Error(`${kind} is not an object`)
  if (incomingKinds.has(kind)) return decodeMessage(botId, content, kind, updateId, eventId)
  switch (kind) {
    case 'my_chat_member':
      return decodeMembership(botId, content, updateId, eventId)
    case 'message_reaction':
      return decodeReaction(botId, content)
    case 'message_reaction_count':
      return decodeReactionCount(botId, content)
    case 'callback_query':
      return decodePress(botId, content, updateId, eventId)
    case 'deleted_business_messages':
      return decodeDeleted(botId, content)
    case 'poll':
      return { ...nothing, poll: poll(content) }
    case 'poll_answer':
      return decodeVote(content)
    case 'business_connection':
      return decodeConnection(botId, content)
    default:
      return decodeOther(botId, content, kind, updateId, eventId)
  }
}

/** The line that stands for an update that could not be read: its conversation where one can be made out, else nothing. */
export function unreadable(botId: string, update: unknown, eventId: string): Facts {
  const body = object(update) ?? {}
  const [, value] = contentIn(body) ?? []
  const content = object(value) ?? {}
  const chatId = chatIdOf(content)
  if (chatId === null) return nothing
  const conversationId = `${botId}:${chatId}`
  const updateId = integer(body['update_id']) ?? 0
  return { ...nothing, conversationId, messages: [line('unreadable', conversationId, botId, chatId, updateId, dateOf(content), eventId)] }
}

/** When an update happened, epoch ms: the newest date that it names. 0 where it names none. */
export function telegramTime(update: unknown): number {
  const content = contentIn(object(update) ?? {})?.[1]
  return dateOf(object(content) ?? {})
}

/** What Telegram returned for a message of ours. */
export function decodeSent(botId: string, message: unknown): Sent {
  const content = object(message)
  const messageId = integer(content?.['message_id'])
  const chatId = content && chatIdOf(content)
  if (!content || messageId === null || chatId === null) throw new Error('a sent message without message_id or chat')
  const date = sentDate(content)
  const shape = shapeOf(content)
  const body = shape.text ?? text(content['text']) ?? text(content['caption']) ?? ''
  const connectionId = connectionOf(content)
  const { replyTo: _ours, buttons: _known, ...more } = moreOf(botId, chatId, connectionId, content, shape)
  const hasMore = shape.kind !== 'unknown' && (shape.kind !== 'text' || Object.keys(more).length > 0)
  return {
    key: messageKey(botId, chatId, connectionId, messageId),
    date,
    position: positionOf(date, tieOf(messageId)),
    text: body,
    entities: shape.entities ?? (shape.text === undefined ? decodeEntities(content['entities'] ?? content['caption_entities'], body) : []),
    returned: hasMore ? { kind: shape.kind, more, attachments: id => shape.attachments?.(id) ?? [] } : null,
  }
}

type Sent = Pick<MessageFact, 'position' | 'date' | 'text' | 'entities'> & {
  readonly key: string
  /** What Telegram made of it besides its text; the files' ids come from the message's. */
  readonly returned: { readonly kind: string; readonly more: More; attachments(messageId: string): readonly AttachmentFact[] } | null
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
  // A channel or an anonymous admin stands behind a stand-in in \`from\`.
  const from = object(message['sender_chat']) ?? object(message['from'])
  const body = shape.text ?? text(message['text']) ?? text(message['caption']) ?? ''
  const date = sentDate(message)
  const id = messageIdOf(botId, chatId, connectionId, messageId, message, updateId)
  const edited = kind.startsWith('edited_') ? seconds(message['edit_date']) : null
  return {
    ...nothing,
    conversationId,
    contact: contactIn(chat, chatId, object(message['from'])),
    topic: topicOf(message),
    messages: [
      {
        id,
        conversationId,
        direction: directionOf(message, shape, connectionId, chatId),
        author: from ? nameOf(from) : nameOf(chat),
        position: positionOf(date, messageId > 0 ? tieOf(messageId) : updateTie(updateId)),
        date,
        kind: shape.kind,
        text: body,
        entities: shape.entities ?? (shape.text === undefined ? decodeEntities(message['entities'] ?? message['caption_entities'], body) : []),
        more: { ...moreOf(botId, chatId, connectionId, message, shape), ...(shape.isService ? {} : authorIn(from, chatId)) },
        attachments: shape.attachments?.(id) ?? [],
        editedAt: edited,
        delivery: null,
        eventId,
      },
    ],
  }
}

/** Of a private chat's person the conversation says it. */
function authorIn(from: Json | null, chatId: number): Pick<More, 'authorId'> {
  const id = integer(from?.['id'])
  return id === null || (id === chatId && chatId > 0) ? {} : { authorId: String(id) as ContactId }
}

/** The account's owner answers from his phone: his words in a business chat are ours. */
function directionOf(message: Json, shape: Shape, connectionId: string | null, chatId: number): MessageFact['direction'] {
  if (shape.isService) return 'system'
  const from = integer(object(message['from'])?.['id'])
  const isOwner = connectionId !== null && chatId > 0 && from !== null && from !== chatId
  return isOwner || message['sender_business_bot'] !== undefined ? 'outgoing' : 'incoming'
}

/** Blocked and unblocked in a private chat; added, removed, and allowed more or less in a group. */
function decodeMembership(botId: string, change: Json, updateId: number, eventId: string): Facts {
  const chat = object(change['chat'])
  const chatId = integer(chat?.['id'])
  const member = object(change['new_chat_member']) ?? {}
  if (!chat || chatId === null || text(member['status']) === null) throw new Error('my_chat_member without chat or status')
  const isPrivate = chat['type'] === 'private'
  const isOut = isOutside(member)
  const before = object(change['old_chat_member'])
  const isHere = before !== null && text(before['status']) !== null && !isOutside(before)
  const kind = isPrivate ? (isOut ? 'blocked' : 'unblocked') : isOut ? 'bot_removed' : isHere ? 'bot_rights' : 'bot_added'
  const conversationId = `${botId}:${chatId}`
  return {
    ...nothing,
    conversationId,
    contact: chatContact(chat, chatId),
    reach: isOut ? (isPrivate ? 'blocked' : 'kicked') : mayWrite(chat, member) ? 'open' : 'restricted',
    messages: [line(kind, conversationId, botId, chatId, updateId, dateOf(change), eventId)],
  }
}

function isOutside(member: Json): boolean {
  const { status } = member
  return status === 'kicked' || status === 'left' || (status === 'restricted' && member['is_member'] === false)
}

/** Everybody may write in a group who is not restricted; in a channel only an administrator, and not each of them. */
function mayWrite(chat: Json, member: Json): boolean {
  const { status } = member
  if (chat['type'] === 'channel') return status === 'creator' || (status === 'administrator' && member['can_post_messages'] !== false)
  return status !== 'restricted' || member['can_send_messages'] !== false
}

function decodeReaction(botId: string, change: Json): Facts {
  const chatId = integer(object(change['chat'])?.['id'])
  const messageId = integer(change['message_id'])
  const by = object(change['user']) ?? object(change['actor_chat'])
  const actor = integer(by?.['id'])
  if (chatId === null || messageId === null || !by || actor === null) throw new Error('message_reaction without chat, message or actor')
  const emoji = list(change['new_reaction']).map(each => reactionName(object(each)))
  // Without a conversation: Telegram does not say in which topic the message stands.
  return {
    ...nothing,
    reactions: [{ messageKey: messageKey(botId, chatId, null, messageId), actor: String(actor), name: nameOf(by), emoji }],
  }
}

/** Anonymous totals, as channels have them: one actor who stands for all. */
function decodeReactionCount(botId: string, change: Json): Facts {
  const chatId = integer(object(change['chat'])?.['id'])
  const messageId = integer(change['message_id'])
  if (chatId === null || messageId === null) throw new Error('message_reaction_count without chat or message')
  const emoji = list(change['reactions']).slice(0, mostKinds).flatMap(each => {
    const total = object(each)
    return Array.from({ length: Math.min(mostCounted, count(total?.['total_count']) ?? 0) }, () => reactionName(object(total?.['type'])))
  })
  return { ...nothing, reactions: [{ messageKey: messageKey(botId, chatId, null, messageId), actor: '*', name: '', emoji }] }
}

const mostCounted = 999
/** Of reactions on one message; more than Telegram knows. */
const mostKinds = 100

function reactionName(reaction: Json | null): string {
  return text(reaction?.['emoji'], 32) ?? (reaction?.['type'] === 'paid' ? '⭐' : '❖')
}

/** A pressed button: a line in the conversation that the button stands in, or in the person's own where Telegram does not say. */
function decodePress(botId: string, query: Json, updateId: number, eventId: string): Facts {
  const from = object(query['from'])
  const message = object(query['message'])
  const chat = object(message?.['chat'])
  const chatId = integer(chat?.['id']) ?? integer(from?.['id'])
  if (!from || chatId === null) throw new Error('callback_query without from')
  const conversationId = message && chat ? conversationIdOf(botId, chatId, message) : `${botId}:${chatId}`
  const data = (text(query['data']) ?? text(query['game_short_name']) ?? '').slice(0, 256)
  const button = labelOf(message, data)
  // Telegram names no time: just after the message that it stands on, which may be long ago; see \`telegramTime\`.
  const press = line('callback_query', conversationId, botId, chatId, updateId, dateOf(query), eventId)
  const on = integer(message?.['message_id'])
  const content: Content = {
    type: 'callback_query',
    data,
    ...(button !== undefined && { button }),
    ...(message && on !== null && { on: messageKey(botId, chatId, connectionOf(message), on) }),
  }
  return {
    ...nothing,
    conversationId,
    contact: chat ? contactIn(chat, chatId, from) : userContact(from, chatId),
    messages: [{ ...press, author: nameOf(from), text: button ?? data, more: { content } }],
  }
}

function decodeDeleted(botId: string, change: Json): Facts {
  const chatId = integer(object(change['chat'])?.['id'])
  if (chatId === null) throw new Error('deleted_business_messages without chat')
  const ids = list(change['message_ids']).flatMap(each => integer(each) ?? [])
  return { ...nothing, deleted: ids.map(id => messageKey(botId, chatId, connectionOf(change), id)) }
}

function decodeVote(answer: Json): Facts {
  const pollId = text(answer['poll_id'])
  const voter = object(answer['user']) ?? object(answer['voter_chat'])
  const actor = integer(voter?.['id'])
  if (pollId === null || !voter || actor === null) throw new Error('poll_answer without poll or voter')
  const options = list(answer['option_ids']).flatMap(each => count(each) ?? [])
  return { ...nothing, vote: { pollId: pollId.slice(0, 64), actor: String(actor), name: nameOf(voter), options } }
}

function decodeConnection(botId: string, connection: Json): Facts {
  const id = connectionOf({ business_connection_id: connection['id'] })
  const user = object(connection['user'])
  if (id === null || !user) throw new Error('business_connection without id or user')
  const rights = object(connection['rights'])
  return {
    ...nothing,
    connection: {
      id,
      botId,
      name: nameOf(user),
      isEnabled: connection['is_enabled'] === true,
      // Servers before the rights were split say it beside them.
      canReply: rights ? rights['can_reply'] === true : connection['can_reply'] === true,
    },
  }
}

/** Updates that are told in a line: whom they are about is who did it. Their names are those of the sentences. */
const lines: Readonly<Record<string, (content: Json) => Extract<Content, { type: 'service' }>['params']>> = {
  purchased_paid_media: content => ({ payload: text(content['paid_media_payload']) ?? '' }),
  pre_checkout_query: content => ({ amount: integer(content['total_amount']) ?? 0, currency: text(content['currency']) ?? '' }),
  shipping_query: () => ({}),
  chat_join_request: content => ({ bio: (text(content['bio']) ?? '').slice(0, 200) }),
  managed_bot: content => ({ name: nameOf(object(content['bot']) ?? {}) }),
  subscription: content => ({ state: text(content['state']) ?? '' }),
}

/** The rest: a line in the chat that is named, or in the person's own; where neither is, only the event. */
function decodeOther(botId: string, content: Json, kind: string, updateId: number, eventId: string): Facts {
  const chat = object(content['chat']) ?? object(object(content['message'])?.['chat'])
  const from = object(content['from']) ?? object(content['user'])
  const chatId = chatIdOf(content)
  if (chatId === null) return nothing
  const conversationId = `${botId}:${chatId}`
  const params = Object.hasOwn(lines, kind) ? lines[kind]?.(content) : undefined
  const message = line(kind, conversationId, botId, chatId, updateId, dateOf(content), eventId)
  const who = from ? nameOf(from) : ''
  return {
    ...nothing,
    conversationId,
    contact: chat ? contactIn(chat, chatId, from) : from ? userContact(from, chatId) : null,
    messages: [params ? { ...message, author: who, more: { content: { type: 'service', key: kind, params: { who, ...params } } } } : message],
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
  const album = text(message['media_group_id'], 64)
  const origin = object(message['forward_origin'])
  const forwardedAt = seconds(origin?.['date'])
  const via = object(message['via_bot'])
  const signature = text(message['author_signature'], 200) ?? text(message['sender_tag'], 200)
  const effectId = text(message['effect_id'], 64)
  const paidStars = count(message['paid_star_count'])
  const buttons = buttonsOf(message['reply_markup'])
  const replyTo = replyOf(botId, chatId, connectionId, message)
  return {
    ...shape.more,
    ...(shape.content && { content: shape.content }),
    ...(album !== null && { albumId: album }),
    ...(origin && { forwardedFrom: originName(origin) }),
    ...(forwardedAt !== null && { forwardedAt }),
    ...(via && { viaBot: text(via['username'], 64) ?? nameOf(via) }),
    ...(signature !== null && signature !== '' && { signature: signature.slice(0, 128) }),
    ...(message['has_protected_content'] === true && { isProtected: true }),
    ...((message['is_from_offline'] === true || message['is_automatic_forward'] === true) && { isAutomatic: true }),
    ...(message['show_caption_above_media'] === true && { captionAbove: true }),
    ...(message['has_media_spoiler'] === true && { hasSpoiler: true }),
    ...(effectId !== null && { effectId: effectId.slice(0, 64) }),
    ...(paidStars !== null && paidStars > 0 && { paidStars }),
    ...(buttons.length > 0 && { buttons }),
    ...(replyTo && { replyTo }),
  }
}

/** What a message answers: in this chat, in another, a story, or a single task or option of what it answers. */
function replyOf(botId: string, chatId: number, connectionId: string | null, message: Json): More['replyTo'] {
  const quote = object(message['quote'])
  const quoted = text(quote?.['text'])
  const quoteOf = quoted === null ? {} : { isQuote: true }
  const reply = object(message['reply_to_message'])
  const replyId = integer(reply?.['message_id'])
  if (reply && replyId !== null) {
    // In a topic every message answers the topic's first line, unless it answers something.
    if (object(reply['forum_topic_created']) && quoted === null) return undefined
    return {
      key: messageKey(botId, chatId, connectionId, replyId),
      author: nameOf(object(reply['sender_chat']) ?? object(reply['from']) ?? {}),
      text: (quoted ?? partOf(reply, message) ?? shapeText(reply)).slice(0, 300),
      kind: shapeOf(reply).kind,
      ...quoteOf,
    }
  }
  const external = object(message['external_reply'])
  if (external) {
    const chat = object(external['chat'])
    return {
      key: '',
      author: originName(object(external['origin']) ?? {}),
      text: (quoted ?? '').slice(0, 300),
      kind: externalKind(external),
      ...(chat && { chat: nameOf(chat) }),
      ...quoteOf,
    }
  }
  const story = object(message['reply_to_story'])
  return story ? { key: '', author: nameOf(object(story['chat']) ?? {}), text: '', kind: 'story' } : undefined
}

/** The task of a checklist or the option of a poll that is answered, in its own words. */
function partOf(reply: Json, message: Json): string | null {
  const task = integer(message['reply_to_checklist_task_id'])
  const option = text(message['reply_to_poll_option_id'])
  if (task !== null) return text(list(object(reply['checklist'])?.['tasks']).map(object).find(each => each?.['id'] === task)?.['text'])
  return option === null ? null : text(list(object(reply['poll'])?.['options']).map(object).find(each => each?.['persistent_id'] === option)?.['text'])
}

/** A message elsewhere without a file or a card was a text. */
function externalKind(external: Json): string {
  const { kind } = shapeOf(Object.fromEntries(Object.entries(external).filter(([field]) => field !== 'origin' && field !== 'chat')))
  return kind === 'unknown' ? 'text' : kind
}

function shapeText(message: Json): string {
  return text(message['text']) ?? text(message['caption']) ?? shapeOf(message).text ?? ''
}

/** What a topic is called, from the line that made or renamed it; the messages in it carry the former. */
function topicOf(message: Json): string | null {
  const made = object(message['forum_topic_edited']) ?? object(message['forum_topic_created']) ?? object(object(message['reply_to_message'])?.['forum_topic_created'])
  const direct = object(object(message['direct_messages_topic'])?.['user'])
  return text(made?.['name'])?.slice(0, 128) ?? (direct ? nameOf(direct) : null)
}

function originName(origin: Json): string {
  const named = object(origin['sender_user']) ?? object(origin['sender_chat']) ?? object(origin['chat'])
  const signature = text(origin['author_signature'], 128)
  const name = named ? nameOf(named) : (text(origin['sender_user_name'], 200) ?? '')
  return signature === null || signature === '' ? name : `${name} (${signature})`
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
  const direct = integer(object(message['direct_messages_topic'])?.['topic_id'])
  if (direct !== null) return `${botId}:${chatId}:d${direct}`
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

function tieOf(messageId: number): string {
  return String(messageId).padStart(12, '0')
}

/** After every numbered message of the same second. */
function updateTie(updateId: number): string {
  return `u${String(updateId).padStart(11, '0')}`
}
