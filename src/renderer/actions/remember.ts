import type { Input } from '../../shared/contract'
import type { ConversationId } from '../../shared/model'
import { call } from '../client'
import { useCache, useView } from '../state/stores'

/**
 * What the page keeps of itself in the browser: which conversation is open, for as long as the window lives, and drafts that the app
 * behind the page could not take. Storage that cannot be had (a private window, a full disk) only means that nothing is kept.
 */

const openKey = 'bellhop.open'
const unsavedKey = 'bellhop.unsaved'

/** What was open in this window before it was reloaded, unless it is another database's. */
export function lastOpen(epoch: string): ConversationId | null {
  const kept = read(() => sessionStorage, openKey)
  return isRecord(kept) && kept['epoch'] === epoch && typeof kept['conversationId'] === 'string' ? (kept['conversationId'] as ConversationId) : null
}

/** From now on; returns how to stop. */
export function rememberOpen(): () => void {
  return useView.subscribe(({ selected }, before) => {
    if (selected === before.selected) return
    write(() => sessionStorage, openKey, { epoch: useCache.getState().info?.epoch, conversationId: selected })
  })
}

/** A draft that could not be handed over. */
export function keepUnsaved(draft: Input<'draft.set'>): void {
  const epoch = useCache.getState().info?.epoch
  write(() => localStorage, unsavedKey, { epoch, drafts: [...unsaved().filter(({ conversationId }) => conversationId !== draft.conversationId), draft] })
}

/** Of the database that this page shows, or showed last. */
export function unsaved(epoch = useCache.getState().info?.epoch): readonly Input<'draft.set'>[] {
  const kept = read(() => localStorage, unsavedKey)
  return isRecord(kept) && (epoch === undefined || kept['epoch'] === epoch) && Array.isArray(kept['drafts']) ? (kept['drafts'] as Input<'draft.set'>[]) : []
}

/** Hands over what the app could not take before; what it still cannot take stays. */
export async function handOverUnsaved(epoch = useCache.getState().info?.epoch): Promise<void> {
  for (const draft of unsaved(epoch)) {
    try {
      await call('draft.set', draft)
    } catch {
      // Still gone: it is tried again with the next connection.
      return
    }
    const left = unsaved(epoch).filter(other => other.conversationId !== draft.conversationId || other.revision > draft.revision)
    write(() => localStorage, unsavedKey, left.length > 0 ? { epoch, drafts: left } : null)
  }
}

function read(storage: () => Storage, key: string): unknown {
  try {
    const text = storage().getItem(key)
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function write(storage: () => Storage, key: string, value: unknown): void {
  try {
    if (value === null) storage().removeItem(key)
    else storage().setItem(key, JSON.stringify(value))
  } catch {
    // Not allowed, or full.
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
