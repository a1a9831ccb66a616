import type { Attachment, Message } from '../../../shared/model'

export type SharedFile = { readonly message: Message; readonly attachment: Attachment }

/** What was exchanged among these messages, newest first; stickers are words rather than files. */
export function filesOf(messages: readonly Message[]): readonly SharedFile[] {
  return messages
    .toReversed()
    .flatMap(message => message.attachments.filter(({ kind }) => kind !== 'sticker').map(attachment => ({ message, attachment })))
}
