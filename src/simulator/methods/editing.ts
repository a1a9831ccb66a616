import { chatOf, checkWriting } from '../access'
import type { Call, Methods, Outcome } from '../call'
import { formatText } from '../entities'
import { badRequest } from '../errors'
import { messageJson } from '../rooms'
import type { Content, Room, StoredMessage } from '../world'
import { recaptioned } from './media'
import { keyboardOf } from './sending'
import { codePoints, marked, maxCaption, textFrom, textOf } from './text'

const deleteWindow = 2 * 86_400
const maxDeleted = 100
const notModified =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'

export const editingMethods: Methods = { editMessageText, editMessageCaption, editMessageReplyMarkup, deleteMessage, deleteMessages }

function editMessageText(call: Call): Outcome {
  const parsed = textOf(call)
  return edit(call, content => {
    if (content.kind !== 'text') throw badRequest('there is no text in the message to edit')
    return textFrom(parsed, call.args)
  })
}

function editMessageCaption(call: Call): Outcome {
  const parsed = marked(call, call.args.text('caption'), 'caption_entities')
  return edit(call, content => {
    const hasCaption = 'file' in content && content.kind !== 'sticker' && content.kind !== 'video_note'
    if (!hasCaption) throw badRequest('there is no caption in the message to edit')
    const { text, entities } = formatText(parsed.text, parsed.entities)
    if (codePoints(text) > maxCaption) throw badRequest('message caption is too long')
    return recaptioned(content, text, entities)
  })
}

function editMessageReplyMarkup(call: Call): Outcome {
  return edit(call, content => content)
}

/** A bot may edit what it sent, at any age; an edit that changes nothing is an error. */
export function edit(call: Call, change: (content: Content, albumId: string | null) => Content): Outcome {
  const { world, bot, args } = call
  const keyboard = keyboardOf(args)
  const place = chatOf(world, bot, args)
  checkWriting(bot, place, null, world.clock.now())
  const message = messageIn(call, place, 'message to edit not found')
  const isOwn = 'bot' in message.author && message.author.bot.id === bot.id
  if (!isOwn || message.forward) throw badRequest("message can't be edited")
  const content = change(message.content, message.albumId)
  const isSame = JSON.stringify([worded(content), keyboard]) === JSON.stringify([worded(message.content), message.keyboard])
  if (isSame) throw badRequest(notModified)
  message.content = content
  message.keyboard = keyboard
  message.editDate = Math.floor(world.clock.now() / 1000)
  call.entry.isExecuted = true
  for (const witness of world.witnesses) witness({ kind: 'edit', bot, room: place, message })
  return { result: messageJson(world, bot, message) }
}

function worded(content: Content): unknown {
  if ('file' in content) return [content.file.uniqueId, content.text, content.entities]
  return 'text' in content ? [content.text, content.entities] : content
}

function deleteMessage(call: Call): Outcome {
  const { world, bot, args } = call
  const place = chatOf(world, bot, args)
  if (args.integer('message_id') === 0) throw badRequest('message identifier is not specified')
  const message = messageIn(call, place, 'message to delete not found')
  checkDeleting(call, place, message)
  message.isDeleted = true
  return { result: true }
}

function deleteMessages(call: Call): Outcome {
  const ids = call.args.json('message_ids')
  if (!Array.isArray(ids) || ids.length === 0) throw badRequest('message identifiers are not specified')
  if (ids.length > maxDeleted) throw badRequest('too many message identifiers specified')
  const place = chatOf(call.world, call.bot, call.args)
  const found = ids.flatMap(id => {
    const message = place.messages.get(Number(id))
    return message && !message.isDeleted ? [message] : []
  })
  for (const message of found) checkDeleting(call, place, message)
  for (const message of found) message.isDeleted = true
  return { result: true }
}

/** In private chats and basic groups for two days; elsewhere other people's messages need a right. */
function checkDeleting({ world, bot }: Call, place: Room, message: StoredMessage): void {
  const age = Math.floor(world.clock.now() / 1000) - message.date
  const isOwn = 'bot' in message.author && message.author.bot.id === bot.id
  if (place.group?.type !== 'supergroup' && age > deleteWindow) throw badRequest("message can't be deleted for everyone")
  if (place.group && !isOwn && place.group.bots.get(bot.id)?.status !== 'administrator') throw badRequest("message can't be deleted")
}

function messageIn({ args }: Call, place: Room, missing: string): StoredMessage {
  const id = args.integer('message_id')
  if (id === 0) throw badRequest('message identifier is not specified')
  const message = place.messages.get(id)
  if (!message || message.isDeleted) throw badRequest(missing)
  return message
}
