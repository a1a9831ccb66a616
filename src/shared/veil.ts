import type { Entity } from './model'

/** A text in which whatever the writer has put under a spoiler is only as long as it is: for lists and notifications. */
export function veiled(text: string, entities: readonly Entity[]): string {
  return entities
    .filter(entity => entity.type === 'spoiler')
    .reduce((shown, { offset, length }) => {
      const end = Math.min(text.length, Math.max(offset, 0) + Math.max(length, 0))
      const start = Math.min(Math.max(offset, 0), end)
      return shown.slice(0, start) + '░'.repeat(end - start) + shown.slice(end)
    }, text)
}
