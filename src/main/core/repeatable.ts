import { type CallName, queries } from '../../shared/contract'

/**
 * Commands that leave the same behind when they are done a second time: they say all of what is to be, and find it so. What sends,
 * makes or decides something is not among them.
 */
const commands: ReadonlySet<string> = new Set([
  'bot.cancelConnect', 'bot.pause', 'bot.resume', 'bot.setCheckout', 'bot.setProvider',
  'conversation.read', 'conversation.resolve', 'conversation.reopen', 'conversation.typing', 'contact.save',
  'message.react', 'message.pin', 'attachment.fetch', 'sticker.set', 'sticker.emoji', 'draft.set', 'settings.set', 'archive.drop', 'job.cancel',
] satisfies CallName[])

/** Whether a call of which nobody knows if it was done may be made once more without asking anybody. */
export function isRepeatable(name: string, input: unknown): boolean {
  // A send that bears a name is one send, however often it is asked for.
  const isNamed = (name === 'message.send' || name === 'message.forward') && typeof input === 'object' && input !== null && 'sendId' in input && input.sendId !== undefined
  return isNamed || commands.has(name) || Object.hasOwn(queries, name)
}
