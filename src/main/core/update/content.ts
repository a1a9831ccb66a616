import { createHash } from 'node:crypto'
import type { Content } from '../../../shared/content'
import type { ContentKind } from '../../../shared/content-kinds'
import type { Attachment, Entity } from '../../../shared/model'
import { checklist, dice, game, giveaway, giveawayWinners, invoice, passport, poll, refundedPayment, story, successfulPayment, webAppData } from './cards'
import { nameOf } from './contact'
import type { AttachmentFact, More } from './facts'
import { type Json, count, list, number, object, seconds, text } from './read'
import { richOf } from './rich'
import { isServiceKind, serviceOf } from './service'

/** What Telegram lets a title or a file's name be, and more. UTF-16 units. */
const longestTitle = 512

/** What a message is made of besides its text. */
export type Shape = Part & {
  /** Telegram's name of the content. */
  readonly kind: string
  /** Telegram's own line, such as a new title: not something a contact has written. */
  readonly isService: boolean
}

type Part = {
  readonly more?: More
  readonly content?: Content
  /** Words for a content that has no text of its own, for lists and search. */
  readonly text?: string
  /** Of a text that is not the message's own. */
  readonly entities?: readonly Entity[]
  /** The message's id goes into the files' ids. */
  readonly attachments?: (messageId: string) => AttachmentFact[]
}

/** Fields of a message that say who, when and how, but not what. */
const envelope: ReadonlySet<string> = new Set([
  'message_id', 'message_thread_id', 'direct_messages_topic', 'from', 'sender_chat', 'sender_boost_count', 'sender_business_bot',
  'sender_tag', 'date', 'guest_query_id', 'guest_bot_caller_user', 'guest_bot_caller_chat', 'business_connection_id', 'chat',
  'forward_origin', 'is_topic_message', 'is_automatic_forward', 'reply_to_message', 'external_reply', 'quote', 'reply_to_story',
  'reply_to_checklist_task_id', 'reply_to_poll_option_id', 'via_bot', 'edit_date', 'has_protected_content', 'is_from_offline',
  'is_paid_post', 'media_group_id', 'author_signature', 'paid_star_count', 'entities', 'link_preview_options',
  'suggested_post_info', 'effect_id', 'caption', 'caption_entities', 'show_caption_above_media', 'has_media_spoiler',
  'reply_markup', 'receiver_user', 'ephemeral_message_id', 'forward_from', 'forward_from_chat', 'forward_from_message_id',
  'forward_signature', 'forward_sender_name', 'forward_date',
])

/**
 * One a kind that a person can send, in this order because some come in pairs: an animation is also a document, a live photo also
 * a photo, a venue also a location. Null where the field does not hold what its name says.
 */
const shapes: Readonly<Record<ContentKind, (content: unknown, message: Json) => Part | null>> = {
  animation: value => oneFile('animation', object(value)),
  live_photo: livePhoto,
  photo: value => photo(value),
  video: value => oneFile('video', object(value)),
  video_note: value => oneFile('video-note', object(value)),
  voice: value => oneFile('voice', object(value)),
  audio: value => oneFile('audio', object(value)),
  document: value => oneFile('document', object(value)),
  sticker: value => oneFile('sticker', object(value)),
  rich_message: richMessage,
  paid_media: value => paidMedia(object(value)),
  story: value => card(story(value)),
  venue,
  location: (value, message) => location(object(value), seconds(message['date'])),
  contact,
  poll: pollPart,
  dice: value => card(dice(value), it => it.emoji),
  game: gamePart,
  checklist: value => card(checklist(value), it => it.title),
  invoice: value => card(invoice(value), it => it.title),
  successful_payment: value => card(successfulPayment(value)),
  refunded_payment: value => card(refundedPayment(value)),
  giveaway: value => card(giveaway(value)),
  giveaway_winners: value => card(giveawayWinners(value)),
  passport_data: value => card(passport(value)),
  web_app_data: value => card(webAppData(value), it => it.button),
}

/** A message with none of the fields that are known here is legal: its kind is the field's name, or `unknown`. */
export function shapeOf(message: Json): Shape {
  if (typeof message['text'] === 'string') return { kind: 'text', isService: false }
  for (const [kind, draw] of Object.entries(shapes)) {
    if (message[kind] === undefined) continue
    const part = draw(message[kind], message)
    if (part) return { kind, isService: false, ...part }
  }
  const field = Object.keys(message).find(isServiceKind)
  if (field !== undefined) return { kind: field, isService: true, content: serviceOf(field, message[field], message), ...servicePicture(field, message) }
  const kind = Object.keys(message).find(name => Object.hasOwn(shapes, name)) ?? Object.keys(message).find(name => !envelope.has(name))
  return { kind: kind ?? 'unknown', isService: false }
}

function card<C extends Content>(content: C | null, words?: (content: C) => string): Part | null {
  return content && { content, ...(words && { text: words(content) }) }
}

function oneFile(kind: Attachment['kind'], value: unknown): Part | null {
  const file = fileOf(kind, value)
  return file && { attachments: messageId => [attachment(kind, file, messageId)] }
}

/** What Telegram says of a file; for a photo, its sizes made one. Null where there is no handle to fetch it by. */
function fileOf(kind: Attachment['kind'], value: unknown): Json | null {
  if (kind === 'photo') return pictureOf(list(value))
  const file = object(value)
  return file && text(file['file_id']) !== null ? file : null
}

function photo(value: unknown): Part | null {
  return oneFile('photo', value)
}

/** A game has a picture that moves or one that does not, as an advertisement of itself. */
function gamePart(value: unknown): Part | null {
  const part = card(game(value), it => it.title)
  return part && { ...part, ...(oneFile('animation', object(value)?.['animation']) ?? photo(object(value)?.['photo'])) }
}

/** A poll may come with a file that its question is about. */
function pollPart(value: unknown): Part | null {
  const part = card(poll(value), it => it.question)
  const media = object(object(value)?.['media'])
  if (!part || !media) return part
  const { animation, live_photo: moving, photo: still, video, audio, document } = media
  const file =
    oneFile('animation', animation) ?? livePhoto(moving, { photo: still }) ?? photo(still) ?? oneFile('video', video) ?? oneFile('audio', audio) ?? oneFile('document', document)
  return { ...part, ...file }
}

/** The still picture, then what moves. */
function livePhoto(value: unknown, message: Json): Part | null {
  const moving = fileOf('video', value)
  const still = fileOf('photo', message['photo']) ?? fileOf('photo', object(value)?.['photo'])
  if (!moving || !still) return null
  return { attachments: messageId => [attachment('photo', still, messageId), attachment('video', moving, messageId, 1)] }
}

/** A new group's picture, so that the line can show it. */
function servicePicture(field: string, message: Json): Part {
  return field === 'new_chat_photo' ? (photo(message[field]) ?? {}) : {}
}

function richMessage(value: unknown): Part | null {
  if (!object(value)) return null
  // The files' ids need the message's, and everything else does not.
  const rich = richOf(value, (kind, file, ordinal) => makeFile(kind, file, '', ordinal))
  return {
    text: rich.text,
    entities: rich.entities,
    content: { type: 'rich_message', blocks: [...rich.blocks], isRtl: object(value)?.['is_rtl'] === true },
    attachments: messageId => rich.attachments.map((file, ordinal) => ({ ...file, id: attachmentId(messageId, ordinal, file.fileUniqueId) })),
  }
}

function makeFile(kind: Attachment['kind'], value: unknown, messageId: string, ordinal: number): AttachmentFact | null {
  const file = fileOf(kind, value)
  return file && attachment(kind, file, messageId, ordinal)
}

/** What has been paid for is a file like any other; what has not is a preview without one. */
function paidMedia(body: Json | null): Part | null {
  const stars = count(body?.['star_count'])
  if (!body || stars === null) return null
  const items = list(body['paid_media']).map(each => object(each) ?? {})
  const files = items.flatMap((item): [Attachment['kind'], Json][] => {
    const kind = item['type'] === 'photo' ? 'photo' : item['type'] === 'video' || item['type'] === 'live_photo' ? 'video' : null
    const file = kind && fileOf(kind, item[String(item['type'])])
    return kind && file ? [[kind, file]] : []
  })
  const previews = items
    .filter(item => item['type'] === 'preview')
    .map(item => ({ width: count(item['width']) ?? undefined, height: count(item['height']) ?? undefined, duration: number(item['duration']) ?? undefined }))
  return {
    content: { type: 'paid_media', stars, previews },
    attachments: messageId => files.map(([kind, file], ordinal) => attachment(kind, file, messageId, ordinal)),
  }
}

/** The largest size is the picture; the smallest that is still worth looking at is its thumbnail. */
function pictureOf(sizes: readonly unknown[]): Json | null {
  const pictures = sizes.map(object).filter(size => size !== null && text(size['file_id']) !== null) as Json[]
  const area = (size: Json): number => (count(size['width']) ?? 0) * (count(size['height']) ?? 0)
  const ordered = pictures.toSorted((one, other) => area(one) - area(other))
  const largest = ordered.at(-1)
  if (!largest) return null
  const small = ordered.find(size => (count(size['width']) ?? 0) >= 160) ?? largest
  const thumbnail = small === largest ? undefined : small
  return { ...largest, mime_type: 'image/jpeg', thumbnail }
}

/** What Telegram says of a live location that never ends. Seconds. */
const endless = 0x7fffffff

function location(place: Json | null, sentAt: number | null = null): Part | null {
  const latitude = number(place?.['latitude'])
  const longitude = number(place?.['longitude'])
  if (!place || latitude === null || longitude === null) return null
  const period = count(place['live_period'])
  const heading = count(place['heading'])
  const accuracy = number(place['horizontal_accuracy'])
  return {
    more: {
      location: {
        latitude,
        longitude,
        isLive: period !== null,
        ...(period !== null && period < endless && sentAt !== null && { liveUntil: sentAt + period * 1_000 }),
        ...(heading !== null && heading <= 360 && { heading }),
        ...(accuracy !== null && accuracy > 0 && { accuracy: Math.min(accuracy, 100_000) }),
      },
    },
  }
}

function venue(value: unknown): Part | null {
  const place = object(value)
  const shape = location(object(place?.['location']))
  if (!place || !shape?.more?.location) return null
  const title = text(place['title'], longestTitle) ?? ''
  const address = text(place['address'], longestTitle) ?? ''
  return { ...shape, text: title, more: { location: { ...shape.more.location, title, address } } }
}

function contact(value: unknown): Part | null {
  const person = object(value)
  const phone = text(person?.['phone_number'], 64)
  if (!person || phone === null) return null
  const name = nameOf({ first_name: person['first_name'], last_name: person['last_name'] })
  return { more: { contact: { name, phone } }, text: name }
}

/** A file as Telegram tells of it; `messageId` and `ordinal` make its id, together with Telegram's own. */
export function attachment(kind: Attachment['kind'], file: Json, messageId: string, ordinal = 0): AttachmentFact {
  const fileUniqueId = text(file['file_unique_id'])
  // A video's cover was chosen by whoever sent it, its thumbnail by nobody.
  const thumb = pictureOf(list(file['cover'])) ?? object(file['thumbnail'])
  const thumbId = text(thumb?.['file_id'])
  return {
    id: attachmentId(messageId, ordinal, fileUniqueId),
    kind,
    fileId: text(file['file_id']),
    fileUniqueId,
    fileName: fileName(text(file['file_name'], Number.POSITIVE_INFINITY)),
    mime: text(file['mime_type'], 127) ?? defaultMime(kind, file),
    size: count(file['file_size']),
    width: count(file['width']) ?? count(file['length']),
    height: count(file['height']) ?? count(file['length']),
    duration: number(file['duration']),
    title: kind === 'sticker' ? text(file['set_name'], longestTitle) : text(file['title'], longestTitle),
    performer: text(file['performer'], longestTitle),
    emoji: text(file['emoji'], 32),
    thumb: thumb && thumbId !== null ? { fileId: thumbId, width: count(thumb['width']) ?? 0, height: count(thumb['height']) ?? 0 } : null,
  }
}

/** Cut in its middle: its end says what the file is. */
function fileName(name: string | null): string | null {
  return name === null || name.length <= longestTitle ? name : `${name.slice(0, longestTitle - 64)}…${name.slice(-63)}`.toWellFormed()
}

function attachmentId(messageId: string, ordinal: number, fileUniqueId: string | null): string {
  return createHash('sha256').update(`${messageId}:${ordinal}:${fileUniqueId ?? ''}`).digest('hex').slice(0, 32)
}

function defaultMime(kind: Attachment['kind'], file: Json): string | null {
  if (kind !== 'sticker') return kind === 'voice' ? 'audio/ogg' : null
  if (file['is_animated'] === true) return 'application/x-tgsticker'
  return file['is_video'] === true ? 'video/webm' : 'image/webp'
}
