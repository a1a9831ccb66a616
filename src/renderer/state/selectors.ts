import { useShallow } from 'zustand/react/shallow'
import type { AttachmentId, Bot, BotId, Contact, Conversation, ConversationId, Message, MessageId, Settings } from '../../shared/model'
import type { Cache, Info, Progress } from './cache'
import { listKey, type ConversationList } from './conversation-list'
import type { MessageWindow } from './message-window'
import { useCache, useView } from './stores'
import type { Extras, Words } from './view'

/**
 * What components read. Each gives back the very row of the cache, so that a component renders again only when that row
 * has changed.
 */
export function useConversation(id: ConversationId | null): Conversation | undefined {
  return useCache(cache => (id ? cache.conversations.get(id) : undefined))
}

export type Identity = Pick<Conversation, 'botId' | 'title' | 'topic' | 'kind' | 'business' | 'contactId' | 'status' | 'reach'>

/** What does not change with every message. */
export function useIdentity(id: ConversationId): Identity | undefined {
  return useCache(
    useShallow(cache => {
      const row = cache.conversations.get(id)
      if (!row) return undefined
      const { botId, title, topic, kind, business, contactId, status, reach } = row
      return { botId, title, topic, kind, business, contactId, status, reach }
    }),
  )
}

export function useContact(conversationId: ConversationId): Contact | undefined {
  return useCache(cache => contactOf(cache, conversationId))
}

export function useBots(): readonly Bot[] {
  return useCache(cache => cache.bots ?? noBots)
}

export function useBot(id: BotId | undefined): Bot | undefined {
  return useCache(cache => cache.bots?.find(bot => bot.id === id))
}

export function useMessageWindow(conversationId: ConversationId): MessageWindow | undefined {
  return useCache(cache => cache.windows.get(conversationId))
}

export function useMessage(conversationId: ConversationId | null, id: MessageId | undefined): Message | undefined {
  return useCache(cache => (conversationId === null ? undefined : cache.windows.get(conversationId)?.messages.find(message => message.id === id)))
}

/** Until when Telegram lets what a bot sends wait, epoch ms; 0 where it does not. */
export function useSlowedUntil(id: BotId): number {
  return useCache(cache => cache.slowed.get(id) ?? 0)
}

/** What waits for its time, what goes first first. */
export function useScheduled(): NonNullable<Cache['scheduled']> {
  return useCache(cache => cache.scheduled ?? noneScheduled)
}

const noneScheduled: NonNullable<Cache['scheduled']> = []

/** Of an upload to Telegram (by message) or a download from it (by attachment), while it is under way. */
export function useProgress(of: 'upload' | 'download', id: MessageId | AttachmentId): Progress | undefined {
  return useCache(cache => cache.progress.get(`${of}:${id}`))
}

/** Of a backup, an export or an import, while it is under way. */
export function useJobProgress(job: 'export' | 'import'): Progress | undefined {
  return useCache(cache => cache.progress.get(`job:${job}`))
}

export function useList(): ConversationList | undefined {
  const key = useView(view => listKey(view.scope))
  return useCache(cache => cache.lists.get(key))
}

export function useSettings(): Settings {
  return useCache(cache => cache.settings)
}

export function useInfo(): Info | null {
  return useCache(cache => cache.info)
}

export function useReplyTo(conversationId: ConversationId): MessageId | undefined {
  return useView(view => view.replyTo.get(conversationId))
}

/** The part of that message which is quoted. */
export function useQuote(conversationId: ConversationId): { readonly text: string; readonly position: number } | undefined {
  return useView(view => view.quotes.get(conversationId))
}

/** The message of ours that the composer changes. */
export function useEditing(conversationId: ConversationId): MessageId | undefined {
  return useView(view => view.editing.get(conversationId))
}

/** What goes with the next message besides words and files. */
export function useExtras(conversationId: ConversationId): Extras {
  return useView(view => view.extras.get(conversationId) ?? noExtras)
}

const noExtras: Extras = {}

export function useIsLoading(key: string): boolean {
  return useView(view => view.loading.has(key))
}

export function useFailure(key: string): Words | undefined {
  return useView(view => view.failures.get(key))
}

/** Whether anything can be written right now. */
export function useIsViewOnly(): boolean {
  return useCache(cache => cache.info?.mode === 'view-only')
}

/** Bots whose health asks for the operator's attention, the gravest first. */
export function useTroubledBots(): readonly Bot[] {
  return useCache(useShallow(troubled))
}

const noBots: readonly Bot[] = []

const gravity = ['stuck', 'unauthorized', 'locked', 'webhook', 'contested', 'unsafe', 'captive', 'unwell', 'offline'] as const

export function troubled(cache: Cache): readonly Bot[] {
  const rank = (bot: Bot) => (gravity as readonly string[]).indexOf(bot.health.state)
  return (cache.bots ?? [])
    .filter(bot => bot.state === 'running' && rank(bot) >= 0)
    .toSorted((a, b) => rank(a) - rank(b))
}

export function contactOf(cache: Cache, conversationId: ConversationId): Contact | undefined {
  const row = cache.conversations.get(conversationId)
  return row && cache.contacts.get(row.contactId)
}
