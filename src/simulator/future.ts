import { isObject, toJson } from './json'
import type { JsonObject } from './json'

/**
 * A Telegram of years ahead ("Bot API 11", F12): the same world, told by a server that knows more. Every object has members that
 * nobody has heard of, before and after its own; every list of entities, reactions and buttons has one of a new kind; and what is named by
 * a word whose list may grow has a new word. Who an update is of, and what was said, stays as it is: that is what a client must still read.
 */
export function asTheFutureSaysIt(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return lengthened(value.map(item => asTheFutureSaysIt(item, name)), name)
  if (!isObject(value)) return value
  const own = Object.entries(value).map(([key, item]) => [key, asTheFutureSaysIt(newWord(name, key, item), key)] as const)
  return { x_origin: { kind: 'hologram', depth: 3 }, ...Object.fromEntries(own), x_weight: 1.5, x_marks: ['a', null, { deep: [[]] }] }
}

/** The envelope of a reply; its `ok` and `error_code` are what HTTP itself builds on. */
export function replyOfTheFuture(body: string): string {
  return toJson(asTheFutureSaysIt(JSON.parse(body)))
}

/** Beside each update comes one of a kind that nobody knows, in the same chat. */
export function unknownUpdate({ chat, message }: JsonObject, date: number): JsonObject {
  const place = chat ?? (isObject(message) ? message['chat'] : undefined)
  return { hologram: { ...(isObject(place) && { chat: place }), date, beams: [{ colour: 'green', angle: 0.5 }] } }
}

const newWords: Readonly<Record<string, string>> = {
  'sticker.type': 'holographic',
  'poll.type': 'ranked',
  'forward_origin.type': 'mirror',
  'type.type': 'nebula',
  'new_chat_member.status': 'companion',
  'old_chat_member.status': 'companion',
  'inline_keyboard.style': 'aurora',
  'checklist.kind': 'woven',
}

/** Words that open or close the way to a person keep their meaning, or nothing could be asserted about it. */
const footing: ReadonlySet<unknown> = new Set(['kicked', 'left'])

function newWord(parent: string, key: string, value: unknown): unknown {
  const word = newWords[`${parent}.${key}`]
  return word !== undefined && typeof value === 'string' && !footing.has(value) ? word : value
}

const newItems: Readonly<Record<string, unknown>> = {
  entities: { type: 'shimmer', offset: 0, length: 1, speed: 2 },
  caption_entities: { type: 'shimmer', offset: 0, length: 1, speed: 2 },
  new_reaction: { type: 'sound', sound_id: '77' },
  inline_keyboard: [{ text: 'Beam', beam: { to: 'moon' } }],
}

function lengthened(list: readonly unknown[], name: string): unknown[] {
  const isRow = name === 'inline_keyboard' && !list.every(item => Array.isArray(item))
  return Object.hasOwn(newItems, name) && !isRow ? [...list, newItems[name]] : [...list]
}
