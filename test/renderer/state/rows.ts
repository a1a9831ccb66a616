import type { Bot, Conversation, Message } from '../../../src/shared/model'

/** Rows as short as a test can say them. */
export function conversation(id: string, patch: Partial<Conversation> = {}): Conversation {
  return {
    id,
    botId: 'b1',
    contactId: `c-${id}`,
    title: `Person ${id}`,
    status: 'open',
    unreadCount: 0,
    preview: '',
    previewKind: 'text',
    previewDirection: 'incoming',
    lastMessageAt: 0,
    reach: 'open',
    hasUncertain: false,
    hasFailed: false,
    ...patch,
  } as Conversation
}

export function message(place: number, patch: Partial<Message> = {}): Message {
  return {
    id: `m${place}`,
    conversationId: 'x',
    direction: 'incoming',
    kind: 'text',
    text: '',
    entities: [],
    attachments: [],
    date: place,
    position: String(place).padStart(8, '0'),
    author: 'Ada',
    reactions: [],
    ...patch,
  } as Message
}

export function bot(id: string, patch: Partial<Bot> = {}): Bot {
  return {
    id,
    username: `${id}_bot`,
    name: id,
    channelName: id,
    state: 'running',
    hue: 0,
    connectedAt: 0,
    health: { state: 'receiving', lastContactAt: 0 },
    ...patch,
  } as Bot
}

/** Makes every write to a value, however deep, throw. */
export function frozen<T>(value: T): T {
  if (value instanceof Map) for (const entry of value.values()) frozen(entry)
  else if (typeof value === 'object' && value !== null) {
    Object.freeze(value)
    for (const entry of Object.values(value)) if (!Object.isFrozen(entry)) frozen(entry)
  }
  return value
}
