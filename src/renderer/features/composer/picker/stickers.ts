import type { Output } from '../../../../shared/contract'
import type { Attachment } from '../../../../shared/model'

export type Known = Pick<Output<'sticker.list'>, 'stickers' | 'sets'>
export type StickerGroup = {
  readonly id: string
  /** Of a set: what Telegram calls it. */
  readonly name?: string
  readonly title: string
  readonly stickers: readonly Attachment[]
}

const mostRecent = 20

/**
 * The last ones first, then the sets in the order of their last sticker; of a set that was not asked for yet, what came in of it.
 * `emoji`: only those with one of these.
 */
export function shownGroups(
  known: Known | undefined,
  sets: ReadonlyMap<string, { readonly title: string; readonly stickers: readonly Attachment[] }>,
  emoji: ReadonlySet<string> | undefined,
): readonly StickerGroup[] {
  if (!known) return []
  const recent = { id: 'recent', title: '', stickers: known.stickers.slice(0, mostRecent) }
  const fromSets = known.sets.map(({ name }): StickerGroup => {
    const whole = sets.get(name)
    return { id: `set-${name}`, name, title: whole?.title ?? name, stickers: whole?.stickers ?? known.stickers.filter(({ title }) => title === name) }
  })
  const all: readonly StickerGroup[] = [recent, ...fromSets]
  if (!emoji) return all
  return all.map(group => ({ ...group, stickers: group.stickers.filter(sticker => emoji.has(bare(sticker.emoji ?? ''))) })).filter(({ stickers }) => stickers.length > 0)
}

/** The emoji that somebody looks for, by itself or by its name; undefined while nothing is looked for. */
export async function emojiIn(typed: string): Promise<ReadonlySet<string> | undefined> {
  const said = typed.trim().replaceAll(':', '')
  if (said === '') return undefined
  const { suggestEmoji } = await import('../emoji/names')
  const signs = [...new Intl.Segmenter().segment(said)].map(({ segment }) => segment).filter(segment => /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(segment))
  const named = suggestEmoji(said.toLowerCase().replaceAll(/\s+/g, '_'), mostNamed).map(({ emoji }) => emoji)
  return new Set([...signs, ...named].map(bare))
}

const mostNamed = 60

/** The same sign with and without the mark that asks for its picture. */
function bare(emoji: string): string {
  return emoji.replaceAll('\uFE0F', '')
}
