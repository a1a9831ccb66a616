import { openSync, writeSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { Log } from '../../src/main/core/log/log'
import { telegramUpdate } from '../../src/main/core/log/event'
import { runBegins, runEnds } from '../../src/main/core/store/check'
import { advanceCursor, cursorOf } from '../../src/main/core/store/cursors'
import { openDatabase } from '../../src/main/core/store/database'

/**
 * A program of its own: writes events through the real store and says after each commit, on another file, that it is done.
 * Arguments: data folder, file for the acknowledgements, FULL | NORMAL | OFF, how many transactions.
 */
const [dataDir = '', acknowledgements = '', synchronous = 'FULL', count = '0'] = process.argv.slice(2)
const botId = '7000000001'

const done = openSync(acknowledgements, 'a')
const db = openDatabase(dataDir)
// Small, so that the trace has many checkpoints in it.
db.script(`PRAGMA wal_autocheckpoint = 60`)
if (synchronous !== 'FULL') db.script(`PRAGMA synchronous = ${synchronous}`)
db.transaction(() => runBegins(db, Date.now()))
const log = new Log({ db, now: Date.now, uuid: randomUUID, deviceId: 'd1', by: 'o1' })
const from = cursorOf(db, botId).next ?? 1
for (let id = from; id < from + Number(count); id += 1) {
  log.append([telegramUpdate(botId, update(id))], () => advanceCursor(db, botId, id + 1, Date.now(), [id]))
  writeSync(done, `${id}\n`)
}
if (process.argv.includes('--end')) {
  db.transaction(() => runEnds(db))
  db.close()
}

function update(id: number) {
  const person = { id: 1_000 + (id % 7), is_bot: false, first_name: `Person ${id % 7}` }
  return { update_id: id, message: { message_id: id, date: 1_700_000_000 + id, chat: { id: person.id, type: 'private', first_name: person.first_name }, from: person, text: `message ${id} ${'x'.repeat((id * 37) % 900)}` } }
}

