import { InputFile, type RawApi } from 'grammy'
import type { InputMedia, MessageEntity } from 'grammy/types'
import { safeFileName } from '../../../shared/file-name'
import { conversationFact } from '../store/conversations'
import { mediaPath } from '../store/media'
import type { OutgoingMessage } from '../store/outbox'
import type { WireContent } from '../store/outgoing'
import type { CallSignal } from './api'
import { keyboardMarkup, previewOptions, replyMarkup, sendableEntities } from './markup'

export type Request = {
  readonly method: string
  send(raw: RawApi, signal: CallSignal): Promise<unknown>
  /** Milliseconds. */
  readonly timeout: number
}

const textTimeout = 60_000
/** Telegram fetches up to 20 MB from somewhere before it answers. */
const linkTimeout = 3 * 60_000
/** The slowest line on which an upload is still worth waiting for, in bytes a millisecond. */
export const slowestUpload = 16
/** Forums have a topic that Telegram numbers and does not take by its number (MAP 3.9). */
export const generalTopic = 1

/** The one request that a message is. Text goes with entities, never with a parse mode: what was typed is what arrives. */
export function requestFor(message: OutgoingMessage, chatId: string, dataDir: string, providerToken = ''): Request {
  const { text, attachment, request, rest } = message
  const entities = sendableEntities(message.entities)
  const to = { ...placeOf(message, chatId), ...dressOf(message) }
  if (request.forward) return forward(request.forward, placeOf(message, chatId), request.isSilent)
  if (request.content) return { timeout: textTimeout, ...sendContent(request.content, to, providerToken) }
  if (!attachment && request.link) {
    const { url, as } = request.link
    const link = { kind: as, width: null, height: null, duration: null }
    return { timeout: linkTimeout, ...sendFile(link, { ...to, ...captionOf(message) }, spoilerOf(message), url) }
  }
  if (!attachment) {
    const payload = { ...to, text, ...(entities.length > 0 && { entities }), ...previewOptions(request.linkPreview) }
    return { method: 'sendMessage', timeout: textTimeout, send: (raw, signal) => raw.sendMessage(payload, signal) }
  }
  if (rest.length > 0) return album([message, ...rest], to, dataDir)
  return {
    timeout: textTimeout + attachment.size / slowestUpload,
    ...sendFile(attachment, { ...to, ...captionOf(message) }, spoilerOf(message), inputFile(attachment, dataDir)),
  }
}

type Place = { readonly chat_id: string; readonly message_thread_id?: number; readonly direct_messages_topic_id?: number; readonly business_connection_id?: string }

function placeOf({ conversationId, threadId, connectionId }: OutgoingMessage, chatId: string): Place {
  const { directTopicId } = conversationFact(conversationId)
  return {
    chat_id: chatId,
    ...(directTopicId !== null && { direct_messages_topic_id: directTopicId }),
    ...(threadId !== null && threadId !== generalTopic && { message_thread_id: threadId }),
    ...(connectionId !== null && { business_connection_id: connectionId }),
  }
}

function dressOf({ replyToTelegramId, request, keyboard, rest }: OutgoingMessage) {
  const { isSilent, isProtected, effectId, quote } = request
  const markup = keyboard && keyboard.wire.length > 0 ? keyboardMarkup(keyboard.wire) : request.replyKeyboard && replyMarkup(request.replyKeyboard)
  return {
    ...(replyToTelegramId !== null && {
      reply_parameters: {
        message_id: replyToTelegramId,
        allow_sending_without_reply: true,
        ...(quote && { quote: quote.text, quote_position: quote.position }),
      },
    }),
    ...(isSilent && { disable_notification: true }),
    ...(isProtected && { protect_content: true }),
    ...(effectId !== undefined && { message_effect_id: effectId }),
    // An album carries none.
    ...(markup && rest.length === 0 && { reply_markup: markup }),
  }
}

function captionOf({ text, entities: given, request }: OutgoingMessage) {
  const entities = sendableEntities(given)
  return {
    ...(text !== '' && { caption: text }),
    ...(entities.length > 0 && { caption_entities: entities }),
    ...(request.captionAbove && { show_caption_above_media: true }),
  }
}

function spoilerOf({ request }: OutgoingMessage) {
  return request.hasSpoiler ? { has_spoiler: true } : {}
}

function forward({ chatId, telegramId, as }: NonNullable<OutgoingMessage['request']['forward']>, to: Place, isSilent = false): Request {
  const payload = { ...to, from_chat_id: chatId, message_id: telegramId, ...(isSilent && { disable_notification: true }) }
  return as === 'forward'
    ? { method: 'forwardMessage', timeout: textTimeout, send: (raw, signal) => raw.forwardMessage(payload, signal) }
    : { method: 'copyMessage', timeout: textTimeout, send: (raw, signal) => raw.copyMessage(payload, signal) }
}

function sendContent(content: WireContent, to: Place, providerToken: string): Pick<Request, 'method' | 'send'> {
  switch (content.type) {
    case 'location': {
      const { latitude, longitude } = content
      return { method: 'sendLocation', send: (raw, signal) => raw.sendLocation({ ...to, latitude, longitude }, signal) }
    }
    case 'venue': {
      const { latitude, longitude, title, address } = content
      return { method: 'sendVenue', send: (raw, signal) => raw.sendVenue({ ...to, latitude, longitude, title, address }, signal) }
    }
    case 'contact': {
      const payload = { ...to, phone_number: content.phone, first_name: content.firstName, ...(content.lastName && { last_name: content.lastName }) }
      return { method: 'sendContact', send: (raw, signal) => raw.sendContact(payload, signal) }
    }
    case 'poll': {
      const { question, options, isAnonymous, allowsMany, quiz } = content
      const payload = {
        ...to,
        question,
        options: options.map(text => ({ text })),
        is_anonymous: isAnonymous,
        ...(allowsMany && { allows_multiple_answers: true }),
        ...(quiz && { type: 'quiz' as const, correct_option_ids: [quiz.correct], ...(quiz.explanation && { explanation: quiz.explanation }) }),
      }
      return { method: 'sendPoll', send: (raw, signal) => raw.sendPoll(payload, signal) }
    }
    case 'dice':
      return { method: 'sendDice', send: (raw, signal) => raw.sendDice({ ...to, emoji: content.emoji }, signal) }
    case 'sticker':
      return { method: 'sendSticker', send: (raw, signal) => raw.sendSticker({ ...to, sticker: content.fileId }, signal) }
    case 'invoice': {
      const { title, description, currency, amount, payload } = content
      const prices = [{ label: title, amount }]
      const provider_token = currency === 'XTR' ? '' : providerToken
      return { method: 'sendInvoice', send: (raw, signal) => raw.sendInvoice({ ...to, title, description, payload, currency, prices, provider_token }, signal) }
    }
    default:
      return content satisfies never
  }
}

/** Quoted here, because grammY writes a file's name into the header as it is, and a bare semicolon would end it. */
export function inputFile({ sha, fileName }: { readonly sha: string; readonly fileName: string }, dataDir: string): InputFile {
  return new InputFile(mediaPath(dataDir, sha), `"${safeFileName(fileName)}"`)
}

/** All of an album in one request: it arrives as a whole or not at all. */
function album(parts: readonly OutgoingMessage[], to: Place, dataDir: string): Request {
  const media = parts.flatMap(part => (part.attachment ? [inAlbum(part, part.attachment, dataDir)] : []))
  const size = parts.reduce((sum, { attachment }) => sum + (attachment?.size ?? 0), 0)
  return {
    method: 'sendMediaGroup',
    timeout: textTimeout + size / slowestUpload,
    // grammY's type says which kinds mix; the command has seen to it.
    send: (raw, signal) => raw.sendMediaGroup({ ...to, media: media as Parameters<RawApi['sendMediaGroup']>[0]['media'] }, signal),
  }
}

function inAlbum(part: OutgoingMessage, { kind, width, height, ...file }: NonNullable<OutgoingMessage['attachment']>, dataDir: string): InputMedia {
  const media = inputFile(file, dataDir)
  const common = { media, ...captionOf(part) }
  const spoiler = spoilerOf(part)
  if (kind === 'photo') return { type: 'photo', ...common, ...spoiler }
  if (kind === 'video') return { type: 'video', ...common, ...spoiler, ...sizeOf(width, height), supports_streaming: true }
  return kind === 'audio' ? { type: 'audio', ...common } : { type: 'document', ...common }
}

export function sizeOf(width: number | null, height: number | null) {
  return { ...(width !== null && { width }), ...(height !== null && { height }) }
}

type Common = Place & { readonly caption?: string; readonly caption_entities?: MessageEntity[]; readonly show_caption_above_media?: boolean }

function sendFile(
  { kind, width, height, duration }: Pick<NonNullable<OutgoingMessage['attachment']>, 'kind' | 'width' | 'height' | 'duration'>,
  common: Common,
  spoiler: { readonly has_spoiler?: boolean },
  /** The bytes, or the address of them. */
  file: InputFile | string,
): Pick<Request, 'method' | 'send'> {
  const size = sizeOf(width, height)
  const length = duration === null ? {} : { duration: Math.round(duration) }
  switch (kind) {
    case 'photo':
      return { method: 'sendPhoto', send: (raw, signal) => raw.sendPhoto({ ...common, ...spoiler, photo: file }, signal) }
    case 'document':
      return { method: 'sendDocument', send: (raw, signal) => raw.sendDocument({ ...common, document: file }, signal) }
    case 'voice':
      return { method: 'sendVoice', send: (raw, signal) => raw.sendVoice({ ...common, ...length, voice: file }, signal) }
    case 'audio':
      return { method: 'sendAudio', send: (raw, signal) => raw.sendAudio({ ...common, ...length, audio: file }, signal) }
    case 'video': {
      const payload = { ...common, ...spoiler, ...size, ...length, supports_streaming: true, video: file }
      return { method: 'sendVideo', send: (raw, signal) => raw.sendVideo(payload, signal) }
    }
    case 'animation':
      return { method: 'sendAnimation', send: (raw, signal) => raw.sendAnimation({ ...common, ...spoiler, ...size, ...length, animation: file }, signal) }
    case 'video-note': {
      const { caption: _none, caption_entities: _noneEither, ...round } = common
      return { method: 'sendVideoNote', send: (raw, signal) => raw.sendVideoNote({ ...round, ...length, video_note: file }, signal) }
    }
    case 'sticker':
      return { method: 'sendSticker', send: (raw, signal) => raw.sendSticker({ ...common, sticker: file }, signal) }
    default:
      return kind satisfies never
  }
}
