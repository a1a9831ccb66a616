import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { telegramUpdate } from '../../src/main/core/log/event'
import { Log } from '../../src/main/core/log/log'
import { openDatabase } from '../../src/main/core/store/database'
import { root } from '../support/app'
import type { Size } from './size'
import { createTexts } from './texts'

export const profileBot = '4200000042'

/**
 * A profile with many messages, made through the log itself and kept in the temporary folder until the schema changes.
 * Answers its path.
 */
export function largeProfile({ messages, conversations, longest }: Size): string {
  const migrations = join(root, 'src', 'main', 'core', 'store', 'migrations')
  const hash = createHash('sha256')
  for (const name of readdirSync(migrations).toSorted()) hash.update(readFileSync(join(migrations, name)))
  const schema = hash.digest('hex').slice(0, 8)
  const folder = join(tmpdir(), `bellhop-bench-${messages}-${conversations}-${schema}`)
  if (existsSync(folder)) return folder
  const making = `${folder}.new`
  rmSync(making, { recursive: true, force: true })
  mkdirSync(making)
  const db = openDatabase(making)
  db.script('PRAGMA synchronous = OFF; PRAGMA cache_size = -262144')
  const log = new Log({ db, now: Date.now, uuid: () => crypto.randomUUID(), deviceId: 'bench', by: 'bench' })
  log.append([{ type: 'bot.connected', body: { botId: profileBot, username: 'bench_bot', name: 'Bench', channelName: 'Bench', hue: 3, apiRoot: null } }])
  const texts = createTexts(7)
  const start = Math.floor(Date.now() / 1_000) - messages
  const batch = 1_000
  // The conversations of one batch are neighbours, as they are when people talk; the long one takes part in every batch.
  const share = Math.round((batch * longest) / messages)
  for (let made = 0; made < messages; made += batch) {
    const first = Math.floor((made / messages) * (conversations - 1))
    const updates = Array.from({ length: Math.min(batch, messages - made) }, (_, index) => {
      const number = made + index
      const chat = index < share ? 0 : 1 + ((first + texts.random.between(0, Math.ceil((batch * conversations) / messages))) % (conversations - 1))
      return update(number, 1_000_000 + chat, start + number, texts.next())
    })
    log.append(updates.map(each => telegramUpdate(profileBot, each)))
    if (made % 100_000 === 0) console.error(`making a profile: ${made} of ${messages} messages`)
  }
  db.script('PRAGMA wal_checkpoint(TRUNCATE)')
  db.close()
  renameSync(making, folder)
  return folder
}

function update(number: number, chat: number, date: number, text: string): { readonly update_id: number } {
  const name = { first_name: `Person ${chat}`, last_name: 'Example', username: `person_${chat}` }
  const message = {
    message_id: number + 1,
    from: { id: chat, is_bot: false, ...name, language_code: 'en' },
    chat: { id: chat, ...name, type: 'private' },
    date,
    text,
  }
  return { update_id: 10_000_000 + number, message } as { readonly update_id: number }
}
