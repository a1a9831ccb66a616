import type { Output, ParsedInput } from '../../../shared/contract'
import { Problem } from '../../../shared/problem'
import { botOf } from '../store/bots'
import type { Database } from '../store/database'
import { receivedOf } from '../store/stickers'

/** Telegram's own bound of a set. */
const mostInSet = 200

export async function stickerSet({ db }: { readonly db: Database }, { botId, name }: ParsedInput<'sticker.set'>): Promise<Output<'sticker.set'>> {
  if (!botOf(db, botId)) throw new Problem('not-found')
  const received = receivedOf(db, botId, name, mostInSet)
  if (received.length === 0) throw new Problem('not-found')
  return { name, title: name, isWhole: false, stickers: [...received] }
}
