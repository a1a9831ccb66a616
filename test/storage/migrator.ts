import { writeSync } from 'node:fs'
import { migrate } from '../../src/main/core/store/migrate'
import { openAny, steps } from './long-migration'

/** A program of its own: brings a profile with `filler` to the version after the newest and says when it begins. */
const [dataDir = ''] = process.argv.slice(2)
const db = openAny(dataDir)
writeSync(1, 'begun\n')
migrate(db, steps)
db.close()
