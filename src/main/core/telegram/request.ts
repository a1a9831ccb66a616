import { InputFile, type RawApi } from 'grammy'
import type { MessageEntity } from 'grammy/types'
import { safeFileName } from '../../../shared/file-name'
import type { Entity } from '../../../shared/model'
import { mediaPath } from '../store/media'
import type { OutgoingMessage } from '../store/outbox'
import type { CallSignal } from './api'

export type Request = {
  readonly method: string
  send(raw: RawApi, signal: CallSignal): Promise<unknown>
  /** Milliseconds. */
  readonly timeout: number
}

const textTimeout = 60_000
/** The slowest line on which an upload is still worth waiting for, in bytes a millisecond. */
const slowestUpload = 16

/** The one request that a message is. Text goes with entities, never with a parse mode: what was typed is what arrives. */
export function requestFor(message: OutgoingMessage, chatId: string, dataDir: string): Request {
  const { text, attachment } = message
  const entities = message.entities.flatMap(sendable)
  const to = {
    chat_id: chatId,
    ...(message.threadId !== null && { message_thread_id: message.threadId }),
    ...(message.connectionId !== null && { business_connection_id: message.connectionId }),
    ...(message.replyToTelegramId !== null && {
      reply_parameters: { message_id: message.replyToTelegramId, allow_sending_without_reply: true },
    }),
  }
  if (!attachment) {
    const payload = { ...to, text, ...(entities.length > 0 && { entities }) }
    return { method: 'sendMessage', timeout: textTimeout, send: (raw, signal) => raw.sendMessage(payload, signal) }
  }
  const caption = { ...(text !== '' && { caption: text }), ...(entities.length > 0 && { caption_entities: entities }) }
  return {
    timeout: textTimeout + attachment.size / slowestUpload,
    ...sendFile(attachment, { ...to, ...caption }, inputFile(attachment, dataDir)),
  }
}

/** Quoted here, because grammY writes a file's name into the header as it is, and a bare semicolon would end it. */
function inputFile({ sha, fileName }: NonNullable<OutgoingMessage['attachment']>, dataDir: string): InputFile {
  return new InputFile(mediaPath(dataDir, sha), `"${safeFileName(fileName)}"`)
}

type Common = { readonly chat_id: string; readonly caption?: string; readonly caption_entities?: MessageEntity[] }

function sendFile(
  { kind, width, height, duration }: NonNullable<OutgoingMessage['attachment']>,
  common: Common,
  file: InputFile,
): Pick<Request, 'method' | 'send'> {
  const size = { ...(width !== null && { width }), ...(height !== null && { height }) }
  const length = duration === null ? {} : { duration: Math.round(duration) }
  switch (kind) {
    case 'photo':
      return { method: 'sendPhoto', send: (raw, signal) => raw.sendPhoto({ ...common, photo: file }, signal) }
    case 'document':
      return { method: 'sendDocument', send: (raw, signal) => raw.sendDocument({ ...common, document: file }, signal) }
    case 'voice':
      return { method: 'sendVoice', send: (raw, signal) => raw.sendVoice({ ...common, ...length, voice: file }, signal) }
    case 'audio':
      return { method: 'sendAudio', send: (raw, signal) => raw.sendAudio({ ...common, ...length, audio: file }, signal) }
    case 'video':
      return { method: 'sendVideo', send: (raw, signal) => raw.sendVideo({ ...common, ...size, ...length, supports_streaming: true, video: file }, signal) }
    case 'animation':
      return { method: 'sendAnimation', send: (raw, signal) => raw.sendAnimation({ ...common, ...size, ...length, animation: file }, signal) }
    case 'video-note':
      return { method: 'sendVideoNote', send: (raw, signal) => raw.sendVideoNote({ ...common, ...length, video_note: file }, signal) }
    case 'sticker':
      return { method: 'sendSticker', send: (raw, signal) => raw.sendSticker({ ...common, sticker: file }, signal) }
    default:
      return kind satisfies never
  }
}

/** The kinds that we may set; Telegram finds links, mentions and the like by itself. */
function sendable(entity: Entity): MessageEntity[] {
  const { type, offset, length } = entity
  switch (type) {
    case 'bold':
    case 'italic':
    case 'underline':
    case 'strikethrough':
    case 'spoiler':
    case 'blockquote':
    case 'expandable_blockquote':
    case 'code':
      return [{ type, offset, length }]
    case 'pre':
      return [{ type, offset, length, ...(entity.language !== undefined && { language: entity.language }) }]
    case 'text_link':
      return entity.url === undefined ? [] : [{ type, offset, length, url: entity.url }]
    case 'custom_emoji':
      return entity.customEmojiId === undefined ? [] : [{ type, offset, length, custom_emoji_id: entity.customEmojiId }]
    default:
      return []
  }
}
