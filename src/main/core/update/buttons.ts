import type { Button } from '../../../shared/content'
import { type Json, list, object, text } from './read'

/** Telegram keeps 100; a row of more than eight is not drawn by anybody. */
const mostRows = 100
const mostInRow = 12
const longestLabel = 200

/** Where a button's own field leads, by the name of that field; a button has exactly one of them. */
const kinds = [
  'url', 'callback_data', 'web_app', 'login_url', 'switch_inline_query', 'switch_inline_query_current_chat', 'switch_inline_query_chosen_chat',
  'copy_text', 'callback_game', 'pay', 'disabled',
] as const satisfies readonly Button['kind'][]

/** The rows of an inline keyboard as it stands under a message; empty where there is none. */
export function buttonsOf(markup: unknown): Button[][] {
  return list(object(markup)?.['inline_keyboard'])
    .slice(0, mostRows)
    .map(row => list(row).slice(0, mostInRow).flatMap(each => buttonOf(object(each))))
    .filter(row => row.length > 0)
}

export function buttonOf(raw: Json | null, label = text(raw?.['text'])): Button[] {
  if (!raw || label === null) return []
  const kind = kinds.find(field => raw[field] !== undefined) ?? 'unknown'
  const value = kind === 'unknown' ? undefined : raw[kind]
  const url = text(value) !== null && kind === 'url' ? text(value) : text(object(value)?.['url'])
  const data = kind === 'callback_data' ? text(value) : kind === 'copy_text' ? text(object(value)?.['text']) : null
  const style = styleOf(raw['style'])
  return [
    {
      text: label.slice(0, longestLabel),
      kind,
      ...(url !== null && { url: url.slice(0, 2_048) }),
      ...(data !== null && { data: data.slice(0, 256) }),
      ...(style && { style }),
    },
  ]
}

function styleOf(value: unknown): Button['style'] {
  return value === 'danger' || value === 'success' || value === 'primary' || value === 'link' ? value : undefined
}

/** The words on the button of a message that carries this callback data. */
export function labelOf(message: Json | null, data: string): string | undefined {
  return buttonsOf(message?.['reply_markup'])
    .flat()
    .find(button => button.kind === 'callback_data' && button.data === data.slice(0, 256))?.text
}
