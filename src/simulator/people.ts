import { createHash } from 'node:crypto'
import { askShipping, connectBusiness, pay, vote, writeBusiness } from './dealings'
import type { JsonObject } from './json'
import { pictureSize } from './pictures'
import { addMessage, announce, audience, botJson, chatIdOf, chatJson, emit, groupRoom, messageJson, privateRoom, textContent, userJson } from './rooms'
import type { NewMessage } from './rooms'
import type { BotState, Content, Entity, GroupState, MediaContent, MediaKind, PersonState, Room, StoredMessage, World } from './world'
import { formatText } from './entities'

/** A bot or a group by its id: where a person writes. */
export type Place = { readonly id: number }

export type WriteOptions = {
  readonly entities?: readonly Entity[]
  /** The id of the message that this one answers. */
  readonly replyTo?: number
  /** When it was written, epoch milliseconds; now where absent. */
  readonly at?: number
  /** Value of forward_origin. */
  readonly forward?: JsonObject
  /** Seen once and gone: the bot is never told. */
  readonly isViewOnce?: boolean
  /** Queues the update so many milliseconds late: other chats, and other kinds, may overtake it (MAP 5.12). */
  readonly late?: number
  /** Further members of the Message object, as they are. */
  readonly extra?: JsonObject
}

export type FileOptions = WriteOptions & {
  readonly bytes: Buffer
  readonly caption?: string
  readonly name?: string
  readonly mime?: string
  /** Pretends a larger file: the rest of it is zeros. */
  readonly size?: number
  /** Smaller versions of a photo, small to large. */
  readonly sizes?: readonly Buffer[]
  readonly thumbnail?: Buffer
  /** width, height, duration, performer, title, emoji ... as the API names them. */
  readonly facts?: JsonObject
  readonly hasSpoiler?: boolean
}

/** A message as the people in the chat see it. */
export type SeenMessage = {
  readonly messageId: number
  /** 'person' is whoever is not a bot. */
  readonly from: 'bot' | 'person'
  readonly authorId: number
  readonly kind: string
  /** Text or caption. */
  readonly text: string
  readonly entities: readonly Entity[]
  /** Seconds. */
  readonly date: number
  readonly editDate: number | null
  readonly isDeleted: boolean
  readonly replyTo: number | null
  readonly albumId: string | null
  readonly file: { readonly name: string; readonly mime: string; readonly size: number; readonly sha256: string } | null
  readonly keyboard: JsonObject | null
  readonly reactions: readonly { readonly by: number; readonly emoji: string }[]
}

/** A scriptable person. Everything here is what somebody does in a Telegram app; the bots learn of it as Telegram would tell. */
export type Person = {
  readonly id: number
  readonly state: PersonState
  /** Presses Start (or unblocks and presses it). */
  start(bot: Place, payload?: string, at?: number): SeenMessage
  write(place: Place, text: string, options?: WriteOptions): SeenMessage
  edit(place: Place, messageId: number, text: string): SeenMessage
  sendPhoto(place: Place, file: FileOptions): SeenMessage
  sendDocument(place: Place, file: FileOptions): SeenMessage
  sendVoice(place: Place, file: FileOptions): SeenMessage
  sendAudio(place: Place, file: FileOptions): SeenMessage
  sendVideo(place: Place, file: FileOptions): SeenMessage
  sendAnimation(place: Place, file: FileOptions): SeenMessage
  sendVideoNote(place: Place, file: FileOptions): SeenMessage
  sendSticker(place: Place, file: FileOptions): SeenMessage
  sendContact(place: Place, contact: JsonObject, options?: WriteOptions): SeenMessage
  sendLocation(place: Place, location: JsonObject, options?: WriteOptions): SeenMessage
  /** Separate messages and updates with one album id, `spacing` milliseconds apart. */
  sendAlbum(place: Place, items: readonly (FileOptions & { readonly kind: 'photo' | 'video' | 'document' | 'audio' })[], spacing?: number): SeenMessage[]
  /** Any content: the body's members go into the message as they are. */
  sendRaw(place: Place, body: JsonObject, options?: WriteOptions): SeenMessage
  /** null takes the reaction away. */
  react(place: Place, messageId: number, emoji: string | null): void
  /** Presses the inline button with this label or data. Answers the callback's id. */
  press(place: Place, messageId: number, button: string): string
  /** Comes into a group or goes; everybody in it sees a line. */
  join(group: Place): SeenMessage
  leave(group: Place): SeenMessage
  /** Votes in a poll of this chat; no options take the vote back. */
  vote(place: Place, messageId: number, options: readonly number[]): void
  /** Pays what an invoice asks for: the bot has 10 s to agree, then the payment is there, or is not. Answers the query's id. */
  /** Gives an address for what is to be delivered; answers the query's id. */
  askShipping(bot: Place, payload: string): string
  pay(bot: Place, invoice: { readonly currency: string; readonly total: number; readonly payload: string }): string
  /** Lets the bot answer for this person's own account; called again, changes what it may. Answers the connection's id. */
  connectBusiness(bot: Place, options?: { readonly isEnabled?: boolean; readonly canReply?: boolean }): string
  /** Writes to the owner of a business account; the bot hears of it through the connection. The owner may write here, too. */
  writeBusiness(bot: Place, connectionId: string, text: string, chatWith?: Person): SeenMessage
  block(bot: Place): void
  unblock(bot: Place): void
  deactivate(): void
  /** What this person sees in the chat, oldest first, deleted messages marked. */
  chatOf(place: Place): SeenMessage[]
}

export function personOf(world: World, state: PersonState): Person {
  const sendFile = (kind: MediaKind) => (place: Place, file: FileOptions) => post(place, mediaContent(world, kind, file), file)

  function post(place: Place, content: Content, options: WriteOptions = {}, albumId: string | null = null): SeenMessage {
    const messages = roomsOf(world, state, place).map(room => {
      if (room.person && botOf(world, place).relations.get(state.id) !== 'started') throw new Error(`${state.firstName} has not started bot ${place.id}`)
      const message = addMessage(world, room, { ...messageOptions(options), author: { person: state }, content, albumId })
      if (room.group) for (const bot of audience(world, message)) meet(bot, state)
      if (options.late) world.clock.after(options.late, () => announce(world, message, 'new'))
      else announce(world, message, 'new')
      return message
    })
    return seen(first(messages))
  }

  return {
    id: state.id,
    state,
    start(bot, payload, at) {
      const target = botOf(world, bot)
      const before = target.relations.get(state.id)
      target.relations.set(state.id, 'started')
      if (before === 'blocked') announceMembership(world, target, state, 'kicked', 'member', at)
      return post(bot, textContent(payload ? `/start ${payload}` : '/start'), { at })
    },
    write: (place, text, options) => post(place, textContent(text, options?.entities), options),
    edit(place, messageId, text) {
      const messages = roomsOf(world, state, place).flatMap(room => room.messages.get(messageId) ?? [])
      for (const message of messages) editText(world, message, text)
      return seen(first(messages))
    },
    sendPhoto: sendFile('photo'),
    sendDocument: sendFile('document'),
    sendVoice: sendFile('voice'),
    sendAudio: sendFile('audio'),
    sendVideo: sendFile('video'),
    sendAnimation: sendFile('animation'),
    sendVideoNote: sendFile('video_note'),
    sendSticker: sendFile('sticker'),
    sendContact: (place, contact, options) => post(place, { kind: 'contact', body: { contact } }, options),
    sendLocation: (place, location, options) => post(place, { kind: 'location', body: { location } }, options),
    sendRaw: (place, body, options) => post(place, { kind: 'other', body }, options),
    sendAlbum(place, items, spacing = 0) {
      const albumId = world.random.digits(17)
      const start = world.clock.now()
      const sent: SeenMessage[] = []
      const step = (index: number) => {
        const item = items[index]
        if (!item) return
        sent.push(post(place, mediaContent(world, item.kind, item), { ...item, at: item.at ?? start + index * spacing }, albumId))
        if (spacing > 0) world.clock.after(spacing, () => step(index + 1))
        else step(index + 1)
      }
      step(0)
      return sent
    },
    react(place, messageId, emoji) {
      for (const room of roomsOf(world, state, place)) react(world, room, state, messageId, emoji)
    },
    press(place, messageId, button) {
      return first(roomsOf(world, state, place).map(room => press(world, room, state, messageId, button)))
    },
    join(group) {
      world.groups.get(group.id)?.people.add(state.id)
      const user = userJson(state)
      return post(group, { kind: 'service', body: { new_chat_members: [user], new_chat_member: user, new_chat_participant: user } })
    },
    leave(group) {
      const user = userJson(state)
      const said = post(group, { kind: 'service', body: { left_chat_member: user, left_chat_participant: user } })
      world.groups.get(group.id)?.people.delete(state.id)
      return said
    },
    vote(place, messageId, options) {
      for (const room of roomsOf(world, state, place)) vote(world, state, room, messageId, options)
    },
    askShipping: (bot, payload) => askShipping(world, botOf(world, bot), state, payload),
    pay: (bot, invoice) => pay(world, botOf(world, bot), state, invoice, body => void post(bot, { kind: 'service', body })),
    connectBusiness: (bot, options) => connectBusiness(world, botOf(world, bot), state, options),
    writeBusiness: (bot, connectionId, text, chatWith) => seen(writeBusiness(world, botOf(world, bot), state, connectionId, text, chatWith?.state ?? state)),
    block: bot => changeRelation(world, botOf(world, bot), state, 'blocked'),
    unblock: bot => changeRelation(world, botOf(world, bot), state, 'started'),
    deactivate() {
      state.isDeactivated = true
    },
    chatOf: place => [...first(roomsOf(world, state, place)).messages.values()].map(seen),
  }
}

/** Somebody blocks the bot, or unblocks it; the bot is told of a change. */
export function changeRelation(world: World, bot: BotState, person: PersonState, to: 'started' | 'blocked'): void {
  const before = bot.relations.get(person.id)
  if (to === 'started' && before !== 'blocked') return
  bot.relations.set(person.id, to)
  if (to === 'blocked' && before === 'started') announceMembership(world, bot, person, 'member', 'kicked')
  if (to === 'started') announceMembership(world, bot, person, 'kicked', 'member')
}

/** The message as people see it. */
function seen(message: StoredMessage): SeenMessage {
  const { author, content } = message
  const file = 'file' in content ? content.file : null
  return {
    messageId: message.id,
    from: 'bot' in author ? 'bot' : 'person',
    authorId: 'bot' in author ? author.bot.id : 'person' in author ? author.person.id : author.channel.id,
    kind: content.kind,
    text: 'text' in content ? content.text : '',
    entities: 'entities' in content ? content.entities : [],
    date: message.date,
    editDate: message.editDate,
    isDeleted: message.isDeleted,
    replyTo: message.replyTo,
    albumId: message.albumId,
    file: file && { name: file.name, mime: file.mime, size: file.size, sha256: createHash('sha256').update(file.bytes).digest('hex') },
    keyboard: message.keyboard,
    reactions: [...message.reactions].flatMap(([by, list]) => list.map(item => ({ by, emoji: typeof item['emoji'] === 'string' ? item['emoji'] : '' }))),
  }
}

/** Content of a file, its facts (pixel size of pictures) filled in where they are not given. */
export function mediaContent(world: World, kind: MediaKind, options: FileOptions): MediaContent {
  const { bytes, caption = '', entities = [], facts = {}, hasSpoiler = false } = options
  const file = world.files.add(kind, bytes, { name: options.name, mime: options.mime ?? usualMime[kind], size: options.size })
  const size = pictureSize(bytes) ?? { width: 0, height: 0 }
  const smaller = (options.sizes ?? []).map(small => ({ file: world.files.add('photo', small, { mime: 'image/jpeg' }), ...(pictureSize(small) ?? { width: 90, height: 90 }) }))
  const thumbnail = options.thumbnail && { file: world.files.add('thumbnail', options.thumbnail), ...(pictureSize(options.thumbnail) ?? { width: 90, height: 90 }) }
  const content: MediaContent = {
    kind,
    file,
    sizes: kind === 'photo' ? [...smaller, { file, ...size }] : [],
    thumbnail: thumbnail ?? null,
    facts: { ...usualFacts(kind, size), ...facts },
    ...formatText(caption, entities),
    captionAbove: false,
    hasSpoiler,
  }
  world.files.remember(content)
  return content
}

const usualMime: Record<MediaKind, string> = {
  photo: 'image/jpeg', document: 'application/octet-stream', voice: 'audio/ogg', audio: 'audio/mpeg', video: 'video/mp4',
  animation: 'video/mp4', sticker: 'image/webp', video_note: 'video/mp4',
}

/** The members that the API promises for this kind. */
function usualFacts(kind: MediaKind, size: { width: number; height: number }): JsonObject {
  switch (kind) {
    case 'voice':
    case 'audio':
      return { duration: 1 }
    case 'video':
    case 'animation':
      return { duration: 1, width: size.width || 640, height: size.height || 360 }
    case 'video_note':
      return { duration: 1, length: 240 }
    case 'sticker':
      return { width: size.width || 512, height: size.height || 512, type: 'regular', is_animated: false, is_video: false }
    case 'photo':
    case 'document':
      return {}
  }
}

function messageOptions(options: WriteOptions): Partial<NewMessage> {
  const { replyTo = null, at, forward = null, isViewOnce = false, extra = {} } = options
  return { replyTo, at, forward, isViewOnce, extra }
}

/** In a basic group every bot has its own numbering, so one message is kept once for each. */
function roomsOf(world: World, person: PersonState, place: Place): Room[] {
  const group = world.groups.get(place.id)
  if (!group) return [privateRoom(world, botOf(world, place), person)]
  const bots = [...group.bots.keys()].flatMap(id => world.bots.get(id) ?? [])
  return [...new Set(bots.map(bot => groupRoom(world, bot, group)))]
}

function botOf(world: World, place: Place): BotState {
  const bot = world.bots.get(place.id)
  if (!bot) throw new Error(`there is no bot or group ${place.id}`)
  return bot
}

function first<T>(list: readonly T[]): T {
  const item = list[0]
  if (item === undefined) throw new Error('nothing is there: wrong message id, or a group without bots')
  return item
}

function meet(bot: BotState, person: PersonState): void {
  if (!bot.relations.has(person.id)) bot.relations.set(person.id, 'met')
}

/** An edit that changes nothing is no edit: bots hear only of changed content. */
function editText(world: World, message: StoredMessage, text: string): void {
  const formatted = formatText(text, [])
  if (!('text' in message.content) || message.content.text === formatted.text) return
  message.content = { ...message.content, ...formatted }
  message.editDate = Math.floor(world.clock.now() / 1000)
  announce(world, message, 'edit')
}

function react(world: World, room: Room, person: PersonState, messageId: number, emoji: string | null): void {
  const message = room.messages.get(messageId)
  if (!message) throw new Error(`there is no message ${messageId}`)
  const before = message.reactions.get(person.id) ?? []
  const after = emoji === null ? [] : [{ type: 'emoji', emoji }]
  if (JSON.stringify(before) === JSON.stringify(after)) return
  if (emoji === null) message.reactions.delete(person.id)
  else message.reactions.set(person.id, after)
  for (const bot of reactionAudience(world, room)) {
    emit(world, bot, 'message_reaction', {
      chat: chatJson(room), message_id: messageId, user: userJson(person), date: Math.floor(world.clock.now() / 1000),
      old_reaction: before, new_reaction: after,
    })
  }
}

/** In groups only administrators hear of reactions. */
function reactionAudience(world: World, room: Room): BotState[] {
  const bots = [...world.bots.values()]
  if (room.person) return bots.filter(bot => bot.id === room.botId)
  return bots.filter(bot => room.group?.bots.get(bot.id)?.status === 'administrator' && (room.botId === null || room.botId === bot.id))
}

const callbackLifetime = 150_000

function press(world: World, room: Room, person: PersonState, messageId: number, label: string): string {
  const message = room.messages.get(messageId)
  if (!message || !('bot' in message.author)) throw new Error(`message ${messageId} has no buttons`)
  const { bot } = message.author
  const rows = (message.keyboard?.['inline_keyboard'] ?? []) as JsonObject[][]
  const button = rows.flat().find(item => item['text'] === label || item['callback_data'] === label)
  if (!button) throw new Error(`message ${messageId} has no button ${label}`)
  const callback = { id: world.random.digits(18), askedAt: world.clock.now(), answer: null }
  bot.callbacks.set(callback.id, callback)
  world.clock.after(callbackLifetime, () => {
    const asked = bot.callbacks.get(callback.id)
    if (asked?.answer === null) world.complaints.add('callback-unanswered', 'answerCallbackQuery', callback.id, bot.id)
  })
  const body = {
    id: callback.id,
    from: userJson(person),
    message: message.isDeleted ? { message_id: messageId, chat: chatJson(room), date: 0 } : messageJson(world, bot, message),
    chat_instance: `-${Math.abs(chatIdOf(room))}${bot.id}`.slice(0, 19),
    data: button['callback_data'],
  }
  emit(world, bot, 'callback_query', body, { lifetime: callbackLifetime })
  return callback.id
}

function announceMembership(world: World, bot: BotState, person: PersonState, before: 'member' | 'kicked', after: 'member' | 'kicked', at = world.clock.now()): void {
  const member = (status: string): JsonObject => ({ user: botJson(bot), status, ...(status === 'kicked' ? { until_date: 0 } : {}) })
  const body = {
    chat: chatJson(privateRoom(world, bot, person)),
    from: userJson(person),
    date: Math.floor(at / 1000),
    old_chat_member: member(before),
    new_chat_member: member(after),
  }
  emit(world, bot, 'my_chat_member', body, { at })
}

/** A group's administrator changes what a bot may do there; the bot is told. */
export function changeStanding(world: World, bot: BotState, group: GroupState, by: PersonState, status: 'member' | 'administrator' | 'left' | 'kicked' | 'restricted', forbids: ReadonlySet<string>): void {
  const before = group.bots.get(bot.id)?.status ?? 'left'
  group.bots.set(bot.id, { status, forbids })
  meet(bot, by)
  emit(world, bot, 'my_chat_member', {
    chat: chatJson(groupRoom(world, bot, group)),
    from: userJson(by),
    date: Math.floor(world.clock.now() / 1000),
    old_chat_member: { user: botJson(bot), status: before },
    new_chat_member: { user: botJson(bot), status, ...(status === 'kicked' ? { until_date: 0 } : {}), ...rightsJson(group, status, forbids) },
  })
}

/** What Telegram says of writing there: of who is restricted always, of an administrator in channels alone. */
function rightsJson(group: GroupState, status: string, forbids: ReadonlySet<string>): JsonObject {
  const mayWrite = !forbids.has('text messages')
  if (status === 'restricted') return { is_member: true, can_send_messages: mayWrite, until_date: 0 }
  return status === 'administrator' && group.type === 'channel' ? { can_post_messages: mayWrite } : {}
}
