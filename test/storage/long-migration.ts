import { DatabaseSync } from 'node:sqlite'
import { Database, databasePath, openDatabase } from '../../src/main/core/store/database'
import { type Migration, newestVersion } from '../../src/main/core/store/migrate'

export const rows = 60_000

/** A step on top of the real ones that makes a large table anew, as a change of its shape would. */
const rebuild: Migration = db => {
  db.script(`
    CREATE TABLE filler_new (id INTEGER PRIMARY KEY, text TEXT NOT NULL, length INTEGER NOT NULL) STRICT;
    INSERT INTO filler_new SELECT id, upper(text), length(text) FROM filler;
    DROP TABLE filler;
    ALTER TABLE filler_new RENAME TO filler;
    CREATE INDEX filler_length ON filler (length);
  `)
}

export const steps: readonly Migration[] = [...Array.from({ length: newestVersion }, (): Migration => () => undefined), rebuild]

/** A profile of the newest version with a large table more. */
export function fillProfile(dataDir: string): void {
  const db = openDatabase(dataDir)
  db.transaction(() => {
    db.script('CREATE TABLE filler (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
    for (let id = 1; id <= rows; id += 1) db.run('INSERT INTO filler VALUES (?, ?)', id, `row ${id} ${'x'.repeat(id % 90)}`)
  })
  db.close()
}

/** A connection to whatever version a profile is of. */
export function openAny(dataDir: string): Database {
  return new Database(new DatabaseSync(databasePath(dataDir), { timeout: 5_000 }))
}

/** `old` or `new` where the profile is wholly the one or the other; else what it is. */
export function stateOf(db: Database): string {
  const check = db.all<{ integrity_check: string }>('PRAGMA integrity_check').map(row => row.integrity_check).join()
  const version = db.get<{ user_version: number }>('PRAGMA user_version')?.user_version
  const schema = db.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE name LIKE 'filler%' ORDER BY name").map(row => row.name).join()
  const columns = db.all<{ name: string }>('PRAGMA table_info(filler)').map(row => row.name).join()
  const found = `${check} ${version} ${schema} ${columns} ${count(db, '1')} lower ${count(db, "text GLOB 'row *'")} upper ${count(db, "text GLOB 'ROW *'")}`
  if (found === `ok ${newestVersion} filler id,text ${rows} lower ${rows} upper 0`) return 'old'
  if (found === `ok ${newestVersion + 1} filler,filler_length id,text,length ${rows} lower 0 upper ${rows}`) return 'new'
  return found
}

function count(db: Database, where: string): number | undefined {
  return db.get<{ n: number }>(`SELECT count(*) AS n FROM filler WHERE ${where}`)?.n
}
