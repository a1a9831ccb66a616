import type { Draft } from '../../../shared/model'
import type { Database } from './database'

export function draftOf(db: Database, conversationId: string): Draft | undefined {
  const row = db.get<{ text: string; reply_to: string | null; revision: number }>(
    'SELECT text, reply_to, revision FROM drafts WHERE conversation_id = ?',
    conversationId,
  )
  return (
    row && {
      conversationId: conversationId as Draft['conversationId'],
      text: row.text,
      revision: row.revision,
      ...(row.reply_to !== null && { replyTo: row.reply_to as Exclude<Draft['replyTo'], undefined> }),
    }
  )
}

/** Keeps the write with the higher revision; answers whether this one was kept. An empty text stays, for its revision. */
export function saveDraft(db: Database, draft: { conversationId: string; text: string; replyTo?: string | undefined; revision: number }): boolean {
  return (
    db.run(
      `INSERT INTO drafts (conversation_id, text, reply_to, revision) VALUES (?, ?, ?, ?)
       ON CONFLICT (conversation_id) DO UPDATE SET text = excluded.text, reply_to = excluded.reply_to, revision = excluded.revision
       WHERE excluded.revision > drafts.revision`,
      draft.conversationId,
      draft.text,
      draft.replyTo ?? null,
      draft.revision,
    ) > 0
  )
}
