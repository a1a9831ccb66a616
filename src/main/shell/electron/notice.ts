import type { Conversation, Message, Settings } from '../../../shared/model'
import { visibleLine, visibleName } from '../../../shared/name'
import { veiled } from '../../../shared/veil'
import { conversation as sentences } from '../../../shared/i18n/en/conversation'
import { desktop } from '../../../shared/i18n/en/desktop'
import { sentence } from './sentence'

export type Notice = { readonly title: string; readonly body: string; readonly silent: boolean }

const words = desktop.notification
const kinds = sentences.kind
const longest = 240

/**
 * Whether a message row is one that arrived, and not one that was changed: rows come again for edits, reactions and files.
 * @param notifiedUpTo position of the last message of this conversation that was notified
 */
export function isNews(row: Message, conversation: Conversation, notifiedUpTo: string | undefined): boolean {
  return (
    row.direction === 'incoming' &&
    row.editedAt === undefined &&
    conversation.unreadCount > 0 &&
    row.position > (conversation.readUpTo ?? '') &&
    row.position > (notifiedUpTo ?? '') &&
    // An older row that comes again has newer ones after it.
    row.date >= conversation.lastMessageAt
  )
}

/**
 * The notification about one conversation, or null where none is due: they are off, or the operator is looking at it.
 * @param isWatched the conversation is on screen in the focused window
 * @param count how many messages it speaks for
 */
export function notificationFor(row: Message, conversation: Conversation, settings: Settings, isWatched: boolean, count = 1): Notice | null {
  if (!settings.notifications || isWatched) return null
  return { title: visibleName(conversation.title), body: body(row, settings, count), silent: !settings.sound }
}

/** One for all, where so many people wrote at once that single notifications would only bury each other. */
export function summaryFor(count: number, conversations: number, settings: Settings): Notice | null {
  if (!settings.notifications) return null
  return { title: desktop.tray.none, body: sentence(words.several, { count, conversations }), silent: !settings.sound }
}

function body(row: Message, settings: Settings, count: number): string {
  if (!settings.notificationPreview) return sentence(count === 1 ? words.hidden_one : words.hidden_other, { count })
  const text = visibleLine(veiled(row.text, row.entities))
  const kind = Object.entries(kinds).find(([name]) => name === row.kind)?.[1]
  if (!text) return kind ?? kinds.unknown
  const said = row.kind === 'text' || kind === undefined ? text : `${kind}: ${text}`
  return said.length > longest ? `${said.slice(0, longest - 1)}…` : said
}
