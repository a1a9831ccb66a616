import { Notification } from 'electron'
import type { Delta } from '../../../shared/contract'
import type { Conversation, ConversationId, Message, Settings } from '../../../shared/model'
import { isNews, notificationFor, summaryFor } from './notice'
import type { Notice } from './notice'

type Deps = {
  settings(): Settings
  /** Whether this conversation is on screen in the focused window. */
  isWatched(id: ConversationId): boolean
  /** For a message that came without its conversation's row. */
  conversation(id: ConversationId): Promise<Conversation | null>
  open(id: ConversationId): void
  openInbox(): void
}

type Arrival = { readonly message: Message; readonly conversation: Conversation; readonly count: number }

/** Milliseconds between two rounds; what arrives meanwhile is told together. */
const round = 1_000
/** More conversations than this in one round get one notification for all. */
const mostAtOnce = 3

export type Notifications = { take(delta: Delta): Promise<void>; close(): void }

/** Native notifications, one per conversation; a click opens it, reading it takes it away. */
export function openNotifications({ settings, isWatched, conversation, open, openInbox }: Deps): Notifications {
  const upTo = new Map<ConversationId, string>()
  /** How far each conversation has been read: what waits for its round may be read before it comes. */
  const readUpTo = new Map<ConversationId, string>()
  const shown = new Map<ConversationId, Notification>()
  let arrivals = new Map<ConversationId, Arrival>()
  let summary: Notification | null = null
  let timer: NodeJS.Timeout | undefined

  function show(notice: Notice | null, onClick: () => void): Notification | null {
    if (!notice || !Notification.isSupported()) return null
    const notification = new Notification({ title: notice.title, body: notice.body, silent: notice.silent })
    notification.on('click', onClick)
    notification.show()
    return notification
  }

  function showOne({ message, conversation: about, count }: Arrival): void {
    withdraw(about.id)
    const notification = show(notificationFor(message, about, settings(), isWatched(about.id), count), () => open(about.id))
    // Kept, because a notification that nobody holds is collected, and its click with it.
    if (notification) shown.set(about.id, notification)
    notification?.on('close', () => shown.get(about.id) === notification && shown.delete(about.id))
  }

  function withdraw(id: ConversationId): void {
    shown.get(id)?.close()
    shown.delete(id)
  }

  function isRead({ message, conversation: { id } }: Arrival): boolean {
    return message.position <= (readUpTo.get(id) ?? '')
  }

  function tell(): void {
    timer = undefined
    const all = [...arrivals.values()].filter(arrival => !isWatched(arrival.conversation.id) && !isRead(arrival))
    arrivals = new Map()
    if (all.length === 0) return
    timer = setTimeout(tell, round)
    if (all.length <= mostAtOnce) return all.forEach(showOne)
    const count = all.reduce((sum, arrival) => sum + arrival.count, 0)
    summary?.close()
    summary = show(summaryFor(count, all.length, settings()), openInbox)
  }

  return {
    async take(delta) {
      if ('reset' in delta) return
      const rows = new Map(delta.rows.flatMap(row => (row.kind === 'conversation' ? [[row.row.id, row.row] as const] : [])))
      for (const row of rows.values()) {
        if (row.readUpTo !== undefined) readUpTo.set(row.id, row.readUpTo)
        if (row.unreadCount === 0) withdraw(row.id)
      }
      for (const row of delta.rows) {
        if (row.kind !== 'message' || row.row.direction !== 'incoming') continue
        const id = row.row.conversationId
        const about = rows.get(id) ?? (await conversation(id))
        if (!about || !isNews(row.row, about, upTo.get(id))) continue
        upTo.set(id, row.row.position)
        arrivals.set(id, { message: row.row, conversation: about, count: (arrivals.get(id)?.count ?? 0) + 1 })
      }
      if (!timer && arrivals.size > 0) tell()
    },
    close() {
      clearTimeout(timer)
      summary?.close()
      for (const notification of shown.values()) notification.close()
    },
  }
}
