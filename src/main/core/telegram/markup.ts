import type { InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity, ReplyKeyboardMarkup, ReplyKeyboardRemove } from 'grammy/types'
import type { Entity } from '../../../shared/model'
import type { ReplyKeyboard, SendOptions } from '../../../shared/outgoing'
import type { Keyboard } from '../store/outgoing'

export function keyboardMarkup(wire: Keyboard['wire']): InlineKeyboardMarkup {
  return { inline_keyboard: wire.map(row => [...row]) }
}

export function replyMarkup(keyboard: ReplyKeyboard | 'remove'): ReplyKeyboardMarkup | ReplyKeyboardRemove {
  if (keyboard === 'remove') return { remove_keyboard: true }
  const { rows, isOnce, placeholder } = keyboard
  return {
    keyboard: rows.map(row =>
      row.map(({ text, request }) => ({ text, ...(request === 'contact' && { request_contact: true }), ...(request === 'location' && { request_location: true }) })),
    ),
    resize_keyboard: true,
    ...(isOnce && { one_time_keyboard: true }),
    ...(placeholder !== undefined && { input_field_placeholder: placeholder }),
  }
}

/** Empty where Telegram may do as it pleases. */
export function previewOptions(preview: SendOptions['linkPreview']): { link_preview_options?: LinkPreviewOptions } {
  switch (preview) {
    case undefined:
      return {}
    case 'none':
      return { link_preview_options: { is_disabled: true } }
    case 'small':
      return { link_preview_options: { prefer_small_media: true } }
    case 'large':
      return { link_preview_options: { prefer_large_media: true } }
    case 'above':
      return { link_preview_options: { show_above_text: true } }
    default:
      return preview satisfies never
  }
}

export function sendableEntities(entities: readonly Entity[]): MessageEntity[] {
  return entities.flatMap(sendable)
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
