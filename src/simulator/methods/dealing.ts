import type { Call, Methods, Outcome } from '../call'
import { answerCheckout } from '../dealings'
import { badRequest } from '../errors'
import { isObject } from '../json'
import type { JsonObject } from '../json'
import { messageJson } from '../rooms'
import { send } from './sending'
import { codePoints } from './text'

export const dealingMethods: Methods = { sendPoll, answerPreCheckoutQuery, getBusinessConnection }

async function sendPoll(call: Call): Promise<Outcome> {
  const { args, world, bot } = call
  const question = args.text('question')
  if (question === '' || codePoints(question) > 300) throw badRequest(question === '' ? 'poll question must be non-empty' : 'poll question length must not exceed 300')
  const given = args.json('options')
  if (!Array.isArray(given) || given.length === 0) throw badRequest('poll must have at least 1 option')
  if (given.length > 12) throw badRequest("poll can't have more than 12 options")
  const options = given.map(option => ({ text: isObject(option) && typeof option['text'] === 'string' ? option['text'] : String(option), voter_count: 0 }))
  const poll: JsonObject = {
    id: world.random.digits(18),
    question,
    options,
    total_voter_count: 0,
    is_closed: args.boolean('is_closed'),
    is_anonymous: args.has('is_anonymous') ? args.boolean('is_anonymous') : true,
    type: args.text('type') || 'regular',
    allows_multiple_answers: args.boolean('allows_multiple_answers'),
  }
  const [message] = await send(call, 'text messages', () => [{ kind: 'other', body: { poll } }])
  if (!message) throw new Error('a send made no message')
  return { result: messageJson(world, bot, message) }
}

function answerPreCheckoutQuery({ args, world, bot }: Call): Outcome {
  if (!args.boolean('ok') && args.text('error_message') === '') throw badRequest('parameter "error_message" is required')
  if (!answerCheckout(world, bot, args.text('pre_checkout_query_id'), args.boolean('ok'))) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  }
  return { result: true }
}

function getBusinessConnection({ args, bot, world }: Call): Outcome {
  const connection = bot.connections.get(args.text('business_connection_id'))
  if (!connection) throw badRequest('business connection not found')
  const { owner, isEnabled, canReply, id } = connection
  return {
    result: {
      id, user: { id: owner.id, is_bot: false, first_name: owner.firstName }, user_chat_id: owner.id, date: Math.floor(world.clock.now() / 1000), is_enabled: isEnabled,
      rights: { can_reply: canReply },
    },
  }
}
