import type { Entity, ProblemData } from '../../../shared/model'
import type { Database } from './database'
import { ofBot } from './held'
import type { Keyboard, OutgoingFile } from './outgoing'

/** What is to be done at Telegram to a message that stands there. Each may be repeated: the second time changes nothing. */
export type Deed =
  | {
      readonly do: 'edit'
      /** Absent where only the buttons change. */
      readonly words?: { readonly text: string; readonly entities: readonly Entity[] }
      /** Absent where its file stays, or where it has none. */
      readonly file?: OutgoingFile
      /** Absent where they stay. */
      readonly keyboard?: Keyboard
    }
  | { readonly do: 'delete' }
  /** Null takes the reaction back. */
  | { readonly do: 'react'; readonly emoji: string | null }
  | { readonly do: 'pin'; readonly isPinned: boolean }

export type OperationState = 'asked' | 'done' | 'failed' | 'dropped'
export type Operation = { readonly id: string; readonly messageId: string; readonly deed: Deed }

/** `once`: what was asked for. */
export function keepOperation(db: Database, operation: Operation, at: string): void {
  db.run(
    `INSERT INTO operations (id, message_id, what, asked_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET what = excluded.what, asked_at = excluded.asked_at WHERE operations.what IS NULL`,
    operation.id,
    operation.messageId,
    JSON.stringify(operation.deed),
    at,
  )
}

/** `set`: how it ended. It may be known before what was asked for. */
export function setOperation(db: Database, id: string, messageId: string, at: string, state: OperationState, problem: ProblemData | null): void {
  db.run(
    `INSERT INTO operations (id, message_id, state, problem, state_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, problem = excluded.problem, state_at = excluded.state_at WHERE excluded.state_at > operations.state_at`,
    id,
    messageId,
    state,
    problem && JSON.stringify(problem),
    at,
  )
}

type Row = { id: string; message_id: string; what: string; state: string; problem: string | null }

/** What was asked for and is not done, of one message, oldest first; `failed` ones with their problems. */
export function openOperations(db: Database, messageId: string): readonly (Operation & { readonly state: OperationState; readonly problem: ProblemData | null })[] {
  return db
    .all<Row>("SELECT id, message_id, what, state, problem FROM operations WHERE message_id = ? AND state IN ('asked', 'failed') AND what IS NOT NULL ORDER BY asked_at, id", messageId)
    .map(row => ({ ...toOperation(row), state: row.state as OperationState, problem: row.problem === null ? null : (JSON.parse(row.problem) as ProblemData) }))
}

/** Whether it is still to be done: not done, not failed, not overtaken by a later one. */
export function isAsked(db: Database, id: string): boolean {
  return db.get("SELECT 1 FROM operations WHERE id = ? AND state = 'asked'", id) !== undefined
}

/** Everything that waits, oldest first; for a profile that must not do by itself what an older copy of it may have done. */
export function askedOperations(db: Database, botId?: string): readonly Operation[] {
  return db
    .all<Row>(
      `SELECT id, message_id, what, state, problem FROM operations
       WHERE state = 'asked' AND what IS NOT NULL AND (?1 IS NULL OR message_id IN (SELECT id FROM messages WHERE ${ofBot})) ORDER BY asked_at, id`,
      botId ?? null,
    )
    .map(toOperation)
}

/** A column with what is open of a message, for `pendingIn`. */
export function operationsColumn(messageId: string): string {
  return `(SELECT json_group_array(json_object('deed', json(what), 'problem', json(problem))) FROM (SELECT what, problem FROM operations
    WHERE message_id = ${messageId} AND state IN ('asked', 'failed') AND what IS NOT NULL ORDER BY asked_at, id) HAVING count(*) > 0)`
}

/** `set`: whether a message is pinned. */
export function setPinned(db: Database, messageId: string, isPinned: boolean, at: string): void {
  db.run(
    `INSERT INTO pins (message_id, is_pinned, at) VALUES (?, ?, ?)
     ON CONFLICT (message_id) DO UPDATE SET is_pinned = excluded.is_pinned, at = excluded.at WHERE excluded.at > pins.at`,
    messageId,
    isPinned ? 1 : 0,
    at,
  )
}

function toOperation(row: Row): Operation {
  return { id: row.id, messageId: row.message_id, deed: JSON.parse(row.what) as Deed }
}
