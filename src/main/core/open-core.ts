import { existsSync } from 'node:fs'
import type { Output, Row } from '../../shared/contract'
import type { Bot, BotHealth } from '../../shared/model'
import { Problem } from '../../shared/problem'
import { type CommandHandlers, type Handlers, answer } from './answer'
import { makeBackup } from './backup/shelf'
import { renewable } from './backup/renewable'
import { type Waiting, bearWitness, claimProfile, watchRestored } from './backup/restored'
import { type Backups, openBackups, settleHeld } from './commands/backups'
import { saveContact } from './commands/contacts'
import { read, reopen, resolve } from './commands/conversations'
import { setDraft } from './commands/drafts'
import { opener } from './commands/links'
import { edit, pin, react, remove, schedule } from './commands/deeds'
import { discard, resolveUncertain, retry } from './commands/messages'
import { refund, setCheckout } from './commands/payments'
import { forward, send } from './commands/send'
import { customEmoji, stickerSet } from './commands/stickers'
import type { Core } from './core'
import { Deltas } from './delta'
import { watchDisk } from './disk'
import { serveFiles } from './files'
import { appInfo } from './info'
import { watchIntegrity } from './integrity'
import { Log } from './log/log'
import type { Ports } from './ports'
import { pureQueries } from './queries/index'
import { currentConversation } from './store/aliases'
import { resetFetching } from './store/attachments'
import { type StoredBot, allBots, botOf } from './store/bots'
import { type Database, type OnSlow, databasePath, openDatabase } from './store/database'
import { lookupMedia } from './store/media'
import { currentRev, metaOf, setMeta } from './store/meta'
import { freeBytesOf } from './store/room'
import { isDamage } from './store/trouble'
import { type Telegram, openTelegram } from './telegram/bots'
import { openViewOnly, refusing } from './view-only'
import { type Webhooks, openWebhooks } from './webhooks'

const damaged = new Problem('database-damaged')
const viewOnly = { kind: 'mode', mode: 'view-only', why: damaged.toData() } as const

/**
 * Opens the product in this thread: database, log, Telegram, calls. Where the database or its disk does not let itself be written, the
 * product opens to be read, or only to say why it cannot be. Rejects with Problem `database-newer`, `database-foreign`, `disk-busy` and
 * the like where the profile is not ours to open; nothing is ever replaced.
 */
export function openCore(ports: Ports): Promise<Core> {
  return renewable(ports, openHere)
}

async function openHere(ports: Ports, renew: Renew): Promise<Core> {
  try {
    return await openToWork(ports, renew)
  } catch (error) {
    const core = openViewOnly(ports, error, renew)
    if (core) return core
    throw error
  }
}

type Renew = () => Promise<void>

async function openToWork(ports: Ports, renew: Renew): Promise<Core> {
  const onSlow: OnSlow = (sql, milliseconds) => ports.log('warn', 'A slow query.', { sql, milliseconds })
  let notice: Problem | undefined
  const onLogBroken = () => {
    notice = new Problem('database-log-broken')
    ports.log('error', 'The log of the last changes is broken; it was put aside.')
  }
  const { dataDir, version, clock } = ports
  if (ports.witness?.get() !== undefined && !existsSync(databasePath(dataDir))) throw new Problem('database-missing')
  const keep = () => void makeBackup({ dataDir, reason: 'migration', now: clock.now(), version })
  const db = openDatabase(dataDir, onSlow, ports.isRestart ? undefined : onLogBroken, keep)
  try {
    return await workOver(db, ports, notice, renew)
  } catch (error) {
    db.close()
    throw error
  }
}

async function workOver(db: Database, ports: Ports, notice: Problem | undefined, renew: Renew): Promise<Core> {
  const integrity = watchIntegrity({ db, ports, onDamage: () => onlyRead() })
  claimProfile(db, ports)
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
  const disk = watchDisk({
    dataDir: ports.dataDir,
    clock: ports.clock,
    log: ports.log,
    freeBytes: ports.freeBytes ?? freeBytesOf,
    onChange: state => live('disk', { kind: 'disk', disk: state }),
    onRoom: () => telegram.wake(),
  })
  const withHealth = (bot: StoredBot): Bot => {
    const hasProvider = telegram.provider(bot.id)
    return { ...bot, ...(hasProvider !== undefined && { hasProvider }), health: integrity.isDamaged() ? { state: 'paused' } : telegram.health(bot.id) }
  }
  const deltas: Deltas = new Deltas({ db, epoch: identity.epoch, rev: () => log.rev, withHealth })
  const waiting = watchRestored(db, log)
  resetFetching(db)
  const webhooks = openWebhooks({ db, ports, isWaiting: waiting.isWaiting })
  const telegram: Telegram = openTelegram({
    db,
    log,
    ports,
    pressed: () => webhooks.kick(),
    isWaiting: waiting.isWaiting,
    report: (botId: string, health: BotHealth) => {
      live(`health ${botId}`, { kind: 'health', botId: botId as Bot['id'], health })
      // Pages ask for the vault's state when they open; why a bot's token cannot be had since then they learn here.
      if (health.state === 'locked') void ports.vault.status().then(status => live('vault', { kind: 'vault', status }))
    },
    changed: botId => {
      const bot = botOf(db, botId)
      if (bot) live(`bot ${botId}`, { kind: 'bot', row: withHealth(bot) })
    },
    progress: (of, id, done, total) =>
      live(`progress ${id}`, { kind: 'progress', of, id, done, ...(total !== undefined && { total }) }),
  })
  const info = (): Output<'app.info'> => ({
    ...appInfo(db, ports, integrity.isDamaged() ? 'view-only' : 'normal'),
    ...(integrity.isDamaged() && { why: damaged.toData() }),
    ...(notice && { notice: notice.toData() }),
    disk: disk.state(),
    ...(waiting.describe() && { restored: waiting.describe() }),
  })
  const backups = openBackups({
    ports,
    bots: () => allBots(db).flatMap(bot => (bot.state === 'disconnected' ? [] : [bot.id])),
    progress: (what, done, total) => live(`job ${what}`, { kind: 'progress', of: 'job', id: what, done, total }),
    renew,
  })
  const queries = queriesOf({ db, ports, withHealth, info, backups })
  const commands = commandsOf({ db, log, ports, telegram, webhooks, deviceId: identity.device, live, backups, waiting })
  const readable: Handlers = { ...refusing(damaged), ...queries, ...backups.commands }
  const handlers: Handlers = { ...commands, ...queries }
  const files = serveFiles({
    dataDir: ports.dataDir,
    lookup: async (id, kind) => lookupMedia(db, ports.dataDir, id, kind),
    now: ports.clock.now,
  })
  /** What Telegram has stays there unconfirmed, and nothing more is written over what can perhaps be saved. */
  function onlyRead(): void {
    telegram.close().catch((error: unknown) => ports.log('error', 'Telegram could not be left in order.', { error }))
    webhooks.close().catch((error: unknown) => ports.log('error', 'Webhooks could not be left in order.', { error }))
    live('mode', viewOnly)
    try {
      for (const { id, health } of allBots(db).map(withHealth)) live(`health ${id}`, { kind: 'health', botId: id, health })
    } catch (error) {
      // The bots themselves may be what cannot be read any more.
      if (!isDamage(error)) throw error
    }
  }

  try {
    telegram.start()
    webhooks.kick()
  } catch (error) {
    await telegram.close()
    throw error
  }
  db.onTrouble(({ code }) => {
    if (code === 'disk-full') disk.refused()
    if (code === 'database-corrupt') integrity.found()
  })
  integrity.start()
  disk.start()
  backups.start()
  void bearWitness(db, ports)
  return {
    call: (actor, name, input) => answer(integrity.isDamaged() ? readable : handlers, ports.log, actor, name, input),
    listen(listener, since) {
      const stop = deltas.listen(listener, since)
      if (integrity.isDamaged()) listener({ epoch: identity.epoch, rev: log.rev, rows: [viewOnly] })
      return stop
    },
    files,
    wake() {
      telegram.wake()
      webhooks.wake()
    },
    async close() {
      disk.close()
      await backups.close()
      await Promise.all([telegram.close(), webhooks.close()])
      deltas.close()
      integrity.end()
      await bearWitness(db, ports)
      db.close()
    },
  }
}

type Deps = {
  readonly db: Database
  readonly log: Log
  readonly ports: Ports
  readonly telegram: Telegram
  readonly webhooks: Webhooks
  readonly deviceId: string
  readonly live: (key: string, row: Row) => void
  readonly backups: Backups
  readonly waiting: Waiting
}

function commandsOf({ db, log, ports, telegram, webhooks, deviceId, live, backups, waiting }: Deps): CommandHandlers {
  const { clock, random, dataDir } = ports
  const messages = {
    db,
    log,
    clock,
    random,
    dataDir,
    deviceId,
    holdSeconds: () => ports.settings.get().holdSeconds,
    hasProvider: (botId: string) => telegram.hasProvider(botId),
    kick: () => telegram.kickOutbox(),
    cancelUpload: (id: string) => telegram.cancelUpload(id),
  }
  const conversations = { db, log }
  const openLink = opener({ db, clock, openExternal: ports.openExternal })
  return {
    ...backups.commands,
    'app.startAnew': () => {
      throw new Problem('database-whole')
    },
    'app.startReceiving': () => {
      waiting.end()
      live('restored', { kind: 'restored', restored: null })
      telegram.begin()
      webhooks.kick()
      return null
    },
    'app.openDemo': async () => {
      if (ports.isDemo || !ports.openDemo) throw new Problem('demo-here')
      return { url: await ports.openDemo() }
    },
    'bot.connect': async input => ({ botId: (await telegram.connect(input)) as Bot['id'] }),
    'bot.cancelConnect': () => {
      telegram.cancelConnect()
      return null
    },
    'bot.pause': async ({ botId }) => nothing(telegram.pause(botId)),
    'bot.resume': async ({ botId, takeWebhook }) => nothing(telegram.resume(botId, { takeWebhook: takeWebhook ?? false })),
    'bot.disconnect': async ({ botId }) => nothing(telegram.disconnect(botId)),
    'conversation.read': input => read(conversations, input),
    'conversation.resolve': input => resolve(conversations, input),
    'conversation.reopen': input => reopen(conversations, input),
    'conversation.settleHeld': input => settleHeld({ db, log, kick: messages.kick }, input),
    'message.send': input => send(messages, input),
    'message.resolveUncertain': input => resolveUncertain(messages, input),
    'message.retry': input => retry(messages, input),
    'message.discard': input => discard(messages, input),
    'message.edit': input => edit(messages, input),
    'message.delete': input => remove(messages, input),
    'message.schedule': input => schedule(messages, input),
    'message.react': input => react(messages, input),
    'message.pin': input => pin(messages, input),
    'message.forward': input => forward(messages, input),
    'contact.save': input => saveContact(conversations, input),
    'conversation.typing': ({ conversationId }) => {
      telegram.typing(currentConversation(db, conversationId))
      return null
    },
    'payment.refund': input => refund({ db, refund: telegram.refund }, input),
    'bot.setCheckout': input => setCheckout({ db, log }, input),
    'bot.setProvider': async ({ botId, token }) => nothing(telegram.setProvider(botId, token)),
    'sticker.set': input => stickerSet({ db, log, clock, ask: telegram.stickerSet, fetch: telegram.fetchAttachment }, input),
    'sticker.emoji': input => customEmoji({ db, log, clock, ask: telegram.customEmoji, fetch: telegram.fetchAttachment }, input),
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
      webhooks.wake()
      return status
    },
    'link.open': openLink,
    ...webhooks.commands,
  }
}

type QueryDeps = {
  readonly db: Database
  readonly ports: Ports
  readonly withHealth: (bot: StoredBot) => Bot
  readonly info: () => Output<'app.info'>
  readonly backups: Backups
}

function queriesOf({ db, ports, withHealth, info, backups }: QueryDeps): Handlers {
  return {
    ...backups.queries,
    'app.info': info,
    'bot.list': () => ({ rev: currentRev(db), bots: allBots(db).map(withHealth) }),
    'settings.get': () => ports.settings.get(),
    'vault.status': () => ports.vault.status(),
    'bot.ledger': input => pureQueries['bot.ledger'](db, input),
    'conversation.list': input => pureQueries['conversation.list'](db, input),
    'conversation.get': input => pureQueries['conversation.get'](db, input),
    'message.list': input => pureQueries['message.list'](db, input),
    'message.scheduled': input => pureQueries['message.scheduled'](db, input),
    'message.raw': input => pureQueries['message.raw'](db, input),
    'message.history': input => pureQueries['message.history'](db, input),
    'sticker.list': input => pureQueries['sticker.list'](db, input),
    'draft.get': input => pureQueries['draft.get'](db, input),
    'webhook.list': () => pureQueries['webhook.list'](db),
    'outbox.held': () => pureQueries['outbox.held'](db),
  }
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
