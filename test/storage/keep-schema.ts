import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { telegramUpdate } from '../../src/main/core/log/event'
import { Log } from '../../src/main/core/log/log'
import { advanceCursor } from '../../src/main/core/store/cursors'
import { Database } from '../../src/main/core/store/database'
import { migrate, migrations } from '../../src/main/core/store/migrate'

/**
 * A program of its own, to be run once when a version is released: writes its schema, with a few rows in it, to `schemas/<version>.sql`.
 * Argument: the version. From then on the file never changes.
 */
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

/** A database of today with something in it. */
function filled(): DatabaseSync {
  const file = new DatabaseSync(':memory:')
  const db = new Database(file)
  migrate(db)
  const log = new Log({ db, now: () => 1_700_000_000_000, uuid: randomUUID, deviceId: 'd1', by: 'o1' })
  const botId = '7000000001'
  log.append([{ type: 'bot.connected', body: { botId, username: 'shop_bot', name: 'Shop', channelName: 'Shop', hue: 3, apiRoot: null } }])
  for (const id of [1, 2, 3, 5]) log.append([telegramUpdate(botId, update(id))], () => advanceCursor(db, botId, id + 1, 1_700_000_000_000, [id]))
  const conversationId = `${botId}:1001`
  log.append([
    {
      type: 'message.queued',
      body: { messageId: 'out:d1:1', conversationId, position: '000001700000010000:1', date: 1_700_000_010_000, author: 'Shop', kind: 'text', text: 'an answer', entities: [], replyTo: null, attachment: null },
    },
  ])
  return file
}

function update(id: number) {
  const person = { id: 1_000 + (id % 2), is_bot: false, first_name: `Person ${id % 2}` }
  const photo = [{ file_id: `file${id}`, file_unique_id: `unique${id}`, width: 90, height: 60, file_size: 1_000 }]
  const message = { message_id: id, date: 1_700_000_000 + id, chat: { id: person.id, type: 'private', first_name: person.first_name }, from: person }
  return { update_id: id, message: id === 3 ? { ...message, photo, caption: 'a picture' } : { ...message, text: `message ${id}` } }
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
