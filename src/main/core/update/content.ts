import { createHash } from 'node:crypto'
import type { Attachment } from '../../../shared/model'
import { nameOf } from './contact'
import type { AttachmentFact, More } from './facts'
import { type Json, count, list, number, object, text } from './read'

/** What a message is made of besides its text. */
export type Shape = {
  /** Telegram's name of the content. */
  readonly kind: string
  /** Telegram's own line, such as a new title: not something a contact has written. */
  readonly isService: boolean
  readonly more: More
  /** Words for a content that has no text of its own, for lists and search. */
  readonly text?: string
  /** The message's id goes into the files' ids. */
  readonly attachments: (messageId: string) => AttachmentFact[]
}

const noFiles = (): AttachmentFact[] => []

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

/** Contents that a person sends; everything else that is not of the envelope is a service message. */
const contents: ReadonlySet<string> = new Set([
  'text', 'rich_message', 'animation', 'live_photo', 'photo', 'video', 'video_note', 'voice', 'audio', 'document', 'sticker',
  'paid_media', 'story', 'venue', 'location', 'contact', 'poll', 'dice', 'game', 'checklist', 'invoice', 'successful_payment',
  'refunded_payment', 'giveaway', 'giveaway_winners', 'passport_data', 'web_app_data',
])

/** In this order, because some contents come in pairs: an animation is also a document, a venue also a location. */
const drawn: readonly (readonly [field: string, shape: (content: unknown, message: Json) => Omit<Shape, 'kind' | 'isService'> | null])[] = [
  ['text', value => (typeof value === 'string' ? { more: {}, attachments: noFiles } : null)],
  ['animation', value => oneFile('animation', object(value))],
  ['photo', value => photo(list(value))],
  ['video', value => oneFile('video', object(value))],
  ['video_note', value => oneFile('video-note', object(value))],
  ['voice', value => oneFile('voice', object(value))],
  ['audio', value => oneFile('audio', object(value))],
  ['document', value => oneFile('document', object(value))],
  ['sticker', value => oneFile('sticker', object(value))],
  ['venue', venue],
  ['location', value => location(object(value))],
  ['contact', contact],
]

/** A message with none of the fields that are known here is legal: its kind is the field's name, or `unknown`. */
export function shapeOf(message: Json): Shape {
  for (const [field, draw] of drawn) {
    if (message[field] === undefined) continue
    const shape = draw(message[field], message)
    if (shape) return { kind: field, isService: false, ...shape }
  }
  const kind = Object.keys(message).find(field => contents.has(field)) ?? Object.keys(message).find(field => !envelope.has(field))
  return { kind: kind ?? 'unknown', isService: kind !== undefined && !contents.has(kind), more: {}, attachments: noFiles }
}

function oneFile(kind: Attachment['kind'], file: Json | null): Omit<Shape, 'kind' | 'isService'> | null {
  if (!file || text(file['file_id']) === null) return null
  return { more: {}, attachments: messageId => [attachment(kind, file, messageId)] }
}

/** The largest size is the picture; the smallest that is still worth looking at is its thumbnail. */
function photo(sizes: readonly unknown[]): Omit<Shape, 'kind' | 'isService'> | null {
  const pictures = sizes.map(object).filter(size => size !== null && text(size['file_id']) !== null) as Json[]
  const area = (size: Json): number => (count(size['width']) ?? 0) * (count(size['height']) ?? 0)
  const ordered = pictures.toSorted((one, other) => area(one) - area(other))
  const largest = ordered.at(-1)
  if (!largest) return null
  const small = ordered.find(size => (count(size['width']) ?? 0) >= 160) ?? largest
  const thumbnail = small === largest ? undefined : small
  return { more: {}, attachments: messageId => [attachment('photo', { ...largest, mime_type: 'image/jpeg', thumbnail }, messageId)] }
}

function location(place: Json | null): Omit<Shape, 'kind' | 'isService'> | null {
  const latitude = number(place?.['latitude'])
  const longitude = number(place?.['longitude'])
  if (!place || latitude === null || longitude === null) return null
  return { more: { location: { latitude, longitude, isLive: count(place['live_period']) !== null } }, attachments: noFiles }
}

function venue(value: unknown): Omit<Shape, 'kind' | 'isService'> | null {
  const place = object(value)
  const shape = location(object(place?.['location']))
  if (!place || !shape?.more.location) return null
  const title = text(place['title']) ?? ''
  const address = text(place['address']) ?? ''
  return { ...shape, text: title, more: { location: { ...shape.more.location, title, address } } }
}

function contact(value: unknown): Omit<Shape, 'kind' | 'isService'> | null {
  const card = object(value)
  const phone = text(card?.['phone_number'])
  if (!card || phone === null) return null
  const name = nameOf({ first_name: card['first_name'], last_name: card['last_name'] })
  return { more: { contact: { name, phone } }, text: name, attachments: noFiles }
}

function attachment(kind: Attachment['kind'], file: Json, messageId: string): AttachmentFact {
  const fileUniqueId = text(file['file_unique_id'])
  const thumb = object(file['thumbnail'])
  const thumbId = text(thumb?.['file_id'])
  return {
    id: createHash('sha256').update(`${messageId}:0:${fileUniqueId ?? ''}`).digest('hex').slice(0, 32),
    kind,
    fileId: text(file['file_id']),
    fileUniqueId,
    fileName: text(file['file_name']),
    mime: text(file['mime_type']) ?? defaultMime(kind, file),
    size: count(file['file_size']),
    width: count(file['width']) ?? count(file['length']),
    height: count(file['height']) ?? count(file['length']),
    duration: number(file['duration']),
    title: text(file['title']),
    performer: text(file['performer']),
    emoji: text(file['emoji']),
    thumb: thumb && thumbId !== null ? { fileId: thumbId, width: count(thumb['width']) ?? 0, height: count(thumb['height']) ?? 0 } : null,
  }
}

function defaultMime(kind: Attachment['kind'], file: Json): string | null {
  if (kind !== 'sticker') return kind === 'voice' ? 'audio/ogg' : null
  if (file['is_animated'] === true) return 'application/x-tgsticker'
  return file['is_video'] === true ? 'video/webm' : 'image/webp'
}
