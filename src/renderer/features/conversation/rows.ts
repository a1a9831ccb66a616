import type { Absence, Message } from '../../../shared/model'
import { type AbsenceRow, absenceBetween } from './absences'
import { dayOf } from './days'

/** What stands in the history, top to bottom. Keys are stable while messages come and go at either end. */
export type HistoryRow =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'unread'; readonly key: string }
  /** Above what waits for its time. */
  | { readonly kind: 'scheduled'; readonly key: string }
  | AbsenceRow
  | { readonly kind: 'system'; readonly key: string; readonly messages: readonly [Message] }
  | {
      readonly kind: 'bubble'
      readonly key: string
      /** One message, or the parts of one album in order. */
      readonly messages: readonly [Message, ...Message[]]
      /** First of its author's group: shows the name. */
      readonly isFirst: boolean
      /** Last of its author's group: shows the avatar and the time. */
      readonly isLast: boolean
    }

/** Messages of one author stand together while no gap is longer. Milliseconds. */
export const groupGap = 5 * 60_000

const quarterHour = 15 * 60_000

type RowOptions = {
  readonly unreadFrom?: string | undefined
  readonly hasOlder?: boolean
  /** The end is not loaded: what may be missing behind the last message cannot be said yet. */
  readonly hasNewer?: boolean
  readonly zone?: string | undefined
  /** When nobody listened for longer than Telegram keeps messages; oldest first. */
  readonly absences?: readonly Absence[]
}

/**
 * Messages (oldest first) as rows: day lines, the unread line, albums joined, groups marked.
 *
 * `unreadFrom` is the first unread message. `hasOlder` keeps the first day line back: its day may go on above, and a line
 * that moved up later would push what is being read.
 */
export function toRows(
  messages: readonly Message[],
  { unreadFrom, hasOlder = false, hasNewer = false, zone, absences = [] }: RowOptions = {},
): readonly HistoryRow[] {
  const rows: HistoryRow[] = []
  let previousDay: string | undefined
  let previousQuarter: number | undefined
  let previousDate: number | undefined
  let isFirst = true

  const told = messages.filter(message => !isScheduled(message))
  for (const block of blocks(told)) {
    const head = block[0]
    const absence = previousDate === undefined ? undefined : absenceBetween(absences, previousDate, head.date)
    if (absence) rows.push(absence)
    previousDate = head.date
    // Days begin at a quarter of an hour in every zone, and asking for the calendar is most of what a row costs.
    const quarter = Math.floor(head.date / quarterHour)
    const day = previousDay !== undefined && quarter === previousQuarter ? previousDay : dayOf(head.date, zone)
    if (day !== previousDay && !(isFirst && hasOlder)) rows.push({ kind: 'day', key: `day:${day}`, at: head.date })
    if (unreadFrom !== undefined && block.some(message => message.id === unreadFrom)) rows.push({ kind: 'unread', key: 'unread' })
    previousDay = day
    previousQuarter = quarter
    isFirst = false

    if (head.direction === 'system') {
      rows.push({ kind: 'system', key: head.id, messages: [head] })
      continue
    }
    const above = rows.at(-1)
    const joins = above?.kind === 'bubble' && belongTogether(above.messages, block)
    if (joins) rows[rows.length - 1] = { ...above, isLast: false }
    const key = head.albumId === undefined || block.length === 1 ? head.id : `album:${head.albumId}:${head.direction}`
    rows.push({ kind: 'bubble', key, messages: block, isFirst: !joins, isLast: true })
  }
  const absence = previousDate === undefined || hasNewer ? undefined : absenceBetween(absences, previousDate, Infinity)
  if (absence) rows.push(absence)
  return hasNewer ? rows : [...rows, ...scheduledRows(messages.filter(isScheduled))]
}

/** What waits for its time stands below everything else, what goes first first. */
function scheduledRows(messages: readonly Message[]): readonly HistoryRow[] {
  if (messages.length === 0) return []
  const inTurn = messages.toSorted((a, b) => (a.sendAt ?? a.date) - (b.sendAt ?? b.date))
  return [
    { kind: 'scheduled', key: 'scheduled' },
    ...blocks(inTurn).map(block => ({ kind: 'bubble' as const, key: block[0].id, messages: block, isFirst: true, isLast: true })),
  ]
}

/** It is not said yet. */
export function isScheduled({ delivery }: Message): boolean {
  return delivery === 'scheduled'
}

/** With what waits elsewhere: older than what is loaded, or not loaded yet. */
export function withScheduled(messages: readonly Message[], others: readonly Message[]): readonly Message[] {
  const known = new Set(messages.map(message => message.id))
  const missing = others.filter(message => !known.has(message.id))
  return missing.length === 0 ? messages : [...messages, ...missing]
}

/** The row that shows a message, or -1. */
export function rowOf(rows: readonly HistoryRow[], messageId: string): number {
  return rows.findIndex(row => 'messages' in row && row.messages.some(message => message.id === messageId))
}

/** Whether two rows would draw the same. */
export function sameRow(a: HistoryRow, b: HistoryRow): boolean {
  if (a === b) return true
  if (a.key !== b.key || a.kind !== b.kind) return false
  if (a.kind === 'day') return a.at === (b as typeof a).at
  if (a.kind === 'unread' || a.kind === 'scheduled') return true
  if (a.kind === 'absence') return a.to === (b as typeof a).to && a.count === (b as typeof a).count
  if (!sameMessages(a.messages, (b as typeof a).messages)) return false
  return a.kind === 'system' || (a.isFirst === (b as typeof a).isFirst && a.isLast === (b as typeof a).isLast)
}

/** Whether these are the very same rows, so that a bubble is drawn again only when its own messages changed. */
export function sameMessages(a: readonly Message[], b: readonly Message[]): boolean {
  return a.length === b.length && a.every((message, index) => message === b[index])
}

type Block = readonly [Message, ...Message[]]

// Parts of an album can be parted by another message that arrived in between; on screen they stand together.
function blocks(messages: readonly Message[]): readonly Block[] {
  const albums = new Map<string, Message[]>()
  const all: Message[][] = []
  for (const message of messages) {
    const album = message.albumId === undefined ? undefined : `${message.direction}:${message.albumId}`
    const known = album === undefined ? undefined : albums.get(album)
    if (known) {
      known.push(message)
      continue
    }
    const block = [message]
    if (album !== undefined) albums.set(album, block)
    all.push(block)
  }
  return all.flatMap(([head, ...rest]) => (head ? [[head, ...rest] as const] : []))
}

function belongTogether(above: Block, below: Block): boolean {
  const last = above.at(-1) ?? above[0]
  const next = below[0]
  return last.direction === next.direction && last.author === next.author && last.authorId === next.authorId && next.date - last.date <= groupGap
}
