import type { BrowserWindow } from 'electron'
import type { Delta, Output } from '../../../shared/contract'
import type { Actor, Conversation, ConversationId } from '../../../shared/model'
import type { Core } from '../../core/core'
import type { Pages } from './ipc'
import { openNotifications } from './notifications'
import type { Device } from './settings'
import { openTray } from './tray'
import { reveal } from './window'

type Deps = {
  readonly core: Core
  readonly actor: Actor
  readonly settings: Device
  readonly resources: string
  readonly window: BrowserWindow
  readonly pages: Pages
}

/** What Bellhop shows outside its window: the unread count and notifications, both from the same rows that the page gets. */
export function follow({ core, actor, settings, resources, window, pages }: Deps): void {
  const open = () => reveal(window)
  const signs = openTray({ resources, window, open })
  const notifications = openNotifications({
    settings: settings.get,
    isWatched: id => window.isFocused() && pages.shown(window.webContents) === id,
    conversation: id => conversationOf(core, actor, id),
    open(id) {
      open()
      pages.act(window.webContents, { id: 'conversation.open', conversationId: id })
    },
    openInbox: open,
  })

  const count = async () => {
    const answer = await core.call(actor, 'conversation.list', { limit: 1 })
    if (answer.ok) signs.show((answer.value as Output<'conversation.list'>).counts.unread)
  }
  core.listen((delta: Delta) => {
    if ('reset' in delta) return void count()
    for (const row of delta.rows) if (row.kind === 'counts') signs.show(row.row.unread)
    void notifications.take(delta)
  })
  void count()
}

async function conversationOf(core: Core, actor: Actor, id: ConversationId): Promise<Conversation | null> {
  const answer = await core.call(actor, 'conversation.get', { conversationId: id })
  return answer.ok ? (answer.value as Output<'conversation.get'>).conversation : null
}
