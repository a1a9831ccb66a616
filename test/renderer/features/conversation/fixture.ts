import type { Attachment, AttachmentId, ConversationId, Message, MessageId } from '../../../../src/shared/model'

let made = 0

/** A message as the core would send it; everything that a test does not care about has a quiet value. */
export function aMessage(fields: Partial<Omit<Message, 'id'>> & { id?: string } = {}): Message {
  made += 1
  const { id = `7:42:${made}`, ...rest } = fields
  const date = rest.date ?? Date.UTC(2026, 10, 20, 9, 0) + made * 1_000
  return {
    conversationId: '7:42' as ConversationId,
    direction: 'incoming',
    kind: 'text',
    text: `message ${made}`,
    entities: [],
    attachments: [],
    author: 'Ada Lovelace',
    position: `${String(date).padStart(15, '0')}:${String(made).padStart(9, '0')}`,
    reactions: [],
    ...rest,
    id: id as MessageId,
    date,
  }
}

/** An attachment that has been fetched, a photo of 1280 by 960. */
export function anAttachment(fields: Partial<Attachment> = {}): Attachment {
  made += 1
  return {
    id: made.toString(16).padStart(32, '0') as AttachmentId,
    kind: 'photo',
    state: 'stored',
    size: 180_000,
    width: 1280,
    height: 960,
    ...fields,
  }
}
