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
