import type { Args } from '../args'
import type { Call, Methods, Outcome } from '../call'
import { formatText } from '../entities'
import { badRequest } from '../errors'
import { isObject } from '../json'
import { messageJson } from '../rooms'
import type { Content, Entity } from '../world'
import { parseMarkup } from './markup'
import { entitiesOf, send } from './sending'

const maxRawBytes = 32_768
const maxText = 4096
export const maxCaption = 1024

export const textMethods: Methods = { sendMessage }

async function sendMessage(call: Call): Promise<Outcome> {
  const parsed = textOf(call)
  const [message] = await send(call, 'text messages', () => [textFrom(parsed, call.args)])
  if (!message) throw new Error('a send made no message')
  return { result: messageJson(call.world, call.bot, message) }
}

/** The parameter `text` as it came, which must not be missing. */
export function textOf(call: Call): { text: string; entities: Entity[] } {
  const raw = call.args.text('text')
  if (raw === '') throw badRequest('message text is empty')
  if (Buffer.byteLength(raw) > maxRawBytes) throw badRequest('text is too long')
  return marked(call, raw, 'entities')
}

/** A text with its entities, from parse_mode or from the parameter that carries them. */
export function marked({ args, world, method, bot }: Call, raw: string, entitiesName: string): { text: string; entities: Entity[] } {
  const mode = args.text('parse_mode').toLowerCase()
  if (mode === '' || mode === 'none') return { text: raw, entities: entitiesOf(raw, args.text(entitiesName)) }
  world.complaints.add('parse-mode', method, mode, bot.id)
  return parseMarkup(raw, mode)
}

/** What is left after cleaning must be something, and not too much. Telegram counts code points. */
export function textFrom(parsed: { text: string; entities: Entity[] }, args: Args): Content {
  const { text, entities } = formatText(parsed.text, parsed.entities)
  if (text === '') throw badRequest('text must be non-empty')
  if (codePoints(text) > maxText) throw badRequest('message is too long')
  const preview = args.json('link_preview_options')
  return isObject(preview) ? { kind: 'text', text, entities, preview } : { kind: 'text', text, entities }
}

export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
