import type { Output, Row } from '../../shared/contract'
import type { Bot, BotHealth } from '../../shared/model'
import { Problem } from '../../shared/problem'
import { type CommandHandlers, type Handlers, answer } from './answer'
import { read, reopen, resolve } from './commands/conversations'
import { setDraft } from './commands/drafts'
import { opener } from './commands/links'
import { discard, resolveUncertain, retry, send } from './commands/messages'
import type { Core } from './core'
import { Deltas } from './delta'
import { serveFiles } from './files'
import { appInfo } from './info'
import { watchIntegrity } from './integrity'
import { Log } from './log/log'
import type { Ports } from './ports'
import { pureQueries } from './queries/index'
import { resetFetching } from './store/attachments'
import { type StoredBot, allBots } from './store/bots'
import { type Database, openDatabase } from './store/database'
import { lookupMedia } from './store/media'
import { currentRev, metaOf, setMeta } from './store/meta'
import { type Telegram, openTelegram } from './telegram/bots'

const viewOnly = { kind: 'mode', mode: 'view-only' } as const

/**
 * Opens the product in this thread: database, log, Telegram, calls. Rejects with Problem `database-...` where the profile
 * cannot be opened; nothing is ever replaced.
 */
export async function openCore(ports: Ports): Promise<Core> {
  const db = openDatabase(ports.dataDir, (sql, milliseconds) => ports.log('warn', 'A slow query.', { sql, milliseconds }))
  const integrity = watchIntegrity({ db, ports, onDamage: () => onlyRead() })
  const identity = identify(db, ports)
  const live = (key: string, row: Row): void => deltas.live(key, row)
  const log = new Log({
    db,
    now: ports.clock.now,
    uuid: ports.random.uuid,
    deviceId: identity.device,
    by: identity.operator,
    onCommit: changes => deltas.committed(changes),
  })
  const withHealth = (bot: StoredBot): Bot => ({ ...bot, health: integrity.isDamaged() ? { state: 'paused' } : telegram.health(bot.id) })
  const deltas: Deltas = new Deltas({ db, epoch: identity.epoch, rev: () => log.rev, withHealth })
  resetFetching(db)
  const telegram: Telegram = openTelegram({
    db,
    log,
    ports,
    report: (botId: string, health: BotHealth) => {
      live(`health ${botId}`, { kind: 'health', botId: botId as Bot['id'], health })
      // Pages ask for the vault's state when they open; why a bot's token cannot be had since then they learn here.
      if (health.state === 'locked') void ports.vault.status().then(status => live('vault', { kind: 'vault', status }))
    },
    progress: (of, id, done, total) =>
      live(`progress ${id}`, { kind: 'progress', of, id, done, ...(total !== undefined && { total }) }),
  })
  const queries = queriesOf({ db, ports, withHealth, mode: () => (integrity.isDamaged() ? 'view-only' : 'normal') })
  const commands = commandsOf({ db, log, ports, telegram, deviceId: identity.device, live })
  const readable: Handlers = { ...refusing(commands), ...queries }
  const handlers: Handlers = { ...commands, ...queries }
  const files = serveFiles({
    dataDir: ports.dataDir,
    lookup: async (id, kind) => lookupMedia(db, ports.dataDir, id, kind),
    now: ports.clock.now,
  })
  /** What Telegram has stays there unconfirmed, and nothing more is written over what can perhaps be saved. */
  function onlyRead(): void {
    telegram.close().catch((error: unknown) => ports.log('error', 'Telegram could not be left in order.', { error }))
    live('mode', viewOnly)
    for (const { id, health } of allBots(db).map(withHealth)) live(`health ${id}`, { kind: 'health', botId: id, health })
  }

  telegram.start()
  integrity.start()
  return {
    call: (actor, name, input) => answer(integrity.isDamaged() ? readable : handlers, ports.log, actor, name, input),
    listen(listener, since) {
      const stop = deltas.listen(listener, since)
      if (integrity.isDamaged()) listener({ epoch: identity.epoch, rev: log.rev, rows: [viewOnly] })
      return stop
    },
    files,
    wake: () => telegram.wake(),
    async close() {
      await telegram.close()
      deltas.close()
      integrity.end()
      db.close()
    },
  }
}

type Deps = {
  readonly db: Database
  readonly log: Log
  readonly ports: Ports
  readonly telegram: Telegram
  readonly deviceId: string
  readonly live: (key: string, row: Row) => void
}

function commandsOf({ db, log, ports, telegram, deviceId, live }: Deps): CommandHandlers {
  const { clock, random, dataDir } = ports
  const messages = { db, log, clock, random, dataDir, deviceId, kick: () => telegram.kickOutbox(), cancelUpload: (id: string) => telegram.cancelUpload(id) }
  const conversations = { db, log }
  const openLink = opener({ db, clock, openExternal: ports.openExternal })
  return {
    'app.openDemo': async () => {
      if (ports.isDemo || !ports.openDemo) throw new Problem('demo-here')
      return { url: await ports.openDemo() }
    },
    'bot.connect': async input => ({ botId: (await telegram.connect(input)) as Bot['id'] }),
    'bot.pause': async ({ botId }) => nothing(telegram.pause(botId)),
    'bot.resume': async ({ botId, takeWebhook }) => nothing(telegram.resume(botId, { takeWebhook: takeWebhook ?? false })),
    'bot.disconnect': async ({ botId }) => nothing(telegram.disconnect(botId)),
    'conversation.read': input => read(conversations, input),
    'conversation.resolve': input => resolve(conversations, input),
    'conversation.reopen': input => reopen(conversations, input),
    'message.send': input => send(messages, input),
    'message.resolveUncertain': input => resolveUncertain(messages, input),
    'message.retry': input => retry(messages, input),
    'message.discard': input => discard(messages, input),
    'attachment.fetch': async ({ attachmentId }) => nothing(telegram.fetchAttachment(attachmentId)),
    'draft.set': input => setDraft(conversations, input),
    'settings.set': async patch => {
      const settings = await ports.settings.set(patch)
      live('settings', { kind: 'settings', settings })
      return settings
    },
    'vault.unlock': async choice => {
      const status = await ports.vault.unlock(choice)
      live('vault', { kind: 'vault', status })
      telegram.vaultChanged()
      return status
    },
    'link.open': openLink,
  }
}

type QueryDeps = {
  readonly db: Database
  readonly ports: Ports
  readonly withHealth: (bot: StoredBot) => Bot
  readonly mode: () => Output<'app.info'>['mode']
}

function queriesOf({ db, ports, withHealth, mode }: QueryDeps): Handlers {
  return {
    'app.info': () => appInfo(db, ports, mode()),
    'bot.list': () => ({ rev: currentRev(db), bots: allBots(db).map(withHealth) }),
    'settings.get': () => ports.settings.get(),
    'vault.status': () => ports.vault.status(),
    'bot.ledger': input => pureQueries['bot.ledger'](db, input),
    'conversation.list': input => pureQueries['conversation.list'](db, input),
    'conversation.get': input => pureQueries['conversation.get'](db, input),
    'message.list': input => pureQueries['message.list'](db, input),
    'message.raw': input => pureQueries['message.raw'](db, input),
    'draft.get': input => pureQueries['draft.get'](db, input),
  }
}

/** The same calls, none of which does anything. */
function refusing(commands: CommandHandlers): Handlers {
  const refuse = (): never => {
    throw new Problem('view-only')
  }
  return Object.fromEntries(Object.keys(commands).map(name => [name, refuse]))
}

async function nothing(work: Promise<void>): Promise<null> {
  await work
  return null
}

/** Random at the first start and the same from then on. */
function identify(db: Database, { random }: Ports): { epoch: string; device: string; operator: string } {
  return db.transaction(() => ({
    epoch: kept(db, 'epoch', random.hex(8)),
    device: kept(db, 'device', random.hex(6)),
    operator: kept(db, 'operator', random.hex(6)),
  }))
}

function kept(db: Database, key: 'epoch' | 'device' | 'operator', fresh: string): string {
  const value = metaOf(db, key)
  if (value !== undefined) return value
  setMeta(db, key, fresh)
  return fresh
}
