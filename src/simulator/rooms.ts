import { formatText } from './entities'
import { unknownUpdate } from './future'
import { compact, toJson } from './json'
import type { JsonObject } from './json'
import type { Author, BotState, BusinessConnection, Content, Entity, GroupState, MediaContent, PersonState, Picture, Room, StoredMessage, World } from './world'

const day = 86_400_000

/** The private chat of a bot and a person. Message ids are shared over all private chats and basic groups of a bot (F5). */
export function privateRoom(world: World, bot: BotState, person: PersonState): Room {
  return room(world, `${bot.id}:${person.id}`, { botId: bot.id, person, group: null })
}

/** Somebody's chat with the owner of a business account, as the bot sees it through its connection. */
export function businessRoom(world: World, bot: BotState, connection: BusinessConnection, person: PersonState): Room {
  return room(world, `${bot.id}:b${connection.id}:${person.id}`, { botId: bot.id, person, group: null, connection })
}

/** A group as this bot sees it; supergroups and channels have one numbering for all. */
export function groupRoom(world: World, bot: BotState, group: GroupState): Room {
  return group.type === 'group'
    ? room(world, `${bot.id}:${group.id}`, { botId: bot.id, person: null, group })
    : room(world, String(group.id), { botId: null, person: null, group })
}

function room(world: World, key: string, parts: Pick<Room, 'botId' | 'person' | 'group' | 'connection'>): Room {
  const known = world.rooms.get(key)
  if (known) return known
  const made: Room = { ...parts, key, messages: new Map(), nextMessageId: 1 }
  world.rooms.set(key, made)
  return made
}

export type NewMessage = {
  readonly author: Author
  readonly content: Content
  /** Epoch milliseconds; now where absent. */
  readonly at?: number
  readonly replyTo?: number | null
  readonly quote?: JsonObject | null
  readonly albumId?: string | null
  readonly forward?: JsonObject | null
  readonly isProtected?: boolean
  readonly keyboard?: JsonObject | null
  readonly isViewOnce?: boolean
  readonly extra?: JsonObject
}

/** Puts a message into the chat, as everybody in it sees it. Tells no bot. */
export function addMessage(world: World, place: Room, message: NewMessage): StoredMessage {
  const stored: StoredMessage = {
    id: takeMessageId(world, place),
    room: place,
    author: message.author,
    date: Math.floor((message.at ?? world.clock.now()) / 1000),
    editDate: null,
    content: message.content,
    replyTo: message.replyTo ?? null,
    quote: message.quote ?? null,
    albumId: message.albumId ?? null,
    forward: message.forward ?? null,
    isProtected: message.isProtected ?? false,
    keyboard: message.keyboard ?? null,
    isDeleted: false,
    isViewOnce: message.isViewOnce ?? false,
    reactions: new Map(),
    extra: message.extra ?? {},
  }
  place.messages.set(stored.id, stored)
  return stored
}

function takeMessageId(world: World, place: Room): number {
  // A business account has a numbering of its own.
  if (place.connection) return place.connection.nextMessageId++
  const owner = place.botId === null ? undefined : world.bots.get(place.botId)
  return owner ? owner.nextMessageId++ : place.nextMessageId++
}

/** The bots that are told of what happens here, by the rules of privacy mode. */
export function audience(world: World, message: StoredMessage): BotState[] {
  const { group, botId } = message.room
  if (!group) return [...world.bots.values()].filter(bot => bot.id === botId && bot.relations.get(message.room.person?.id ?? 0) !== undefined)
  return [...world.bots.values()].filter(bot => {
    if (botId !== null && bot.id !== botId) return false
    const standing = group.bots.get(bot.id)
    if (!standing || standing.status === 'left' || standing.status === 'kicked') return false
    return group.type === 'channel' || bot.canReadGroups || standing.status === 'administrator' || isMeantFor(bot, message)
  })
}

/** With privacy mode on, a bot in a group sees commands, mentions of itself, replies to it and service messages. */
function isMeantFor(bot: BotState, message: StoredMessage): boolean {
  const { content } = message
  const repliedTo = message.replyTo === null ? undefined : message.room.messages.get(message.replyTo)
  if (repliedTo && 'bot' in repliedTo.author && repliedTo.author.bot.id === bot.id) return true
  if (content.kind === 'service') return true
  const text = 'text' in content ? content.text : ''
  return text.startsWith('/') || text.includes(`@${bot.username}`)
}

/**
 * Queues an update for a bot that asked for its kind. `at` is the date of what happened: an update lives for a day from then, not
 * from its arrival (5.11). Answers the update's id, or null where none was queued.
 */
export function emit(
  world: World,
  bot: BotState,
  kind: string,
  body: JsonObject,
  { at = world.clock.now(), lifetime = day }: { at?: number; lifetime?: number } = {},
): number | null {
  if (!bot.allowed.has(kind)) return null
  const id = emitRaw(world, bot, `"${kind}":${toJson(body)}}`, at + lifetime)
  if (world.limits.isFuture) emitRaw(world, bot, toJson(unknownUpdate(body, Math.floor(at / 1000))).slice(1), at + lifetime)
  return id
}

/** Queues `{"update_id":<id>,` + body, whatever the bot asked for. */
export function emitRaw(world: World, bot: BotState, body: string, expiresAt: number): number | null {
  const id = bot.queue.push(body, expiresAt, world.clock.now())
  if (id !== null) bot.poll.wake()
  return id
}

/** Tells the bots of a person's (or a channel's) message, or of its new version. */
export function announce(world: World, message: StoredMessage, change: 'new' | 'edit'): void {
  // Whoever shows something once shows it to nobody else: the whole message is skipped (MAP 1).
  if (message.isViewOnce) return
  const base = message.room.group?.type === 'channel' ? 'channel_post' : 'message'
  const at = (change === 'edit' ? (message.editDate ?? message.date) : message.date) * 1000
  // As it is now, whatever becomes of it while it is held back.
  const updates = audience(world, message).map(bot => ({ bot, body: messageJson(world, bot, message) }))
  inTurn(world, message.room, () => {
    for (const { bot, body } of updates) emit(world, bot, change === 'edit' ? `edited_${base}` : base, body, { at })
  })
}

/** At once, or where chats may overtake each other after a while; never before what was told of this chat before. */
function inTurn(world: World, place: Room, tell: () => void): void {
  const { limits, clock, random } = world
  if (limits.overtakingMs === 0) return tell()
  const due = Math.max(place.toldAt ?? 0, clock.now() + random.between(0, limits.overtakingMs))
  place.toldAt = due
  clock.after(due - clock.now(), tell)
}

export function textContent(text: string, entities: readonly Entity[] = []): Content {
  return { kind: 'text', ...formatText(text, entities) }
}

/** The Message object that this bot gets. One level of reply, file ids of this bot, the old names beside the new ones. */
export function messageJson(world: World, bot: BotState, message: StoredMessage, depth = 0): JsonObject {
  const repliedTo = depth === 0 && message.replyTo !== null ? message.room.messages.get(message.replyTo) : undefined
  return compact({
    business_connection_id: message.room.connection?.id,
    message_id: message.id,
    ...authorJson(message),
    chat: chatJson(message.room),
    date: message.date,
    edit_date: message.editDate ?? undefined,
    ...forwardJson(message.forward),
    reply_to_message: repliedTo && !repliedTo.isDeleted ? messageJson(world, bot, repliedTo, 1) : undefined,
    quote: depth === 0 ? (message.quote ?? undefined) : undefined,
    media_group_id: message.albumId ?? undefined,
    has_protected_content: message.isProtected || undefined,
    ...contentJson(world, bot, message.content),
    reply_markup: message.keyboard ?? undefined,
    ...message.extra,
  })
}

function authorJson(message: StoredMessage): JsonObject {
  const { author } = message
  if ('person' in author) return { from: userJson(author.person) }
  if ('bot' in author) return { from: botJson(author.bot) }
  return { sender_chat: chatJson(message.room) }
}

export function userJson(person: PersonState): JsonObject {
  return compact({
    id: person.id,
    is_bot: false,
    first_name: person.isDeactivated ? '' : person.firstName,
    last_name: person.isDeactivated ? undefined : person.lastName,
    username: person.isDeactivated ? undefined : person.username,
    language_code: person.languageCode,
  })
}

export function botJson(bot: BotState): JsonObject {
  return { id: bot.id, is_bot: true, first_name: bot.firstName, username: bot.username }
}

export function chatJson(place: Room): JsonObject {
  const { person, group } = place
  if (person) {
    return compact({
      id: person.id, first_name: person.firstName, last_name: person.lastName, username: person.username, type: 'private',
    })
  }
  if (!group) throw new Error('a room belongs to a person or a group')
  return compact({
    id: group.id,
    title: group.title,
    type: group.type,
    all_members_are_administrators: group.type === 'group' ? false : undefined,
  })
}

export function chatIdOf(place: Room): number {
  return place.person?.id ?? place.group?.id ?? 0
}

/** forward_origin, and the six older members that the real server still sends beside it (MAP 2.1). */
function forwardJson(origin: JsonObject | null): JsonObject {
  if (!origin) return {}
  return compact({
    forward_origin: origin,
    forward_from: origin['sender_user'],
    forward_sender_name: origin['sender_user_name'],
    forward_from_chat: origin['type'] === 'channel' ? origin['chat'] : origin['sender_chat'],
    forward_from_message_id: origin['message_id'],
    forward_signature: origin['author_signature'],
    forward_date: origin['date'],
  })
}

export function contentJson(world: World, bot: BotState, content: Content): JsonObject {
  if (content.kind === 'text') {
    return compact({
      text: content.text,
      entities: content.entities.length > 0 ? content.entities : undefined,
      link_preview_options: content.preview,
    })
  }
  if (!('file' in content)) return content.body
  return compact({
    ...mediaJson(world, bot, content),
    caption: content.text || undefined,
    caption_entities: content.text && content.entities.length > 0 ? content.entities : undefined,
    show_caption_above_media: content.captionAbove || undefined,
    has_media_spoiler: content.hasSpoiler || undefined,
  })
}

function mediaJson(world: World, bot: BotState, content: MediaContent): JsonObject {
  if (content.kind === 'photo') return { photo: content.sizes.map(size => pictureJson(world, bot, size)) }
  const thumbnail = content.thumbnail ? pictureJson(world, bot, content.thumbnail) : undefined
  const body = compact({
    ...content.facts,
    file_name: content.file.name && ['document', 'audio', 'video', 'animation'].includes(content.kind) ? content.file.name : undefined,
    mime_type: content.kind === 'sticker' || content.kind === 'video_note' ? undefined : content.file.mime || undefined,
    thumbnail,
    thumb: thumbnail,
    file_id: world.files.idFor(bot.id, content.file),
    file_unique_id: content.file.uniqueId,
    file_size: content.file.size,
  })
  if (content.kind !== 'animation') return { [content.kind]: body }
  const { width: _width, height: _height, duration: _duration, ...document } = body
  return { animation: body, document }
}

export function pictureJson(world: World, bot: BotState, picture: Picture): JsonObject {
  return {
    file_id: world.files.idFor(bot.id, picture.file),
    file_unique_id: picture.file.uniqueId,
    file_size: picture.file.size,
    width: picture.width,
    height: picture.height,
  }
}
