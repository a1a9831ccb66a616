import type { Output, ParsedInput } from '../../../shared/contract'
import type { Attachment } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import type { Log } from '../log/log'
import type { Clock } from '../ports'
import { stickersOfSet } from '../store/attachments'
import { botOf } from '../store/bots'
import type { Database } from '../store/database'
import { keepSet, keptSet, receivedOf } from '../store/stickers'
import { customEmojiOf, emojiSet, stickerSetOf } from '../update/sticker-set'

type Deps = {
  readonly db: Database
  readonly log: Log
  readonly clock: Clock
  /** What Telegram says of the set; null where it cannot be asked. */
  readonly ask: (botId: string, name: string) => Promise<unknown>
  readonly fetch: (attachmentId: string) => Promise<void>
}

/** Telegram's own bound of a set. */
const mostInSet = 200
const day = 24 * 60 * 60 * 1_000

/**
 * A set as Telegram has it, asked for once a day, and its pictures on their way; offline as it was then, and where it never was asked
 * for, what came in of it.
 */
export async function stickerSet(deps: Deps, { botId, name }: ParsedInput<'sticker.set'>): Promise<Output<'sticker.set'>> {
  const { db, clock } = deps
  if (!botOf(db, botId)) throw new Problem('not-found')
  const known = keptSet(db, botId, name)
  // One from the future says nothing: the clock has been set back.
  const isFresh = known !== undefined && known.askedAt <= clock.now() && clock.now() - known.askedAt < day
  if (!isFresh) await askFor(deps, botId, name)
  const kept = keptSet(db, botId, name)
  const stickers = kept ? stickersOfSet(db, botId, name) : receivedOf(db, botId, name, mostInSet)
  if (stickers.length === 0) throw new Problem('not-found')
  await fetchAll(deps, stickers)
  return { name, title: kept?.title ?? name, isWhole: kept !== undefined, stickers: [...stickers] }
}

type EmojiDeps = Omit<Deps, 'ask'> & {
  /** What Telegram says of them; null where it cannot be asked. */
  readonly ask: (botId: string, ids: readonly string[]) => Promise<unknown>
}

/** Custom emoji by their ids, asked for once each: what one looks like never changes. One that Telegram did not know is asked for again after a day. */
export async function customEmoji(deps: EmojiDeps, { botId, ids }: ParsedInput<'sticker.emoji'>): Promise<Output<'sticker.emoji'>> {
  const { db, log, clock, ask } = deps
  if (!botOf(db, botId)) throw new Problem('not-found')
  const of = (id: string) => stickersOfSet(db, botId, emojiSet(id))[0]
  const asked = [...new Set(ids)]
  const unknown = asked.filter(id => {
    const askedAt = keptSet(db, botId, emojiSet(id))?.askedAt
    return !of(id) && (askedAt === undefined || askedAt > clock.now() || clock.now() - askedAt >= day)
  })
  const answer = unknown.length === 0 ? null : customEmojiOf(botId, unknown, await ask(botId, unknown))
  if (answer) {
    log.write(() => {
      for (const id of unknown) {
        const sticker = answer.get(id)
        keepSet(db, botId, emojiSet(id), { title: '', stickers: sticker ? [sticker] : [] }, clock.now())
      }
    })
  }
  const emoji = asked.flatMap(id => {
    const sticker = of(id)
    return sticker ? [{ id, sticker }] : []
  })
  await fetchAll(deps, emoji.map(({ sticker }) => sticker))
  return { emoji, isAsked: unknown.length === 0 || answer !== null }
}

async function askFor({ log, clock, ask }: Deps, botId: string, name: string): Promise<void> {
  const set = stickerSetOf(botId, name, await ask(botId, name))
  if (set) log.write(db => keepSet(db, botId, name, set, clock.now()))
}

/** The first of a set last, so that it comes first. */
async function fetchAll({ fetch }: Pick<Deps, 'fetch'>, stickers: readonly Attachment[]): Promise<void> {
  for (const { id, state } of stickers.toReversed()) if (state === 'remote' || state === 'failed') await fetch(id)
}
