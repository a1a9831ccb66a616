import type { Output, ParsedInput } from '../../../shared/contract'
import type { Database } from '../store/database'
import { currentRev } from '../store/meta'
import { recentSets, recentStickers } from '../store/stickers'

const most = 60
const mostSets = 100

/** The stickers that contacts sent last, each once: those a bot can send, since Telegram's handle of a file is one bot's own. */
export function stickerList(db: Database, { botId }: ParsedInput<'sticker.list'>): Output<'sticker.list'> {
  return { rev: currentRev(db), stickers: [...recentStickers(db, botId, most)], sets: [...recentSets(db, botId, mostSets)] }
}
