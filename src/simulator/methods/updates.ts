import type { Call, Methods, Outcome } from '../call'
import { badRequest, conflict, tooManyRequests } from '../errors'
import { compact } from '../json'
import { defaultKinds, parseAllowedUpdates, webhookActive } from '../poll'
import type { BotState } from '../world'

/** getUpdates and the webhook's methods. */
export const updateMethods: Methods = { getUpdates, setWebhook, deleteWebhook, getWebhookInfo }

async function getUpdates(call: Call): Promise<Outcome> {
  const { bot, args } = call
  judge(call)
  if (bot.webhookUrl) await new Promise<void>(resolve => bot.poll.paced(resolve))
  if (bot.webhookUrl) throw conflict(webhookActive)
  const allowed = parseAllowedUpdates(args.text('allowed_updates'))
  if (allowed) bot.allowed = allowed
  // Other programs poll as they like, and there may be several of them.
  if (bot.poll.isWaiting && call.entry.client === 'app' && !call.gone.aborted) judgeOverlap(call)
  return { batch: await bot.poll.ask(args, call.gone) }
}

/**
 * Two polls of one client at a time are a mistake; one that follows a poll which the client has just given up is none. Whether the older
 * connection is on its way out shows a moment later.
 */
function judgeOverlap({ world, bot, entry }: Call): void {
  const older = world.journal.entries.findLast(
    other =>
      other !== entry && other.botId === bot.id && other.client === entry.client && other.method === entry.method
      && other.reply === null && other.lostAt === null && other.fault === null,
  )
  if (!older) return
  const look = (turns: number) => {
    if (!world.connections.has(older.connection)) return
    if (turns > 0) setTimeout(() => setImmediate(look, turns - 1), 5).unref()
    else world.complaints.add('concurrent-get-updates', 'getUpdates', `requests ${older.id} and ${entry.id}`, bot.id)
  }
  // Where the machine stood still, the older connection's end may be waiting to be read behind any of these timers: once by a proxy
  // in this process, and once more by the server.
  look(10)
}

function judge({ args, world, bot, entry }: Call): void {
  const confirmed = bot.queue.idsBefore(args.integer('offset'), world.clock.now())
  const shown = bot.shown.get(entry.client) ?? 0
  const unseen = confirmed.filter(id => id > shown)
  // Another program that shares the token confirms what it likes.
  if (entry.client === 'app' && unseen.length > 0) world.complaints.add('skipped-updates', 'getUpdates', `never shown: ${unseen.slice(0, 5).join(', ')}`, bot.id)
  const unsaved = entry.client === 'app' && world.hasStored ? confirmed.filter(id => world.hasStored?.(bot.id, id) === false) : []
  if (unsaved.length > 0) world.complaints.add('uncommitted-offset', 'getUpdates', `not stored: ${unsaved.slice(0, 5).join(', ')}`, bot.id)
  if (!args.has('allowed_updates')) world.complaints.add('missing-allowed-updates', 'getUpdates', '', bot.id)
  if (args.integer('offset') < 0) world.complaints.add('negative-offset', 'getUpdates', `offset ${args.integer('offset')}`, bot.id)
}

function setWebhook(call: Call): Outcome {
  const { args, bot, world } = call
  const url = args.text('url').trim()
  const allowed = parseAllowedUpdates(args.text('allowed_updates'))
  if (url === '') return deleteWebhook(call)
  if (!/^https:\/\/[^\s/]+/i.test(url)) throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
  if (world.clock.now() < bot.webhookSetAt + 1000) throw tooManyRequests(1)
  dropPending(call)
  if (allowed) bot.allowed = allowed
  const wasSet = bot.webhookUrl === url
  placeWebhook(bot, url, world.clock.now())
  return { result: true, description: wasSet ? 'Webhook is already set' : 'Webhook was set' }
}

/** Any system that has the token can do this; a waiting poll ends with a 409. */
export function placeWebhook(bot: BotState, url: string, now: number): void {
  bot.webhookUrl = url
  bot.webhookSetAt = now
  bot.poll.fail('terminated by setWebhook request')
}

function deleteWebhook(call: Call): Outcome {
  const { bot, world } = call
  if (!bot.hasConsent) {
    world.complaints.add('delete-webhook-without-consent', 'deleteWebhook', bot.webhookUrl || 'no webhook was set', bot.id)
  }
  dropPending(call)
  const wasSet = bot.webhookUrl !== ''
  bot.webhookUrl = ''
  return { result: true, description: wasSet ? 'Webhook was deleted' : 'Webhook is already deleted' }
}

function dropPending({ args, bot, world, method }: Call): void {
  if (!args.boolean('drop_pending_updates')) return
  world.complaints.add('drop-pending-updates', method, `${bot.queue.size(world.clock.now())} updates`, bot.id)
  bot.queue.clear()
}

function getWebhookInfo({ bot, world }: Call): Outcome {
  const isDefault = bot.allowed.size === defaultKinds.size && [...bot.allowed].every(kind => defaultKinds.has(kind))
  return {
    result: compact({
      url: bot.webhookUrl,
      has_custom_certificate: false,
      pending_update_count: bot.queue.size(world.clock.now()),
      max_connections: bot.webhookUrl ? 40 : undefined,
      ip_address: bot.webhookUrl ? '192.0.2.10' : undefined,
      allowed_updates: isDefault ? undefined : [...bot.allowed],
    }),
  }
}
