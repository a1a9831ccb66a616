import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { type EventBodies, type NewEvent, telegramUpdate } from '../../src/main/core/log/event'
import { Log } from '../../src/main/core/log/log'
import { setHeard } from '../../src/main/core/store/absences'
import { setFileState } from '../../src/main/core/store/attachments'
import { advanceCursor } from '../../src/main/core/store/cursors'
import { Database } from '../../src/main/core/store/database'
import { saveDraft } from '../../src/main/core/store/drafts'
import { hostOpened } from '../../src/main/core/store/link-hosts'
import { migrate, migrations } from '../../src/main/core/store/migrate'
import { allowPastUncertain, startAttempt } from '../../src/main/core/store/outbox'
import { savePace } from '../../src/main/core/store/pace'
import { keepSet } from '../../src/main/core/store/stickers'
import { tokenStored } from '../../src/main/core/store/tokens'
import { addWebhook, keepDeliveries } from '../../src/main/core/store/webhooks'

/**
 * A program of its own, to be run once when a version is released: writes its schema, with a few rows in it, to `schemas/<version>.sql`.
 * Argument: the version. From then on the file never changes.
 */
const botId = '7000000001'
const conversationId = `${botId}:1001`
const version = Number(process.argv[2])
const old = new DatabaseSync(':memory:')
migrate(new Database(old), migrations.slice(0, version))
copyRows(filled(), old)
const lines = [
  ...schemaOf(old).map(({ sql }) => `${String(sql)};`),
  ...tablesOf(old).flatMap(table => rowsOf(old, table).map(row => `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).map(literal).join(', ')});`)),
  `PRAGMA user_version = ${version};`,
]
writeFileSync(join(import.meta.dirname, 'schemas', `${String(version).padStart(3, '0')}.sql`), `${lines.join('\n')}\n`)

/** A database of today with something in every table that this version knows. */
function filled(): DatabaseSync {
  const file = new DatabaseSync(':memory:')
  const db = new Database(file)
  migrate(db)
  const log = new Log({ db, now: () => 1_700_000_000_000, uuid: randomUUID, deviceId: 'd1', by: 'o1' })
  log.append([{ type: 'bot.connected', body: { botId, username: 'shop_bot', name: 'Shop', channelName: 'Shop', hue: 3, apiRoot: null } }])
  for (const [index, update] of updates().entries()) {
    const update_id = index < 3 ? index + 1 : index + 2
    log.append([telegramUpdate(botId, { update_id, ...update })], () => advanceCursor(db, botId, update_id + 1, 1_700_000_000_000, [update_id]))
  }
  log.append([
    queued(1, 'an answer', {}),
    queued(2, 'with buttons', { keyboard: { wire: [[{ text: 'Yes', callback_data: '~b1' }]], drawn: [[{ text: 'Yes', kind: 'callback_data', data: 'yes' }]] }, postbacks: { '~b1': 'yes' } }),
    queued(3, 'tomorrow', { request: { isSilent: true }, due: { at: 1_700_086_400_000, isHeld: false } }),
    queued(4, 'went out', {}),
    queued(5, 'under way', {}),
    { type: 'message.sent', body: { messageId: 'out:d1:4', botId, message: { message_id: 9, date: 1_700_000_012, chat: person(1), text: 'went out' } } },
    { type: 'operation.asked', body: { operationId: 'op1', messageId: 'out:d1:4', deed: { do: 'edit', words: { text: 'went out!', entities: [] } } } },
    { type: 'message.edited', body: { messageId: 'out:d1:4', operationId: 'op1', text: 'went out!', entities: [], before: { text: 'went out', entities: [] }, editedAt: 1_700_000_013_000 } },
    { type: 'operation.asked', body: { operationId: 'op2', messageId: 'out:d1:4', deed: { do: 'pin', isPinned: true } } },
    { type: 'message.pinned', body: { messageId: 'out:d1:4', operationId: 'op2', isPinned: true } },
    { type: 'operation.asked', body: { operationId: 'op3', messageId: 'out:d1:4', deed: { do: 'react', emoji: '👍' } } },
    { type: 'conversation.moved', body: { botId, from: -77, to: -1_001_000_000_077 } },
    { type: 'bot.ruled', body: { botId, rule: 'decline', reason: 'closed' } },
    { type: 'contact.saved', body: { contactId: '1001', phone: '+1', note: 'a note' } },
    { type: 'bot.absent', body: { botId, from: 1_690_000_000_000, to: 1_690_100_000_000 } },
  ])
  startAttempt(db, 'out:d1:5', 1_700_000_014_000)
  allowPastUncertain(db, 'out:d1:5')
  savePace(db, botId, '{}')
  setHeard(db, botId, 1_700_000_000_000)
  tokenStored(db, botId, '00000000', 'keychain', 1_700_000_000_000)
  hostOpened(db, conversationId, 'shop.example')
  addWebhook(db, { id: 'c'.repeat(16), url: 'https://shop.example/presses' }, 1_700_000_000_000)
  const press = { update_id: 90, callback_query: { id: '2', from: person(1), chat_instance: '1', data: '~b1', message: { ...message(11), chat: person(1) } } }
  log.append([{ type: 'message.sent', body: { messageId: 'out:d1:2', botId, message: { message_id: 11, date: 1_700_000_015, chat: person(1), text: 'with buttons' } } }])
  log.append([telegramUpdate(botId, press)], () => void keepDeliveries(db, botId, [press], 1_700_000_000_000))
  const sticker = { id: 'b'.repeat(32), kind: 'sticker' as const, fileId: 'f', fileUniqueId: 'u', fileName: null, mime: 'image/webp', size: 9, width: 5, height: 5, duration: null, title: 'Cats', performer: null, emoji: '🙂', thumb: null }
  keepSet(db, botId, 'Cats', { title: 'All cats', stickers: [sticker] }, 1_700_000_000_000)
  saveDraft(db, { conversationId, text: 'half', entities: [{ type: 'bold', offset: 0, length: 4 }], revision: 3 })
  setFileState(db, String(file.prepare('SELECT id FROM attachments').get()?.['id']), { state: 'stored', sha: 'a'.repeat(64) }, 1_700_000_000_000)
  return file
}

/** What Telegram said, one kind of thing after the other. */
function updates(): readonly object[] {
  return [
    { message: { ...message(1), text: 'message 1' } },
    { message: { ...message(2), text: 'message 2' } },
    { message: { ...message(3), photo: [{ file_id: 'file3', file_unique_id: 'unique3', width: 90, height: 60, file_size: 1_000 }], caption: 'a picture' } },
    { message: { ...message(5), text: 'message 5' } },
    { edited_message: { ...message(5), edit_date: 1_700_000_006, text: 'message 5!' } },
    { message_reaction: { chat: person(1), user: person(1), message_id: 5, date: 1_700_000_007, old_reaction: [], new_reaction: [{ type: 'emoji', emoji: '👍' }] } },
    { message: { ...message(6), poll: { id: 'p1', question: 'When?', options: [{ text: 'Now', voter_count: 0 }], total_voter_count: 0, is_closed: false, type: 'regular' } } },
    { poll: { id: 'p1', question: 'When?', options: [{ text: 'Now', voter_count: 1 }], total_voter_count: 1, is_closed: false, type: 'regular' } },
    { poll_answer: { poll_id: 'p1', user: person(1), option_ids: [0] } },
    { callback_query: { id: '1', from: person(1), chat_instance: '1', data: 'yes', message: message(5) } },
    { business_connection: { id: 'c1', user: person(1), user_chat_id: 1_001, date: 1_700_000_008, is_enabled: true, rights: { can_reply: true } } },
    { business_message: { ...message(7), business_connection_id: 'c1', text: 'business' } },
    { deleted_business_messages: { business_connection_id: 'c1', chat: person(1), message_ids: [7] } },
    { message: { ...message(8), chat: { id: -1_001_000_000_001, type: 'supergroup', title: 'Forum', is_forum: true }, is_topic_message: true, message_thread_id: 3, forum_topic_created: { name: 'News', icon_color: 1 } } },
    { message: { ...message(9), chat: { id: -77, type: 'group', title: 'Small' }, text: 'we move' } },
    { message: { ...message(10), chat: { id: -77, type: 'group', title: 'Small' }, migrate_to_chat_id: -1_001_000_000_077 } },
  ]
}

function person(number: number) {
  return { id: 1_000 + number, is_bot: false, type: 'private', first_name: `Person ${number}` }
}

function message(id: number) {
  return { message_id: id, date: 1_700_000_000 + id, chat: person(id % 2), from: person(id % 2) }
}

function queued(number: number, text: string, more: Partial<EventBodies['message.queued']>): NewEvent {
  const date = 1_700_000_010_000 + number
  const body = { messageId: `out:d1:${number}`, conversationId, position: `00${date}:1`, date, author: 'Shop', kind: 'text', text, entities: [], replyTo: null, attachment: null }
  return { type: 'message.queued', body: { ...body, ...more } }
}

/** What the old version has a place for. */
function copyRows(from: DatabaseSync, to: DatabaseSync): void {
  for (const table of tablesOf(to)) {
    const columns = new Set(to.prepare(`SELECT name FROM pragma_table_info('${table}')`).all().map(({ name }) => String(name)))
    for (const row of tablesOf(from).includes(table) ? rowsOf(from, table) : []) {
      const kept = Object.entries(row).filter(([name]) => columns.has(name))
      to.prepare(`INSERT OR REPLACE INTO ${table} (${kept.map(([name]) => name).join(', ')}) VALUES (${kept.map(() => '?').join(', ')})`).run(...kept.map(([, value]) => value))
    }
  }
}

function schemaOf(file: DatabaseSync) {
  return file.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid").all()
}

function tablesOf(file: DatabaseSync): string[] {
  return file.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid").all().map(({ name }) => String(name))
}

function rowsOf(file: DatabaseSync, table: string) {
  return file.prepare(`SELECT * FROM ${table}`).all()
}

function literal(value: SQLOutputValue): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`
  return String(value)
}
