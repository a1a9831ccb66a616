import { createHash } from 'node:crypto'
import type { Row } from '../../../shared/contract'
import type { BotHealth } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import { telegramUpdate } from '../log/event'
import { holdUnsent } from '../log/hold'
import type { Log } from '../log/log'
import type { Ports } from '../ports'
import { allBots, botOf, type StoredBot } from '../store/bots'
import { conversationTarget } from '../store/conversations'
import { advanceCursor, cursorOf } from '../store/cursors'
import { type Database, sqliteCode } from '../store/database'
import { setFileState } from '../store/attachments'
import { forgetToken, tokenOf, tokenStored } from '../store/tokens'
import { keepDeliveries } from '../store/webhooks'
import { addressAllowed, botIdOf, isToken, telegramApi, telegramRoot, type TelegramApi } from './api'
import { startAttachments, type Attachments } from './attachments'
import { backOff } from './back-off'
import { answerCheckouts } from './checkout'
import { answerPresses } from './courtesy'
import { download } from './download'
import { problemOf, TgError } from './errors'
import { doubtOpenAttempts, startOutbox, type Outbox } from './outbox'
import { settle, startPoller, type Poller, type PollerDeps, type RawUpdate } from './poller'
import { type Presence, watchPresence } from './presence'
import { patience, pictureOf, takeWebhook, webhookOf, whoAmI, type WhoAmI } from './profile'

export type TelegramDeps = {
  readonly db: Database
  readonly log: Log
  readonly ports: Ports
  /** A restored or copied profile waits for the operator: no bot is launched before `begin`. */
  readonly isWaiting?: () => boolean
  report(botId: string, health: BotHealth): void
  /** Something that is no fact of the log is known of a bot now. */
  changed(botId: string): void
  progress(of: Extract<Row, { kind: 'progress' }>['of'], id: string, done: number, total?: number): void
  /** Presses were stored that webhooks are to be told of. */
  pressed?(): void
  /** For tests: see `PollerDeps`. */
  readonly polling?: Pick<PollerDeps, 'pollSeconds' | 'graceSeconds'>
}

type ConnectInput = {
  readonly token: string
  readonly botId?: string | undefined
  readonly channelName?: string | undefined
  readonly apiRoot?: string | undefined
  readonly takeWebhook?: boolean | undefined
}

/** Everything that talks to Telegram, for all bots of the profile. Commands throw `Problem`. */
export type Telegram = {
  /** Marks what an earlier run left in doubt and starts the bots that are running. */
  start(): void
  /** The wait is over: what should be running is launched. */
  begin(): void
  /** Answers the bot's id. Problems as `bot.connect` names them. */
  connect(input: ConnectInput): Promise<string>
  /** Gives up what still waits for Telegram's word. */
  cancelConnect(): void
  pause(botId: string): Promise<void>
  /** Also "retry now". `takeWebhook` is consent to take a foreign webhook down. */
  resume(botId: string, choice: { readonly takeWebhook: boolean }): Promise<void>
  disconnect(botId: string): Promise<void>
  kickOutbox(): void
  /** Breaks off an upload that is under way; answers whether there is one. */
  cancelUpload(messageId: string): boolean
  fetchAttachment(attachmentId: string): Promise<void>
  /** Shows the contact that somebody is typing, where that is still news and nothing waits to be sent. */
  typing(conversationId: string): void
  /** Gives Stars back. Problems `refund-done`, `not-found`, and those of the network. */
  refund(botId: string, userId: number, chargeId: string): Promise<void>
  /** What Telegram says of a sticker set, unread; null where it cannot be asked, or does not know it. */
  stickerSet(botId: string, name: string): Promise<unknown>
  /** What Telegram says of custom emoji, at most 200 at once, unread; null where it cannot be asked. */
  customEmoji(botId: string, ids: readonly string[]): Promise<unknown>
  /** Keeps the payment provider's token, or forgets it where it is null. Problems `vault-...`. */
  setProvider(botId: string, token: string | null): Promise<void>
  /** Whether the vault holds a payment provider's token for the bot. */
  hasProvider(botId: string): Promise<boolean>
  /** The same without asking; undefined before the vault has said so. */
  provider(botId: string): boolean | undefined
  /** The vault was opened or changed: bots that wait for their tokens ask again. */
  vaultChanged(): void
  /** After sleep, or when the network is back. */
  wake(): void
  /** Polls are broken off without confirming; sends under way get two seconds (REL-26). */
  close(): Promise<void>
  health(botId: string): BotHealth
}

export function openTelegram(deps: TelegramDeps): Telegram {
  const bots = new Bots(deps)
  return {
    start: () => bots.start(),
    begin: () => bots.begin(),
    connect: input => bots.connect(input),
    cancelConnect: () => bots.cancelConnect(),
    pause: botId => bots.pause(botId),
    resume: (botId, choice) => bots.resume(botId, choice),
    disconnect: botId => bots.disconnect(botId),
    kickOutbox: () => bots.kickOutbox(),
    cancelUpload: id => bots.cancelUpload(id),
    fetchAttachment: async id => bots.fetchAttachment(id),
    typing: id => bots.typing(id),
    refund: (botId, userId, chargeId) => bots.refund(botId, userId, chargeId),
    stickerSet: (botId, name) => bots.stickerSet(botId, name),
    customEmoji: (botId, ids) => bots.customEmoji(botId, ids),
    setProvider: (botId, token) => bots.setProvider(botId, token),
    hasProvider: botId => bots.hasProvider(botId),
    provider: botId => bots.provider(botId),
    vaultChanged: () => bots.vaultChanged(),
    wake: () => bots.wake(),
    close: () => bots.close(),
    health: botId => bots.health(botId),
  }
}

/** A bot that is at work. */
type Runner = { readonly api: TelegramApi; readonly poller: Poller; readonly outbox: Outbox }

const sendGrace = 2_000

class Bots {
  readonly #deps: TelegramDeps
  readonly #attachments: Attachments
  readonly #presence: Presence
  readonly #runners = new Map<string, Runner>()
  readonly #health = new Map<string, BotHealth>()
  /** Whether the vault holds a payment provider's token, as far as it has said so. */
  readonly #providers = new Map<string, boolean>()
  /** Bots whose token the vault does not give; aborting ends the wait until the next try. */
  readonly #locked = new Map<string, AbortController>()
  /** What is done to one bot is done in order. */
  readonly #turns = new Map<string, Promise<unknown>>()
  /** Outboxes that start nothing more and wait for their last replies. */
  readonly #draining = new Set<Outbox>()
  /** Small calls on the side. */
  readonly #aside = new Set<Promise<void>>()
  /** Connects that wait for Telegram's word. */
  readonly #connecting = new Set<AbortController>()
  #isClosing = false
  /** Ends with everything: what is asked for on the side is not asked for any more. */
  readonly #over = new AbortController()

  constructor(deps: TelegramDeps) {
    this.#deps = deps
    const { db, log, ports } = deps
    if (ports.apiRoot !== undefined && addressAllowed(ports.apiRoot) === null) throw new Problem('address-refused')
    this.#presence = watchPresence({ db, log, logger: ports.log })
    this.#attachments = startAttachments({
      db,
      log,
      logger: ports.log,
      fetch: ports.fetch,
      clock: ports.clock,
      random: ports.random,
      dataDir: ports.dataDir,
      apiOf: botId => this.#apiOf(botId),
      progress: (id, done, total) => deps.progress('download', id, done, total),
    })
  }

  start(): void {
    const { db, log, ports } = this.#deps
    const doubted = doubtOpenAttempts(db, log)
    if (doubted > 0) ports.log('warn', 'sends of an earlier run are in doubt', { count: doubted })
    this.begin()
  }

  begin(): void {
    for (const bot of allBots(this.#deps.db)) if (bot.state === 'running') this.#launchSoon(bot.id)
  }

  async connect(input: ConnectInput): Promise<string> {
    const token = input.token.trim()
    if (!isToken(token)) throw new Problem('token-shape')
    const botId = botIdOf(token)
    if (input.botId !== undefined && input.botId !== botId) throw new Problem('wrong-bot')
    const given = new AbortController()
    const { signal } = given
    this.#connecting.add(given)
    return this.#turn(botId, async () => {
      const known = botOf(this.#deps.db, botId)
      const ownRoot = ownRootOf(input.apiRoot, known)
      const api = this.#api(token, ownRoot)
      const me = await asked(whoAmI(api, signal), signal)
      if (me.id !== botId) throw new Problem('wrong-bot')
      const webhook = await asked(webhookOf(api, signal), signal)
      if (webhook !== null && !input.takeWebhook) throw new Problem('webhook-set', { url: webhook })
      if (known && (await this.#deps.ports.vault.get(vaultKey(botId))).state === 'absent') await this.#holdIfElsewhere(botId)
      await this.#keepToken(botId, token)
      if (webhook !== null) await asProblem(takeWebhook(api))
      await this.#stop(botId)
      this.#connected(me, token, ownRoot, input.channelName, known, (await this.#deps.ports.vault.status()).kind)
      this.#run(botId, api)
      this.#onTheSide('provider', async () => void (await this.hasProvider(botId)))
      this.#onTheSide('picture', () => this.#fetchPicture(botId, api))
      return botId
    }).finally(() => this.#connecting.delete(given))
  }

  cancelConnect(): void {
    for (const given of this.#connecting) given.abort()
  }

  pause(botId: string): Promise<void> {
    return this.#turn(botId, async () => {
      const bot = this.#known(botId)
      if (bot.state === 'running') this.#deps.log.append([{ type: 'bot.paused', body: { botId } }])
      await this.#stop(botId)
      this.#tell(botId, { state: 'paused' })
    })
  }

  resume(botId: string, choice: { readonly takeWebhook: boolean }): Promise<void> {
    return this.#turn(botId, async () => {
      const bot = this.#known(botId)
      if (bot.state === 'disconnected') throw new Problem('bot-disconnected', { bot: bot.channelName })
      if (this.#isWaiting()) throw new Problem('restored-waits')
      if (choice.takeWebhook) {
        const api = await this.#apiOf(botId)
        if (!api) throw new Problem(await this.#vaultProblem())
        await asProblem(takeWebhook(api))
      }
      if (bot.state === 'paused') this.#deps.log.append([{ type: 'bot.resumed', body: { botId } }])
      const runner = this.#runners.get(botId)
      if (runner && isAtWork(this.health(botId))) {
        runner.poller.wake()
        runner.outbox.wake()
        return
      }
      await this.#stop(botId)
      await this.#launch(botId)
    })
  }

  disconnect(botId: string): Promise<void> {
    return this.#turn(botId, async () => {
      this.#known(botId)
      await this.#stop(botId)
      this.#deps.log.append([{ type: 'bot.disconnected', body: { botId } }], db => forgetToken(db, botId))
      this.#tell(botId, { state: 'paused' })
      const isPayingForgotten = await this.#deps.ports.vault.delete(providerKey(botId))
      if (isPayingForgotten) this.#noteProvider(botId, false)
      if (!(await this.#deps.ports.vault.delete(vaultKey(botId))) || !isPayingForgotten) throw new Problem('token-not-forgotten')
    })
  }

  cancelUpload(messageId: string): boolean {
    const outboxes = [...[...this.#runners.values()].map(runner => runner.outbox), ...this.#draining]
    return outboxes.some(outbox => outbox.cancelUpload(messageId))
  }

  kickOutbox(): void {
    for (const { outbox } of this.#runners.values()) outbox.kick()
  }

  fetchAttachment(id: string): void {
    this.#attachments.fetch(id)
  }

  typing(conversationId: string): void {
    const target = conversationTarget(this.#deps.db, conversationId)
    if (target) this.#runners.get(target.botId)?.outbox.typing(target)
  }

  async refund(botId: string, userId: number, chargeId: string): Promise<void> {
    const api = await this.#apiOf(botId)
    if (!api) throw new Problem(await this.#vaultProblem())
    const payload = { user_id: userId, telegram_payment_charge_id: chargeId }
    await asProblem(api.call('refundStarPayment', (raw, signal) => raw.refundStarPayment(payload, signal), { timeout: 30_000 }))
  }

  async stickerSet(botId: string, name: string): Promise<unknown> {
    const api = await this.#apiOf(botId)
    if (!api || isAway(this.health(botId))) return null
    try {
      return await api.call('getStickerSet', (raw, signal) => raw.getStickerSet({ name }, signal), { timeout: patience })
    } catch (error) {
      if (!(error instanceof TgError)) throw error
      this.#deps.ports.log('info', 'a sticker set could not be asked for', { botId, kind: error.kind, status: error.status })
      return null
    }
  }

  async customEmoji(botId: string, ids: readonly string[]): Promise<unknown> {
    const api = await this.#apiOf(botId)
    if (!api || isAway(this.health(botId))) return null
    try {
      return await api.call('getCustomEmojiStickers', (raw, signal) => raw.getCustomEmojiStickers({ custom_emoji_ids: [...ids] }, signal), { timeout: patience })
    } catch (error) {
      if (!(error instanceof TgError)) throw error
      this.#deps.ports.log('info', 'custom emoji could not be asked for', { botId, kind: error.kind, status: error.status })
      return null
    }
  }

  async setProvider(botId: string, token: string | null): Promise<void> {
    this.#known(botId)
    const { vault } = this.#deps.ports
    const isKept = token === null ? await vault.delete(providerKey(botId)) : await vault.set(providerKey(botId), token)
    if (!isKept) throw new Problem(await this.#vaultProblem())
    this.#noteProvider(botId, token !== null)
  }

  async hasProvider(botId: string): Promise<boolean> {
    const { state } = await this.#deps.ports.vault.get(providerKey(botId))
    if (state !== 'unavailable') this.#noteProvider(botId, state === 'ok')
    return state === 'ok'
  }

  provider(botId: string): boolean | undefined {
    return this.#providers.get(botId)
  }

  #noteProvider(botId: string, hasOne: boolean): void {
    if (this.#providers.get(botId) === hasOne) return
    this.#providers.set(botId, hasOne)
    this.#deps.changed(botId)
  }

  vaultChanged(): void {
    for (const wait of this.#locked.values()) wait.abort()
  }

  wake(): void {
    for (const { poller, outbox } of this.#runners.values()) {
      poller.wake()
      outbox.wake()
    }
    this.#attachments.wake()
    this.vaultChanged()
  }

  async close(): Promise<void> {
    this.#isClosing = true
    this.#over.abort()
    this.vaultChanged()
    const runners = [...this.#runners.values()]
    const outboxes = [...runners.map(runner => runner.outbox), ...this.#draining]
    await Promise.all([
      ...runners.map(runner => runner.poller.stop()),
      ...outboxes.map(outbox => outbox.close(sendGrace)),
      this.#attachments.close(),
    ])
    for (const botId of this.#runners.keys()) this.#keepPresence(botId)
  }

  health(botId: string): BotHealth {
    const known = this.#health.get(botId)
    if (known) return known
    return this.#presence.told(botId, botOf(this.#deps.db, botId)?.state === 'running' ? { state: 'starting' } : { state: 'paused' })
  }

  #isWaiting(): boolean {
    return this.#deps.isWaiting?.() ?? false
  }

  #known(botId: string): StoredBot {
    const bot = botOf(this.#deps.db, botId)
    if (!bot) throw new Problem('not-found')
    return bot
  }

  #turn<T>(botId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(botId) ?? Promise.resolve()
    // Whether the work before went well is the concern of whoever asked for it.
    const mine = before.then(work, work)
    this.#turns.set(botId, mine)
    return mine
  }

  #launchSoon(botId: string): void {
    this.#onTheSide('start', () => this.#turn(botId, () => this.#launch(botId)))
  }

  /** Starts a bot that should be running, or notes that its token cannot be had and comes back to it. */
  async #launch(botId: string): Promise<void> {
    const bot = botOf(this.#deps.db, botId)
    if (this.#isClosing || bot?.state !== 'running' || this.#runners.has(botId)) return
    if (this.#isWaiting()) return this.#tell(botId, { state: 'paused' })
    const secret = await this.#deps.ports.vault.get(vaultKey(botId))
    if (this.#isClosing) return
    if (secret.state === 'ok') {
      this.#onTheSide('provider', async () => void (await this.hasProvider(botId)))
      return this.#run(botId, this.#api(secret.secret, bot.apiRoot ?? null))
    }
    // The vault is open and has no token: only a newly entered one helps, as after a refusal.
    if (secret.state === 'absent') {
      await this.#holdIfElsewhere(botId)
      return this.#tell(botId, { state: 'unauthorized', isMissing: true })
    }
    this.#tell(botId, { state: 'locked' })
    if (!this.#locked.has(botId)) this.#onTheSide('vault', () => this.#awaitVault(botId))
  }

  /**
   * A keychain that was given the token and does not have it is another machine's: the profile was copied here, and the machine that it was
   * copied from may send what waits (REL-27). A token in memory is gone with each run, and a file goes along.
   */
  async #holdIfElsewhere(botId: string): Promise<void> {
    const { db, log, ports } = this.#deps
    const { kind } = await ports.vault.status()
    if (this.#isClosing || kind !== 'keychain' || tokenOf(db, botId)?.kind !== kind) return
    log.append(holdUnsent(db, botId), () => forgetToken(db, botId))
  }

  async #awaitVault(botId: string): Promise<void> {
    const { clock, random } = this.#deps.ports
    for (let tries = 4; !this.#isClosing && this.health(botId).state === 'locked'; tries += 1) {
      const wait = new AbortController()
      this.#locked.set(botId, wait)
      await clock.sleep(backOff(tries, random.fraction()), wait.signal)
      if (!this.#isClosing) await this.#turn(botId, () => this.#launch(botId))
    }
    this.#locked.delete(botId)
  }

  #run(botId: string, api: TelegramApi): void {
    const { db, log, ports, progress, polling } = this.#deps
    if (this.#isClosing) return
    if (this.#isWaiting()) return this.#tell(botId, { state: 'paused' })
    const { clock, random } = ports
    const outbox = startOutbox({
      botId,
      api,
      db,
      log,
      clock,
      random,
      logger: ports.log,
      dataDir: ports.dataDir,
      isAway: () => isAway(this.health(botId)),
      providerToken: async () => {
        const secret = await ports.vault.get(providerKey(botId))
        return secret.state === 'ok' ? secret.secret : ''
      },
      progress: (id, done, total) => progress('upload', id, done, total),
    })
    const poller = startPoller({
      ...polling,
      botId,
      api,
      clock,
      random,
      log: ports.log,
      cursor: () => cursorOf(db, botId),
      heard: now => this.#presence.heard(botId, now),
      take: (updates, next, now) => {
        let pressed = 0
        log.append(
          updates.map(update => telegramUpdate(botId, update)),
          () => {
            advanceCursor(db, botId, next, now, idsOf(updates))
            pressed = keepDeliveries(db, botId, updates, clock.now())
          },
        )
        if (pressed > 0) this.#deps.pressed?.()
        this.#attachments.look(botId)
        this.#onTheSide('presses', () => answerPresses({ api, clock, random, logger: ports.log, signal: this.#over.signal }, updates))
        this.#onTheSide('checkouts', () => answerCheckouts({ api, db, clock, logger: ports.log, botId }, updates))
      },
      report: health => this.#onHealth(botId, health),
    })
    this.#runners.set(botId, { api, poller, outbox })
    this.#attachments.look(botId)
  }

  #onHealth(botId: string, health: BotHealth): void {
    const before = this.#health.get(botId)?.state
    if (before === 'receiving' && health.state !== 'receiving') this.#keepPresence(botId)
    this.#tell(botId, health)
    const runner = this.#runners.get(botId)
    // Also where only sending works: another program may have the updates for as long as it likes.
    const isBack = before !== undefined && isAway({ state: before }) && !isAway(health)
    if (isBack || (health.state === 'receiving' && before !== 'receiving' && before !== 'starting')) {
      runner?.outbox.wake()
      this.#attachments.wake()
    }
    // Each further send with a refused token would only be another refusal.
    if (health.state === 'unauthorized' && runner) this.#drain(runner.outbox)
  }

  #tell(botId: string, plain: BotHealth): void {
    const health = this.#presence.told(botId, plain)
    if (JSON.stringify(this.#health.get(botId)) === JSON.stringify(health)) return
    this.#health.set(botId, health)
    this.#deps.report(botId, health)
  }

  /** Best effort: a disk that refuses is the very reason for some of these changes, and the moment is known to five minutes anyway. */
  #keepPresence(botId: string): void {
    try {
      this.#presence.keep(botId)
    } catch (error) {
      this.#deps.ports.log('warn', 'when Telegram was last heard could not be written down', { botId, code: sqliteCode(error) })
    }
  }

  async #stop(botId: string): Promise<void> {
    this.#locked.get(botId)?.abort()
    const runner = this.#runners.get(botId)
    if (!runner) return
    this.#runners.delete(botId)
    this.#drain(runner.outbox)
    await runner.poller.stop()
    this.#keepPresence(botId)
    if (!this.#isClosing) await this.#deps.ports.clock.sleep(settle)
  }

  #drain(outbox: Outbox): void {
    this.#draining.add(outbox)
    this.#onTheSide('outbox', async () => {
      await outbox.drain()
      this.#draining.delete(outbox)
      // A conversation that its last attempt held up may go on with the outbox that came after it.
      this.kickOutbox()
    })
  }

  #api(token: string, ownRoot: string | null): TelegramApi {
    const { fetch, clock, apiRoot } = this.#deps.ports
    const root = ownRoot ?? (apiRoot === undefined ? telegramRoot : (addressAllowed(apiRoot) ?? telegramRoot))
    return telegramApi({ token, root, fetch, clock })
  }

  /** The running bot's way to Telegram, or one made for a paused bot; null while its token cannot be had. */
  async #apiOf(botId: string): Promise<TelegramApi | null> {
    const runner = this.#runners.get(botId)
    if (runner) return runner.api
    const bot = botOf(this.#deps.db, botId)
    if (!bot || bot.state === 'disconnected') return null
    const secret = await this.#deps.ports.vault.get(vaultKey(botId))
    return secret.state === 'ok' ? this.#api(secret.secret, bot.apiRoot ?? null) : null
  }

  async #keepToken(botId: string, token: string): Promise<void> {
    if (!(await this.#deps.ports.vault.set(vaultKey(botId), token))) throw new Problem(await this.#vaultProblem())
  }

  async #vaultProblem(): Promise<string> {
    const { state } = await this.#deps.ports.vault.status()
    return state === 'ok' ? 'vault-refused' : `vault-${state}`
  }

  #connected(me: WhoAmI, token: string, ownRoot: string | null, channelName: string | undefined, known: StoredBot | undefined, kind: string): void {
    const { db, log, ports } = this.#deps
    const body = {
      botId: me.id,
      username: me.username,
      name: me.name,
      channelName: channelName?.trim() || known?.channelName || me.name,
      hue: known?.hue ?? freeHue(allBots(db)),
      apiRoot: ownRoot,
    }
    const fingerprint = createHash('sha256').update(token).digest('hex').slice(0, 8)
    log.append([{ type: 'bot.connected', body }], () => tokenStored(db, me.id, fingerprint, kind, ports.clock.now()))
  }

  async #fetchPicture(botId: string, api: TelegramApi): Promise<void> {
    const { db, log, ports } = this.#deps
    try {
      const picture = await pictureOf(api, botId)
      const sha = picture && (await download({ ...ports }, api, { fileId: picture.fileId }))
      const photoId = picture?.photoId ?? null
      if (this.#isClosing || (botOf(db, botId)?.photoId ?? null) === photoId) return
      log.append([{ type: 'bot.pictured', body: { botId, photoId } }], () => {
        if (photoId !== null && sha !== null) setFileState(db, photoId, { state: 'stored', sha }, ports.clock.now())
      })
    } catch (error) {
      if (!(error instanceof TgError)) throw error
      ports.log('info', 'the picture of a bot could not be fetched', { botId, kind: error.kind, status: error.status })
    }
  }

  /** Work that nobody waits for; what goes wrong with it is in the log. */
  #onTheSide(what: string, work: () => Promise<void>): void {
    const guarded = async () => {
      try {
        await work()
      } catch (error) {
        const name = error instanceof Error ? error.name : typeof error
        this.#deps.ports.log('error', 'work on the side failed', { what, error: name })
      }
    }
    const running = guarded()
    this.#aside.add(running)
    void running.finally(() => this.#aside.delete(running))
  }
}

function idsOf(updates: readonly RawUpdate[]): number[] {
  return updates.map(update => update.update_id)
}

function vaultKey(botId: string): string {
  return `bot:${botId}`
}

/** Under which the vault keeps the payment provider's token of a bot. */
function providerKey(botId: string): string {
  return `provider:${botId}`
}

/** Polling, or about to do it again by itself. */
function isAway({ state }: Pick<BotHealth, 'state'>): boolean {
  return state === 'offline' || state === 'captive' || state === 'unsafe'
}

function isAtWork({ state }: BotHealth): boolean {
  return state !== 'webhook' && state !== 'unauthorized' && state !== 'locked' && state !== 'paused'
}

/** The bot's own address: newly entered, or the one it has; null where it follows the program's. Throws `address-refused`. */
function ownRootOf(entered: string | undefined, known: StoredBot | undefined): string | null {
  if (entered === undefined) return known?.apiRoot ?? null
  const root = addressAllowed(entered)
  if (root === null) throw new Problem('address-refused')
  return root
}

/** The hue that the fewest bots have. */
function freeHue(bots: readonly StoredBot[]): number {
  const count = (hue: number) => bots.filter(bot => bot.hue === hue).length
  // Sevens go round the twelve hues in steps that are far apart.
  const hues = Array.from({ length: 12 }, (_, index) => (index * 7) % 12)
  return hues.reduce((best, hue) => (count(hue) < count(best) ? hue : best))
}

/** Of a server that somebody waits for: silence is told from a network that is not there, and giving up from both. */
async function asked<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (signal.aborted) throw new Problem('cancelled')
    if (error instanceof TgError && error.code === 'DEADLINE') throw new Problem('telegram-silent', { seconds: patience / 1_000 })
    return asProblem(Promise.reject(error))
  }
}

async function asProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof TgError)) throw error
    const { code, params } = problemOf(error)
    throw new Problem(code === 'connection-lost' ? 'offline' : code, params)
  }
}
