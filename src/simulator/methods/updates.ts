import type { Call, Methods, Outcome } from '../call'
import { badRequest, tooManyRequests } from '../errors'
import { compact } from '../json'
import { defaultKinds, parseAllowedUpdates, webhookActive } from '../poll'
import { conflict } from '../errors'
import type { BotState } from '../world'

/** getUpdates and the webhook's methods. */
export const updateMethods: Methods = { getUpdates, setWebhook, deleteWebhook, getWebhookInfo }

async function getUpdates(call: Call): Promise<Outcome> {
  const { bot, args, world } = call
  judge(call)
  if (bot.webhookUrl) await new Promise<void>(resolve => bot.poll.paced(resolve))
  if (bot.webhookUrl) throw conflict(webhookActive)
  const allowed = parseAllowedUpdates(args.text('allowed_updates'))
  if (allowed) bot.allowed = allowed
  const waiting = bot.poll.isWaiting ? world.journal.entries.findLast(isOpenPollOf(bot, call.entry.client)) : undefined
  if (waiting && waiting !== call.entry) world.complaints.add('concurrent-get-updates', 'getUpdates', `requests ${waiting.id} and ${call.entry.id}`, bot.id)
  return { batch: await bot.poll.ask(args, call.gone) }

  function isOpenPollOf(of: BotState, client: string) {
    return (entry: Call['entry']) =>
      entry !== call.entry && entry.botId === of.id && entry.client === client && entry.method.toLowerCase() === 'getupdates'
      && entry.reply === null && entry.lostAt === null && entry.fault === null
  }
}

function judge({ args, world, bot }: Call): void {
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
