import type { Output, ParsedInput } from '../../../shared/contract'
import type { Absence } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import { absencesOf } from '../store/absences'
import { botOf } from '../store/bots'
import type { Database } from '../store/database'
import { currentRev } from '../store/meta'
import { type Receipt, receiptsOf } from '../store/receipts'

type Run = Output<'bot.ledger'>['runs'][number]

const shown = 200
const week = 7 * 24 * 3_600_000 - 3_600_000

/** Which updates of a bot are here, as runs of ids, and what is known about each hole between them (REL-1, REL-3). */
export function botLedger(db: Database, { botId }: ParsedInput<'bot.ledger'>): Output<'bot.ledger'> {
  if (!botOf(db, botId)) throw new Problem('not-found')
  // One more than is shown, so that the first of them has its hole explained as well.
  const { receipts, runs, count } = receiptsOf(db, botId, shown + 1)
  const absences = absencesOf(db, botId)
  const all = receipts.map((receipt, index): Run => {
    const before = receipts[index - 1]
    return { ...receipt, ...(before && { gap: gapBetween(before, receipt, absences) }) }
  })
  return { rev: currentRev(db), count, runCount: runs, runs: all.slice(-shown), absences: [...absences] }
}

/** Pure. An absence explains a hole that it lies in; ids that go down mean that Telegram began to number anew (REL-2). */
function gapBetween(before: Receipt, after: Receipt, absences: readonly Absence[]): NonNullable<Run['gap']> {
  // After a week without updates Telegram numbers anew, from anywhere: then the difference says nothing.
  const isAnew = after.first <= before.last || after.firstAt - before.lastAt >= week
  const missing = isAnew ? null : after.first - before.last - 1
  // An absence is noted on Telegram's clock, an arrival on it too where it tells its time; a minute between the two is nothing.
  const isAbsence = absences.some(({ from, to }) => from <= after.firstAt + 60_000 && to >= before.lastAt - 60_000)
  return { why: isAbsence ? 'absent' : isAnew ? 'renumbered' : 'unknown', missing }
}
