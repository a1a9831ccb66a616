/**
 * Whether a column holds this id of a message, in the words of the index `messages_id`: the number at its end, then all of it.
 * `id` is a column or a numbered parameter. A bare `id = ?` would be right as well, but look at every message.
 */
export function isMessage(column: string, id: string): string {
  return `${tail(column)} = ${tail(id)} AND ${column} = ${id}`
}

function tail(id: string): string {
  return `CAST(substr(${id}, length(rtrim(${id}, '0123456789')) + 1) AS INTEGER)`
}

export type Place = { readonly chatId: string; readonly telegramId: number }

/**
 * Where Telegram has the message of this key; null for one of ours that it does not have. The chat is the key's and not the conversation's:
 * a group that became a supergroup numbers anew, and the same number there is somebody else's message.
 */
export function placeIn(key: string): Place | null {
  const [, chatId, number] = /^\d+:(-?\d+):(?:b[\w-]+:)?(\d+)$/.exec(key) ?? []
  const telegramId = Number(number ?? 0)
  return chatId !== undefined && Number.isSafeInteger(telegramId) && telegramId > 0 ? { chatId, telegramId } : null
}
