import type { InlineKeyboardButton, InputMedia } from 'grammy/types'
import type { Target } from '../store/deeds'
import type { Deed } from '../store/operations'
import type { OutgoingFile } from '../store/outgoing'
import type { CallSignal } from './api'
import type { RawApi } from 'grammy'
import type { TgError } from './errors'
import { keyboardMarkup, sendableEntities, previewOptions } from './markup'
import { inputFile, sizeOf } from './request'

export type DeedCall = { readonly method: string; send(raw: RawApi, signal: CallSignal): Promise<unknown> }

/** The call that a deed is. Each says all of what it leaves behind, so that a second one changes nothing. */
export function callFor(target: Target, deed: Deed, dataDir: string): DeedCall {
  const business = target.connectionId === null ? {} : { business_connection_id: target.connectionId }
  const at = { ...business, chat_id: target.chatId, message_id: target.telegramId }
  switch (deed.do) {
    case 'edit':
      return editFor(target, deed, at, dataDir)
    case 'delete': {
      const { connectionId, telegramId, chatId } = target
      return connectionId === null
        ? { method: 'deleteMessage', send: (raw, signal) => raw.deleteMessage({ chat_id: chatId, message_id: telegramId }, signal) }
        : {
            method: 'deleteBusinessMessages',
            send: (raw, signal) => raw.deleteBusinessMessages({ business_connection_id: connectionId, message_ids: [telegramId] }, signal),
          }
    }
    case 'react': {
      // The fixed list that the command has checked it against is grammY's type.
      const reaction = deed.emoji === null ? [] : [{ type: 'emoji' as const, emoji: deed.emoji as '👍' }]
      const { chatId: chat_id, telegramId: message_id } = target
      return { method: 'setMessageReaction', send: (raw, signal) => raw.setMessageReaction({ chat_id, message_id, reaction }, signal) }
    }
    case 'pin':
      return deed.isPinned
        ? { method: 'pinChatMessage', send: (raw, signal) => raw.pinChatMessage({ ...at, disable_notification: true }, signal) }
        : { method: 'unpinChatMessage', send: (raw, signal) => raw.unpinChatMessage(at, signal) }
    default:
      return deed satisfies never
  }
}

type At = { readonly chat_id: string; readonly message_id: number; readonly business_connection_id?: string }

/** Left out, the buttons would go: those that stand are said again. */
function editFor(target: Target, { words, file, keyboard }: Deed & { do: 'edit' }, at: At, dataDir: string): DeedCall {
  const wire = (keyboard ?? target.keyboard)?.wire ?? []
  const reply_markup = keyboardMarkup(wire) as { inline_keyboard: InlineKeyboardButton[][] }
  if (file) {
    const media = mediaOf(target, file, words ?? target, dataDir)
    return { method: 'editMessageMedia', send: (raw, signal) => raw.editMessageMedia({ ...at, media, reply_markup }, signal) }
  }
  if (!words) return { method: 'editMessageReplyMarkup', send: (raw, signal) => raw.editMessageReplyMarkup({ ...at, reply_markup }, signal) }
  const entities = sendableEntities(words.entities)
  if (target.kind === 'text') {
    const payload = { ...at, text: words.text, entities, reply_markup, ...previewOptions(target.request.linkPreview) }
    return { method: 'editMessageText', send: (raw, signal) => raw.editMessageText(payload, signal) }
  }
  const above = target.request.captionAbove ? { show_caption_above_media: true } : {}
  const payload = { ...at, caption: words.text, caption_entities: entities, reply_markup, ...above }
  return { method: 'editMessageCaption', send: (raw, signal) => raw.editMessageCaption(payload, signal) }
}

/** Everything of the new file is said again, or Telegram forgets it: its caption, where that stands, and that it is hidden. */
function mediaOf({ request }: Target, { kind, width, height, ...file }: OutgoingFile, words: Pick<Target, 'text' | 'entities'>, dataDir: string): InputMedia {
  const common = { media: inputFile(file, dataDir), caption: words.text, caption_entities: sendableEntities(words.entities) }
  const seen = { ...(request.captionAbove && { show_caption_above_media: true }), ...(request.hasSpoiler && { has_spoiler: true }) }
  if (kind === 'photo') return { type: 'photo', ...common, ...seen }
  if (kind === 'video') return { type: 'video', ...common, ...seen, ...sizeOf(width, height), supports_streaming: true }
  if (kind === 'animation') return { type: 'animation', ...common, ...seen, ...sizeOf(width, height) }
  return kind === 'audio' ? { type: 'audio', ...common } : { type: 'document', ...common }
}

/** A refusal that says that what was wanted is so already. */
export function isDone(deed: Deed, { kind, status, description = '' }: TgError): boolean {
  if (kind !== 'answer' || status !== 400) return false
  if (/is not modified|reaction_empty/i.test(description)) return true
  if (deed.do === 'delete') return /message to delete not found|message_id_invalid/i.test(description)
  return deed.do === 'pin' && !deed.isPinned && /message to unpin not found|chat_not_modified/i.test(description)
}
