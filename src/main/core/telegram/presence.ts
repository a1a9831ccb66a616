import type { BotHealth } from '../../../shared/model'
import type { Log } from '../log/log'
import type { Logger } from '../ports'
import { heardAt, setHeard } from '../store/absences'
import type { Database } from '../store/database'

/** Telegram drops an update that nobody has fetched for so long (MAP 1). Milliseconds. */
const keptFor = 24 * 3_600_000
/** How stale the stored moment may be: a write each time would wake the disk once a minute for every bot. */
const storedEvery = 5 * 60_000

/** When Telegram was last heard for each bot, and what follows from a silence that was too long (REL-3). */
export type Presence = {
  /** A poll was answered at `now` (epoch ms, on Telegram's clock). Throws what SQLite throws. */
  heard(botId: string, now: number): void
  /** Writes down what was only remembered: a silence begins, or the program ends. */
  keep(botId: string): void
  /** The same health with the last sign of life; while polls are answered there is no silence to tell. */
  told(botId: string, health: BotHealth): BotHealth
}

export function watchPresence({ db, log, logger }: { readonly db: Database; readonly log: Log; readonly logger: Logger }): Presence {
  const last = new Map<string, number>()
  const known = (botId: string) => last.get(botId) ?? heardAt(db, botId)

  return {
    heard(botId, now) {
      const before = known(botId)
      const stored = heardAt(db, botId)
      if (before !== undefined && now - before > keptFor) {
        log.append([{ type: 'bot.absent', id: `absent:${botId}:${before}:${now}`, body: { botId, from: before, to: now } }], store => setHeard(store, botId, now))
        logger('warn', 'nobody fetched updates for longer than Telegram keeps them', { botId, from: before, to: now })
      } else if (stored === undefined || Math.abs(now - stored) >= storedEvery) setHeard(db, botId, now)
      last.set(botId, now)
    },
    keep(botId) {
      const at = last.get(botId)
      if (at !== undefined && at !== heardAt(db, botId)) setHeard(db, botId, at)
    },
    told(botId, health) {
      const silentSince = health.state === 'starting' || health.state === 'receiving' ? undefined : known(botId)
      return silentSince === undefined ? health : { ...health, silentSince }
    },
  }
}
