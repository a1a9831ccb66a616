import type { Draft } from '../../../shared/model'
import type { Database } from './database'

export function draftOf(db: Database, conversationId: string): Draft | undefined {
  const row = db.get<{ text: string; entities: string; reply_to: string | null; revision: number }>(
    'SELECT text, entities, reply_to, revision FROM drafts WHERE conversation_id = ?',
    conversationId,
  )
  return (
    row && {
      conversationId: conversationId as Draft['conversationId'],
      text: row.text,
      ...(row.entities !== '[]' && { entities: JSON.parse(row.entities) as Draft['entities'] }),
      revision: row.revision,
      ...(row.reply_to !== null && { replyTo: row.reply_to as Exclude<Draft['replyTo'], undefined> }),
    }
  )
}

type Kept = {
  readonly conversationId: string
  readonly text: string
  readonly entities?: readonly unknown[] | undefined
  readonly replyTo?: string | undefined
  readonly revision: number
}

/** Keeps the write with the higher revision; answers whether this one was kept. An empty text stays, for its revision. */
export function saveDraft(db: Database, draft: Kept): boolean {
  return (
    db.run(
      `INSERT INTO drafts (conversation_id, text, entities, reply_to, revision) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (conversation_id) DO UPDATE SET text = excluded.text, entities = excluded.entities, reply_to = excluded.reply_to, revision = excluded.revision
       WHERE excluded.revision > drafts.revision`,
      draft.conversationId,
      draft.text,
      JSON.stringify(draft.entities ?? []),
      draft.replyTo ?? null,
      draft.revision,
    ) > 0
  )
}
