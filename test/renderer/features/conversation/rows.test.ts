import { expect, test } from 'vitest'
import { rowOf, toRows, withScheduled, type HistoryRow } from '../../../../src/renderer/features/conversation/rows'
import type { ContactId } from '../../../../src/shared/model'
import { aMessage } from './fixture'

const minute = 60_000
const noon = Date.UTC(2026, 10, 20, 12)

test('messages of one author within five minutes form one group, with name and time once', () => {
  const rows = toRows([at(0), at(4), at(9), at(14.1)], { zone: 'UTC' })
  expect(drawn(rows)).toEqual(['day', 'first', 'middle', 'last', 'single'])
})

test('another author, another direction and a system line end a group', () => {
  const rows = toRows([at(0), at(1, { author: 'Bob' }), at(2, { author: 'Bob', direction: 'outgoing' }), at(3, { direction: 'system' }), at(3)], {
    zone: 'UTC',
  })
  expect(drawn(rows)).toEqual(['day', 'single', 'single', 'single', 'system', 'single'])
})

test('two people of one name have each their own group', () => {
  const [one, other] = ['501', '502'] as ContactId[]
  const rows = toRows([at(0, { authorId: one }), at(1, { authorId: one }), at(2, { authorId: other })], { zone: 'UTC' })
  expect(drawn(rows)).toEqual(['day', 'first', 'last', 'single'])
})

test('a new day begins in the zone of the operator, and ends a group', () => {
  const late = [aMessage({ date: Date.UTC(2026, 10, 20, 22, 59) }), aMessage({ date: Date.UTC(2026, 10, 20, 23, 1) })]
  expect(drawn(toRows(late, { zone: 'Europe/Berlin' }))).toEqual(['day', 'single', 'day', 'single'])
  expect(drawn(toRows(late, { zone: 'UTC' }))).toEqual(['day', 'first', 'last'])
})

test('while older messages are to come, the first day has no line that could move later', () => {
  const today = [at(0), at(1)]
  const yesterday = aMessage({ date: noon - 24 * 60 * minute })
  expect(drawn(toRows(today, { zone: 'UTC', hasOlder: true }))).toEqual(['first', 'last'])
  const more = toRows([yesterday, ...today], { zone: 'UTC', hasOlder: true })
  expect(drawn(more)).toEqual(['single', 'day', 'first', 'last'])
})

test('the unread line stands above the first unread message and splits its group', () => {
  const [read, unread, next] = [at(0), at(1), at(2)]
  expect(drawn(toRows([read, unread, next], { zone: 'UTC', unreadFrom: unread.id }))).toEqual(['day', 'single', 'unread', 'first', 'last'])
})

test('an album is one row, even when another message came in between its parts', () => {
  const rows = toRows([at(0, { albumId: 'a' }), at(1), at(1, { albumId: 'a' }), at(2, { albumId: 'b' })], { zone: 'UTC' })
  expect(rows.map(row => ('messages' in row ? row.messages.length : 0))).toEqual([0, 2, 1, 1])
})

test('keys are unique and stay when older messages are put in front', () => {
  const now = [at(0, { albumId: 'a' }), at(0, { albumId: 'a' }), at(1)]
  const keys = toRows(now, { zone: 'UTC', hasOlder: true }).map(row => row.key)
  const later = toRows([aMessage({ date: noon - 30 * minute }), ...now], { zone: 'UTC', hasOlder: true }).map(row => row.key)
  expect(new Set(later).size).toBe(later.length)
  expect(later.slice(-keys.length)).toEqual(keys)
})

test('a message is found in the row of its album', () => {
  const second = at(0, { albumId: 'a' })
  const rows = toRows([at(0, { albumId: 'a' }), second], { zone: 'UTC' })
  expect(rowOf(rows, second.id)).toBe(1)
  expect(rowOf(rows, 'nobody')).toBe(-1)
})

function at(minutes: number, fields: Parameters<typeof aMessage>[0] = {}) {
  return aMessage({ date: noon + minutes * minute, ...fields })
}

function drawn(rows: readonly HistoryRow[]): readonly string[] {
  return rows.map(row => {
    if (row.kind !== 'bubble') return row.kind
    if (row.isFirst) return row.isLast ? 'single' : 'first'
    return row.isLast ? 'last' : 'middle'
  })
}

const hour = 60 * minute

function kinds(rows: readonly HistoryRow[]): readonly string[] {
  return rows.map(({ kind }) => kind)
}

test('REL-3: an absence is a line where Telegram’s memory of 24 hours began, above the day of what it still had', () => {
  const absence = { from: noon, to: noon + 40 * hour }
  const before = aMessage({ date: noon - hour })
  const kept = aMessage({ date: noon + 20 * hour })
  const rows = toRows([before, kept], { zone: 'UTC', absences: [absence] })
  expect(kinds(rows)).toEqual(['day', 'bubble', 'absence', 'day', 'bubble'])
  expect(rows[2]).toMatchObject({ from: absence.from, to: absence.to, count: 1 })
})

test('REL-3: an absence shows behind the last message, since words that came in it may be missing there', () => {
  const absences = [{ from: noon, to: noon + 40 * hour }]
  expect(kinds(toRows([at(0)], { zone: 'UTC', absences }))).toEqual(['day', 'bubble', 'absence'])
  expect(kinds(toRows([at(0)], { zone: 'UTC', absences, hasNewer: true }))).toEqual(['day', 'bubble'])
})

test('an absence before the first message that is shown, or in a conversation that began after it, is no line', () => {
  const absences = [{ from: noon - 60 * hour, to: noon - 30 * hour }]
  expect(kinds(toRows([at(0)], { zone: 'UTC', absences, hasOlder: true }))).toEqual(['bubble'])
  expect(kinds(toRows([at(0)], { zone: 'UTC', absences }))).toEqual(['day', 'bubble'])
})

test('several absences between the same two messages are one line', () => {
  const absences = [0, 100, 200].map(start => ({ from: noon + start * hour, to: noon + (start + 40) * hour }))
  const rows = toRows([at(0), aMessage({ date: noon + 400 * hour })], { zone: 'UTC', absences })
  expect(rows.filter(({ kind }) => kind === 'absence')).toMatchObject([{ from: noon, to: noon + 240 * hour, count: 3 }])
})

test('what waits for its time stands at the end under its own line, what goes first first, whenever it was written', () => {
  const later = aMessage({ direction: 'outgoing', delivery: 'scheduled', date: noon - 5 * hour, sendAt: noon + 9 * hour })
  const sooner = aMessage({ direction: 'outgoing', delivery: 'scheduled', date: noon - 4 * hour, sendAt: noon + 2 * hour })
  const said = at(0)
  const rows = toRows([later, sooner, said], { zone: 'UTC' })
  expect(kinds(rows)).toEqual(['day', 'bubble', 'scheduled', 'bubble', 'bubble'])
  expect(rows.flatMap(row => ('messages' in row ? row.messages.map(({ id }) => id) : []))).toEqual([said.id, sooner.id, later.id])
  expect(kinds(toRows([later, said], { zone: 'UTC', hasNewer: true }))).toEqual(['day', 'bubble'])
})

test('what waits and is older than what is loaded is added once', () => {
  const waits = aMessage({ direction: 'outgoing', delivery: 'scheduled' })
  const said = at(0)
  expect(withScheduled([said], [waits])).toEqual([said, waits])
  const all = [waits, said]
  expect(withScheduled(all, [waits])).toBe(all)
})
