import { Problem } from '../../shared/problem'
import type { Attachment, BotId } from '../../shared/model'
import { call } from '../client'

/** How many are asked for at once, as Telegram has it. */
const mostAtOnce = 200
/** What is drawn together is asked for together. Milliseconds. */
const gathering = 50
/** How often one whose picture is not here yet is looked at again; each pause is twice as long as the one before. */
const mostLooks = 6
const firstPause = 500
/** How many are remembered; those that came first are forgotten first. */
const mostKnown = 2_000

type Wanted = { readonly botId: BotId; readonly id: string; looks: number }

const known = new Map<string, Attachment>()
const wanted = new Map<string, Wanted>()
const waiting = new Set<Wanted>()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined

/** What is known of a custom emoji as the bot was told of it; the same object until more is known. */
export function customEmoji(botId: BotId, id: string): Attachment | undefined {
  return known.get(keyOf(botId, id))
}

/** Calls back whenever more is known of any. */
export function onCustomEmoji(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Asks for one that is on screen, where its picture is not here and it is not asked for already. Never fails: the plain emoji stands there meanwhile. */
export function wantCustomEmoji(botId: BotId, id: string): void {
  const key = keyOf(botId, id)
  if (!/^\d{1,20}$/.test(id) || known.get(key)?.state === 'stored' || wanted.has(key)) return
  const one = { botId, id, looks: 0 }
  wanted.set(key, one)
  look(one)
}

function look(one: Wanted): void {
  waiting.add(one)
  timer ??= setTimeout(() => void askAll(), gathering)
}

async function askAll(): Promise<void> {
  timer = undefined
  const all = [...waiting]
  waiting.clear()
  for (const botId of new Set(all.map(one => one.botId))) {
    const ofBot = all.filter(one => one.botId === botId)
    for (let from = 0; from < ofBot.length; from += mostAtOnce) await ask(botId, ofBot.slice(from, from + mostAtOnce))
  }
}

async function ask(botId: BotId, some: readonly Wanted[]): Promise<void> {
  try {
    const { emoji, isAsked } = await call('sticker.emoji', { botId, ids: some.map(({ id }) => id) })
    const found = new Map(emoji.map(({ id, sticker }) => [id, sticker]))
    for (const [id, sticker] of found) keep(keyOf(botId, id), sticker)
    for (const one of some) {
      const state = found.get(one.id)?.state
      if (state === 'stored' || state === 'gone' || (isAsked && state === undefined)) continue
      again(one)
    }
    for (const listener of listeners) listener()
  } catch (error) {
    for (const one of some) again(one)
    // Without an app behind the page, or on a disk that cannot be written, the plain emoji is what there is.
    if (!(error instanceof Problem)) throw error
  }
}

/** Once more a while later; in the end, whenever it is next on screen. */
function again(one: Wanted): void {
  one.looks += 1
  if (one.looks > mostLooks) wanted.delete(keyOf(one.botId, one.id))
  else setTimeout(() => look(one), firstPause * 2 ** one.looks)
}

function keep(key: string, sticker: Attachment): void {
  known.delete(key)
  known.set(key, sticker)
  const [oldest] = known.keys()
  if (known.size <= mostKnown || oldest === undefined) return
  known.delete(oldest)
  wanted.delete(oldest)
}

function keyOf(botId: BotId, id: string): string {
  return `${botId}:${id}`
}
