import type { Output } from '../../shared/contract'
import type { Ports } from './ports'
import type { Database } from './store/database'
import { currentRev, metaOf } from './store/meta'

type Info = Output<'app.info'>

/** What `app.info` answers, from the core or, once that is lost, from the reader; without a database where there is none to be read. */
export function appInfo(db: Database | null, { version, shell, isDemo, dataDir }: Pick<Ports, 'version' | 'shell' | 'isDemo' | 'dataDir'>, mode: Info['mode']): Info {
  return { version, platform: platform(), shell, isDemo, dataDir, epoch: (db && metaOf(db, 'epoch')) ?? '', rev: db ? currentRev(db) : 0, mode }
}

function platform(): Info['platform'] {
  const { platform: name } = process
  return name === 'win32' || name === 'darwin' || name === 'linux' ? name : 'other'
}
