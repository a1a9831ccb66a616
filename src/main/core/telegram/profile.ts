import { createHash } from 'node:crypto'
import type { TelegramApi } from './api'
import { isRecord, TgError } from './errors'
import { shownWebhook } from './webhook'

/** What `getMe` says of the bot. */
export type WhoAmI = { readonly id: string; readonly username: string; readonly name: string }

const timeout = 30_000
/** Milliseconds; somebody sits in front of it. */
export const patience = 15_000
const longestName = 200

/** Throws `TgError`. */
export async function whoAmI(api: TelegramApi, signal?: AbortSignal): Promise<WhoAmI> {
  const me: unknown = await api.call('getMe', (raw, aborted) => raw.getMe(aborted), { timeout: patience, signal })
  if (!isRecord(me) || !Number.isSafeInteger(me.id) || typeof me.first_name !== 'string')
    throw new TgError({ kind: 'garbage', method: 'getMe', status: 200, sent: 'yes' })
  const username = typeof me.username === 'string' && /^\w{1,64}$/.test(me.username) ? me.username : ''
  return { id: String(me.id), username, name: me.first_name.slice(0, longestName).toWellFormed() }
}

/** The webhook that another system has set for this bot, fit to be shown; null where there is none. */
export async function webhookOf(api: TelegramApi, signal?: AbortSignal): Promise<string | null> {
  const info: unknown = await api.call('getWebhookInfo', (raw, aborted) => raw.getWebhookInfo(aborted), { timeout: patience, signal })
  return shownWebhook(info, api.token)
}

/** Only with the operator's consent. What waits at Telegram is kept: it is what they connect the bot for. */
export async function takeWebhook(api: TelegramApi): Promise<void> {
  await api.call('deleteWebhook', (raw, signal) => raw.deleteWebhook({ drop_pending_updates: false }, signal), { timeout })
}

/** The bot's own picture: the largest size up to 640 pixels wide, or the smallest. Null where it has none. */
export type OwnPicture = { readonly fileId: string; readonly photoId: string }

export async function pictureOf(api: TelegramApi, botId: string): Promise<OwnPicture | null> {
  const answer: unknown = await api.call(
    'getUserProfilePhotos',
    (raw, signal) => raw.getUserProfilePhotos({ user_id: Number(botId), limit: 1 }, signal),
    { timeout },
  )
  const photos: unknown = isRecord(answer) ? answer.photos : undefined
  const sizes: unknown = Array.isArray(photos) ? photos[0] : undefined
  const known = Array.isArray(sizes) ? sizes.flatMap(sizeOf).toSorted((a, b) => a.width - b.width) : []
  const best = known.findLast(size => size.width <= 640) ?? known[0]
  return best ? { fileId: best.fileId, photoId: photoIdOf(botId, best.uniqueId) } : null
}

function sizeOf(size: unknown): { fileId: string; uniqueId: string; width: number }[] {
  if (!isRecord(size)) return []
  const { file_id: fileId, file_unique_id: uniqueId, width } = size
  return typeof fileId === 'string' && typeof uniqueId === 'string' && typeof width === 'number' ? [{ fileId, uniqueId, width }] : []
}

/** Another picture is another id, so that nobody shows the old one from a cache. */
function photoIdOf(botId: string, uniqueId: string): string {
  return createHash('sha256').update(`bot:${botId}:${uniqueId}`).digest('hex').slice(0, 32)
}
