import type { Content } from '../../../shared/content'
import type { Database } from './database'
import { isMessage } from './message-id'
import { keyboardOf, postbackOf } from './outgoing'

type Press = Extract<Content, { type: 'callback_query' }>

/**
 * A press as what it means. Callback data is whatever the contact's app sends: only what stands, or stood, on that very message counts.
 * What is no short id of ours, such as on a message of another program, is shown as it came.
 */
export function pressedNow(db: Database, press: Press): Press {
  const known = postbackOf(db, press.data)
  if (!known) return press.data.startsWith(postbackMark) ? { ...press, doubt: 'forged' } : press
  const { messageId, value } = known
  if (press.on === undefined || keyOf(db, messageId) !== press.on) return { ...press, data: value, doubt: 'forged' }
  // Telegram shows the message as it stood then; only what is pressed is the contact's word.
  if (press.button !== undefined) return { ...press, data: value }
  const button = keyboardOf(db, messageId)?.wire.flat().find(one => 'callback_data' in one && one.callback_data === press.data)
  return button ? { ...press, data: value, button: button.text } : { ...press, data: value, doubt: 'stale' }
}

/** Short ids begin like nothing that a person would choose. */
export const postbackMark = '~b'

function keyOf(db: Database, messageId: string): string | undefined {
  return db.get<{ key: string | null }>(`SELECT telegram_key AS key FROM messages WHERE ${isMessage('id', '?1')}`, messageId)?.key ?? undefined
}
