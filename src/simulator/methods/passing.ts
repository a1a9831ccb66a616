import { chatOf, checkWriting } from '../access'
import type { Call, Methods, Outcome } from '../call'
import { answerShipping, giveBack } from '../dealings'
import { badRequest } from '../errors'
import { isObject } from '../json'
import type { JsonObject } from '../json'
import { botJson, chatJson, messageJson, userJson } from '../rooms'
import type { StoredMessage } from '../world'
import { send } from './sending'
import { codePoints } from './text'

const dice: Readonly<Record<string, number>> = { '🎲': 6, '🎯': 6, '🎳': 6, '🏀': 5, '⚽': 5, '🎰': 64 }
const maxPayload = 128

/** Passing messages on, pinning them, throwing dice, and what belongs to payments. */
export const passingMethods: Methods = {
  forwardMessage, copyMessage, pinChatMessage, unpinChatMessage, sendDice, sendInvoice, refundStarPayment, answerShippingQuery, deleteBusinessMessages,
}

async function forwardMessage(call: Call): Promise<Outcome> {
  const source = sourceOf(call, 'forward')
  const [message] = await send(call, 'text messages', () => [source.content], null, originOf(source))
  if (!message) throw new Error('a forward made no message')
  return { result: messageJson(call.world, call.bot, message) }
}

/** Tells the number alone. */
async function copyMessage(call: Call): Promise<Outcome> {
  const source = sourceOf(call, 'copy')
  const [message] = await send(call, 'text messages', () => [source.content])
  return { result: { message_id: message?.id } }
}

function sourceOf({ world, bot, args }: Call, what: 'forward' | 'copy'): StoredMessage {
  if (args.integer('message_id') === 0) throw badRequest('message identifier is not specified')
  const place = chatOf(world, bot, args, 'from_chat_id')
  const message = place.messages.get(args.integer('message_id'))
  if (!message || message.isDeleted) throw badRequest(`message to ${what} not found`)
  if (message.isProtected) throw badRequest("message has protected content and can't be forwarded")
  if (message.content.kind === 'service') throw badRequest(what === 'forward' ? "the message can't be forwarded" : "the message can't be copied")
  return message
}

function originOf({ author, date, room, id }: StoredMessage): JsonObject {
  if ('person' in author) return { type: 'user', sender_user: userJson(author.person), date }
  if ('bot' in author) return { type: 'user', sender_user: botJson(author.bot), date }
  return { type: 'channel', chat: chatJson(room), message_id: id, date }
}

function pinChatMessage(call: Call): Outcome {
  return pin(call, true)
}

function unpinChatMessage(call: Call): Outcome {
  return pin(call, false)
}

function pin({ world, bot, args }: Call, isPinned: boolean): Outcome {
  const place = chatOf(world, bot, args)
  checkWriting(bot, place, null, world.clock.now())
  const message = place.messages.get(args.integer('message_id'))
  if (!message || message.isDeleted) throw badRequest(`message to ${isPinned ? 'pin' : 'unpin'} not found`)
  message.isPinned = isPinned
  return { result: true }
}

async function sendDice(call: Call): Promise<Outcome> {
  const emoji = call.args.text('emoji') || '🎲'
  const most = dice[emoji]
  if (most === undefined) throw badRequest('wrong parameter emoji specified')
  const [message] = await send(call, 'text messages', () => [{ kind: 'other', body: { dice: { emoji, value: call.world.random.between(1, most) } } }])
  if (!message) throw new Error('a send made no message')
  return { result: messageJson(call.world, call.bot, message) }
}

/** Stars take no provider and one price; other money takes a provider (MAP 3.1). */
async function sendInvoice(call: Call): Promise<Outcome> {
  const { args, world, bot } = call
  const title = args.text('title')
  const description = args.text('description')
  const payload = args.text('payload')
  const currency = args.text('currency')
  const prices = args.json('prices')
  if (title === '' || codePoints(title) > 32) throw badRequest('PRODUCT_TITLE_INVALID')
  if (description === '' || codePoints(description) > 255) throw badRequest('PRODUCT_DESCRIPTION_INVALID')
  if (payload === '' || Buffer.byteLength(payload) > maxPayload) throw badRequest('INVOICE_PAYLOAD_INVALID')
  if (!/^[A-Z]{3}$/.test(currency)) throw badRequest('CURRENCY_INVALID')
  if (!Array.isArray(prices) || prices.length === 0 || !prices.every(isObject)) throw badRequest("can't parse labeled price: expected an Object")
  const isStars = currency === 'XTR'
  if (isStars ? args.text('provider_token') !== '' || prices.length !== 1 : args.text('provider_token') === '') throw badRequest(isStars ? 'STARS_INVOICE_INVALID' : 'PAYMENT_PROVIDER_INVALID')
  const amount = prices.reduce((sum, price) => sum + Number(price['amount'] ?? 0), 0)
  if (amount <= 0) throw badRequest('CURRENCY_TOTAL_AMOUNT_INVALID')
  const invoice = { title, description, start_parameter: args.text('start_parameter'), currency, total_amount: amount }
  const [message] = await send(call, 'text messages', () => [{ kind: 'other', body: { invoice } }])
  if (!message) throw new Error('a send made no message')
  return { result: messageJson(world, bot, message) }
}

function refundStarPayment({ args, bot }: Call): Outcome {
  const charge = args.text('telegram_payment_charge_id')
  if (charge === '') throw badRequest('parameter "telegram_payment_charge_id" is required')
  const how = giveBack(bot, args.integer('user_id'), charge)
  if (how === 'unknown') throw badRequest('CHARGE_NOT_FOUND')
  if (how === 'again') throw badRequest('CHARGE_ALREADY_REFUNDED')
  return { result: true }
}

function answerShippingQuery({ args, world, bot }: Call): Outcome {
  if (!args.boolean('ok') && args.text('error_message') === '') throw badRequest('parameter "error_message" is required')
  if (!answerShipping(world, bot, args.text('shipping_query_id'))) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  }
  return { result: true }
}

/** Numbers that are not there are skipped, as in deleteMessages. */
function deleteBusinessMessages({ args, bot, world }: Call): Outcome {
  const id = args.text('business_connection_id')
  const connection = bot.connections.get(id)
  if (!connection?.isEnabled) throw badRequest('business connection not found')
  const ids = args.json('message_ids')
  if (!Array.isArray(ids) || ids.length === 0) throw badRequest('message identifiers are not specified')
  if (ids.length > 100) throw badRequest('too many message identifiers specified')
  for (const room of world.rooms.values()) {
    if (room.connection !== connection) continue
    for (const message of room.messages.values()) if (ids.includes(message.id)) message.isDeleted = true
  }
  return { result: true }
}
