import { chatOf, checkWriting } from '../access'
import type { Call, Methods, Outcome } from '../call'
import { badRequest } from '../errors'
import { compact, isObject } from '../json'
import { codePoints } from './text'

const callbackLifetime = 150_000
const actions = new Set([
  'typing', 'upload_photo', 'record_video', 'upload_video', 'record_voice', 'upload_voice', 'upload_document', 'choose_sticker',
  'find_location', 'record_video_note', 'upload_video_note', 'cancel', 'record_audio', 'upload_audio', 'pick_up_location',
])
/** What a bot may react with. */
const reactions = new Set(
  (
    '❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'
  ).split(' '),
)

export const actingMethods: Methods = { sendChatAction, setMessageReaction, answerCallbackQuery }

function sendChatAction(call: Call): Outcome {
  const { world, bot, args } = call
  const place = chatOf(world, bot, args)
  checkWriting(bot, place, null, world.clock.now())
  const action = args.text('action').trim().toLowerCase()
  if (!actions.has(action)) throw badRequest('wrong parameter action in request')
  for (const witness of world.witnesses) witness({ kind: 'action', bot, room: place, action })
  return { result: true }
}

function setMessageReaction(call: Call): Outcome {
  const { world, bot, args } = call
  const place = chatOf(world, bot, args)
  checkWriting(bot, place, null, world.clock.now())
  const message = place.messages.get(args.integer('message_id'))
  if (!message || message.isDeleted) throw badRequest('message to react not found')
  const wanted = args.json('reaction') ?? []
  if (!Array.isArray(wanted) || !wanted.every(item => isObject(item))) throw badRequest("can't parse reaction types JSON object")
  if (wanted.length > 1) throw badRequest('REACTIONS_TOO_MANY')
  const [reaction] = wanted
  const emoji = typeof reaction?.['emoji'] === 'string' ? reaction['emoji'].replaceAll('\u{fe0f}', '') : null
  if (reaction && (reaction['type'] !== 'emoji' || emoji === null || !reactions.has(emoji))) throw badRequest('REACTION_INVALID')
  if (emoji === null) message.reactions.delete(bot.id)
  else message.reactions.set(bot.id, [{ type: 'emoji', emoji }])
  for (const witness of world.witnesses) witness({ kind: 'reaction', bot, room: place, message, emoji })
  return { result: true }
}

/** An id works once, and only while somebody's button still spins. */
function answerCallbackQuery({ world, bot, args }: Call): Outcome {
  const callback = bot.callbacks.get(args.text('callback_query_id'))
  if (!callback || callback.answer !== null || world.clock.now() > callback.askedAt + callbackLifetime) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  }
  if (codePoints(args.text('text')) > 200) throw badRequest('MESSAGE_TOO_LONG')
  callback.answer = compact({ text: args.text('text') || undefined, url: args.text('url') || undefined, show_alert: args.boolean('show_alert') })
  return { result: true }
}
