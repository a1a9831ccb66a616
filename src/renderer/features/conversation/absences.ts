import type { Absence } from '../../../shared/model'

/** Telegram keeps an update for so long. Milliseconds. */
const keptFor = 24 * 3_600_000

/** One line in the history: the absences that lie between two messages that follow each other. */
export type AbsenceRow = { readonly kind: 'absence'; readonly key: string; readonly from: number; readonly to: number; readonly count: number }

/**
 * The line between a message and the next one, if what may be missing lies between them. It stands where Telegram's memory began when
 * somebody listened again: older words are lost, newer ones are shown below it. `after` is Infinity behind the last message.
 */
export function absenceBetween(absences: readonly Absence[], before: number, after: number): AbsenceRow | undefined {
  const between = absences.filter(({ to }) => before < to - keptFor && to - keptFor <= after)
  const [first, last] = [between[0], between.at(-1)]
  return first && last && { kind: 'absence', key: `absence:${first.from}`, from: first.from, to: last.to, count: between.length }
}
