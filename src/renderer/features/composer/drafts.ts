import { useEffect, useRef, useState } from 'react'
import type { ConversationId, MessageId } from '../../../shared/model'
import { loadDraft, saveDraft } from '../../actions/messages'
import type { Rich, RichEntity } from './rich'

/** A pause in typing after which the text is kept. Milliseconds. */
const pause = 400

type Drafts = {
  /** Keeps it soon. */
  keep(rich: Rich, replyTo: MessageId | undefined): void
  /** What was to be kept is not any more: it was sent. */
  drop(): void
}

/**
 * Keeps what is written for as long as the composer of a conversation stands: soon after typing, and at once when another
 * conversation is opened or the page goes. `onLoaded` hands over what was kept before.
 */
export function useDrafts(
  conversationId: ConversationId,
  onLoaded: (draft: { readonly text: string; readonly entities?: readonly (Omit<RichEntity, 'type'> & { readonly type: string })[] | undefined; readonly replyTo?: MessageId | undefined }) => void,
): Drafts {
  const waiting = useRef<{ readonly rich: Rich; readonly replyTo: MessageId | undefined }>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const revision = useRef(0)
  const loaded = useRef(onLoaded)
  useEffect(() => {
    loaded.current = onLoaded
  })

  const flush = useRef(() => {
    clearTimeout(timer.current)
    const draft = waiting.current
    if (!draft) return
    waiting.current = null
    // Newer than anything written before, also by a page that was closed since; the app counts one on where a send empties it.
    revision.current = Math.max(revision.current + 2, Date.now())
    void saveDraft({
      conversationId,
      text: draft.rich.text,
      ...(draft.rich.entities.length > 0 ? { entities: [...draft.rich.entities] } : {}),
      revision: revision.current,
      ...(draft.replyTo ? { replyTo: draft.replyTo } : {}),
    })
  })

  useEffect(() => {
    const keepNow = flush.current
    let isHere = true
    const load = async () => {
      const draft = await loadDraft(conversationId)
      if (!draft) return
      revision.current = Math.max(revision.current, draft.revision)
      if (isHere) loaded.current(draft)
    }
    void load()
    globalThis.addEventListener('pagehide', keepNow)
    return () => {
      isHere = false
      globalThis.removeEventListener('pagehide', keepNow)
      keepNow()
    }
  }, [conversationId])

  const [drafts] = useState<Drafts>(() => ({
    keep(rich, replyTo) {
      waiting.current = { rich, replyTo }
      clearTimeout(timer.current)
      timer.current = setTimeout(flush.current, pause)
    },
    drop() {
      clearTimeout(timer.current)
      waiting.current = null
    },
  }))
  return drafts
}
