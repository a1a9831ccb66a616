import { isObject } from './json'
import type { JsonObject } from './json'
import { addMessage, businessRoom, emit, messageJson, textContent, userJson } from './rooms'
import type { BotState, BusinessConnection, PersonState, Room, StoredMessage, World } from './world'

/** How long Telegram waits for the bot's word on a purchase. */
const checkoutPatience = 10_000
const checkoutLifetime = 150_000

/** Votes: the bot hears of the voter where the poll is not anonymous, and of the new counts where the poll is its own. */
export function vote(world: World, person: PersonState, room: Room, messageId: number, options: readonly number[]): void {
  const message = room.messages.get(messageId)
  const poll = message && 'body' in message.content && isObject(message.content.body['poll']) ? message.content.body['poll'] : null
  const bot = world.bots.get(room.botId ?? 0)
  if (!message || !poll || !bot) throw new Error(`message ${messageId} is no poll`)
  const choices = (poll['options'] as { text: string; voter_count: number }[]).map((option, index) => ({ ...option, voter_count: option.voter_count + (options.includes(index) ? 1 : 0) }))
  Object.assign(poll, { options: choices, total_voter_count: Number(poll['total_voter_count'] ?? 0) + (options.length > 0 ? 1 : -1) })
  if (poll['is_anonymous'] === false) emit(world, bot, 'poll_answer', { poll_id: poll['id'], user: userJson(person), option_ids: [...options] })
  if ('bot' in message.author) emit(world, bot, 'poll', poll)
}

/** Asks the bot whether the purchase is all right. Without its word in time the payment fails, and nobody tells the bot. */
export function pay(
  world: World,
  bot: BotState,
  person: PersonState,
  { currency, total, payload }: { readonly currency: string; readonly total: number; readonly payload: string },
  paid: (body: JsonObject) => void,
): string {
  const id = world.random.digits(18)
  const bill = { currency, total_amount: total, invoice_payload: payload }
  const settle = (isOk: boolean) => {
    if (!isOk) return
    const charge = world.random.text(20)
    bot.charges.set(charge, { userId: person.id, isRefunded: false })
    paid({ successful_payment: { ...bill, telegram_payment_charge_id: charge, provider_payment_charge_id: world.random.digits(12) } })
  }
  bot.checkouts.set(id, { id, askedAt: world.clock.now(), settle, isAnswered: false })
  world.clock.after(checkoutPatience, () => {
    if (bot.checkouts.get(id)?.isAnswered === false) world.complaints.add('pre-checkout-unanswered', 'answerPreCheckoutQuery', id, bot.id)
  })
  emit(world, bot, 'pre_checkout_query', { id, from: userJson(person), ...bill }, { lifetime: checkoutLifetime })
  return id
}

/** Asks the bot whether it delivers there; the purchase hangs until it says so. */
export function askShipping(world: World, bot: BotState, person: PersonState, payload: string): string {
  const id = world.random.digits(18)
  const address = { country_code: 'NL', state: '', city: 'Delft', street_line1: 'Markt 1', street_line2: '', post_code: '2611' }
  bot.shippings.set(id, { askedAt: world.clock.now(), isAnswered: false })
  emit(world, bot, 'shipping_query', { id, from: userJson(person), invoice_payload: payload, shipping_address: address }, { lifetime: checkoutLifetime })
  return id
}

export function answerShipping(world: World, bot: BotState, id: string): boolean {
  const query = bot.shippings.get(id)
  if (!query || query.isAnswered || world.clock.now() > query.askedAt + checkoutLifetime) return false
  query.isAnswered = true
  return true
}

/** Gives Stars back to who paid them, once. */
export function giveBack(bot: BotState, userId: number, chargeId: string): 'done' | 'again' | 'unknown' {
  const charge = bot.charges.get(chargeId)
  if (charge?.userId !== userId) return 'unknown'
  if (charge.isRefunded) return 'again'
  charge.isRefunded = true
  return 'done'
}

/** Whether the word on a purchase came in time. */
export function answerCheckout(world: World, bot: BotState, id: string, isOk: boolean): boolean {
  const checkout = bot.checkouts.get(id)
  if (!checkout || checkout.isAnswered || world.clock.now() > checkout.askedAt + checkoutPatience) return false
  checkout.isAnswered = true
  checkout.settle(isOk)
  return true
}

export function connectBusiness(
  world: World,
  bot: BotState,
  owner: PersonState,
  { isEnabled = true, canReply = true }: { readonly isEnabled?: boolean; readonly canReply?: boolean } = {},
): string {
  const known = [...bot.connections.values()].find(connection => connection.owner === owner)
  const connection: BusinessConnection = known ?? { id: world.random.text(22), owner, isEnabled, canReply, nextMessageId: world.random.between(100, 900) }
  Object.assign(connection, { isEnabled, canReply })
  bot.connections.set(connection.id, connection)
  emit(world, bot, 'business_connection', {
    id: connection.id,
    user: userJson(owner),
    user_chat_id: owner.id,
    date: Math.floor(world.clock.now() / 1000),
    can_reply: canReply,
    is_enabled: isEnabled,
    // The server's word for it, not that of grammY's types (MAP 3.7).
    rights: { can_reply: canReply, can_read_messages: true, can_delete_sent_messages: true },
  })
  return connection.id
}

export function writeBusiness(world: World, bot: BotState, author: PersonState, connectionId: string, text: string, customer: PersonState): StoredMessage {
  const connection = bot.connections.get(connectionId)
  if (!connection) throw new Error(`there is no business connection ${connectionId}`)
  const message = addMessage(world, businessRoom(world, bot, connection, customer), { author: { person: author }, content: textContent(text) })
  if (connection.isEnabled) emit(world, bot, 'business_message', messageJson(world, bot, message))
  return message
}
