import { memo, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { Absence, Message, MessageId } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { ArrowDown } from '../../ui/icons'
import { Spinner } from '../../ui/spinner'
import { useVirtualizer, type Virtualizer } from '../../ui/virtual'
import { AbsenceLine } from './absence-line'
import { Bubble } from './bubble'
import styles from './history.module.css'
import { DayLine, ScheduledLine, SystemLine, UnreadLine, useDayLabel } from './lines'
import { namesakes } from './namesakes'
import { isScheduled, rowOf, sameRow, toRows, type HistoryRow } from './rows'
import { leftAt, newBelow } from './scroll'

export type HistoryHandle = {
  /** Answers false where the message is not loaded. */
  reveal(id: MessageId): boolean
  toEnd(): void
  scrollBy(pages: number): void
  focus(): void
}

type Props = {
  /** Oldest first, without a gap. */
  readonly messages: readonly Message[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean
  readonly isLoadingOlder: boolean
  /** The first message that was unread when the conversation was opened. */
  readonly unreadFrom: string | undefined
  /** For the pill, where the end is not loaded: how many are unread. Undefined where all that comes in is seen here. */
  readonly unreadBelow: number | undefined
  /** When nobody listened for longer than Telegram keeps messages. */
  readonly absences?: readonly Absence[] | undefined
  /** Of the contact, for system lines. */
  readonly name: string
  /** Picks the tint of the contact's face, the same as in the list. */
  readonly seed: string
  readonly ref?: Ref<HistoryHandle>
  readonly onOlder: () => void
  readonly onNewer: () => void
  /** The end is not loaded: load it and show it. */
  readonly onLatest: () => void
  /** The last message that can be seen, whenever that changes. */
  readonly onSeen: (message: Message) => void
  /** A key pressed on a message; answers whether it meant something. */
  readonly onKey: (key: string, message: Message, element: HTMLElement) => boolean
}

/** Close enough to an end to load what lies beyond. Pixels. */
const nearEdge = 1_200
/** Close enough to the bottom to stay there when something is added. Pixels. */
const nearEnd = 48

/** The messages, virtualised and anchored at the end: what is added above or below never moves what is being read. */
export const History = memo(function History({
  messages,
  hasOlder,
  hasNewer,
  isLoadingOlder,
  unreadFrom,
  unreadBelow,
  absences,
  name,
  seed,
  ref,
  onOlder,
  onNewer,
  onLatest,
  onSeen,
  onKey,
}: Props) {
  const { t } = useTranslation()
  const label = useDayLabel()
  const twins = useMemo(() => namesakes(messages), [messages])
  const rows = useMemo(() => toRows(messages, { unreadFrom, hasOlder, hasNewer, absences }), [messages, unreadFrom, hasOlder, hasNewer, absences])
  const scroller = useRef<HTMLDivElement>(null)
  /** The end is held on to while things are added, until somebody scrolls up. */
  const isPinned = useRef(false)
  const newest = useRef<string>(undefined)
  const [stopAt, setStopAt] = useState<string>()
  const [marked, setMarked] = useState<string>()
  const [left, setLeft] = useState<string>()
  const [topDay, setTopDay] = useState<number>()
  const last = messages.findLast(message => !isScheduled(message))

  const virtual = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => estimate(rows[index]),
    getItemKey: index => rows[index]?.key ?? index,
    measureElement: measured,
    anchorTo: 'end',
    followOnAppend: !hasNewer,
    scrollEndThreshold: nearEnd,
    overscan: 6,
    paddingStart: 8,
    paddingEnd: 12,
    // What is scrolled to the top stands below the day that floats there.
    scrollPaddingStart: 44,
    directDomUpdates: true,
    useScrollendEvent: true,
    // The end, before anything is measured; an opened conversation never scrolls into place.
    initialOffset: () => 1e9,
    // Near enough to draw the right rows at once; a pane without rows would be laid out for nothing first.
    initialRect: { width: 0, height: globalThis.innerHeight - 140 },
  })

  const latest = useRef({ rows, messages, onSeen, onOlder, onNewer, hasOlder, hasNewer })

  // Before the first paint: unread messages begin in sight, otherwise the end is.
  useLayoutEffect(() => {
    const unread = unreadFrom === undefined ? -1 : rowOf(rows, unreadFrom)
    if (unread > 0) virtual.scrollToIndex(unread - 1, { align: 'start' })
    else toEnd()
    // Once: the pane is made anew for every conversation.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])

  useLayoutEffect(() => {
    latest.current = { rows, messages, onSeen, onOlder, onNewer, hasOlder, hasNewer }
  })
  // Before the first paint, and when there is more to load; every other time the observer below looks, after the layout:
  // asking for sizes any earlier would lay the page out twice for each message.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useLayoutEffect(look, [hasOlder, hasNewer])

  useEffect(() => {
    const element = scroller.current
    const inside = element?.firstElementChild
    if (!element || !inside) return undefined
    const life = new AbortController()
    const { signal } = life
    let top = element.scrollTop
    let touchedAt = 0
    // A scrollbar that is being dragged: its pointer never comes up for the page.
    let isHeld = false
    const touch = () => {
      touchedAt = performance.now()
    }
    const hold = (held: boolean) => () => {
      isHeld = held
    }
    for (const kind of ['wheel', 'touchmove', 'keydown']) element.addEventListener(kind, touch, { signal, passive: true })
    element.addEventListener('pointerdown', hold(true), { signal })
    for (const kind of ['pointerup', 'scrollend']) element.addEventListener(kind, hold(false), { signal })
    // After the virtualiser's own listener, so that it has read the same position.
    const scrolled = () => {
      const gap = element.scrollHeight - element.scrollTop - element.clientHeight
      // Only somebody who goes up leaves the end; a correction by the virtualiser does not.
      // Going up by a key starts with a pixel or two, which is still near the end and yet a leaving.
      if (gap <= 4 && element.scrollTop >= top) isPinned.current = true
      else if ((isHeld || performance.now() - touchedAt < 1_000) && element.scrollTop < top - 1) isPinned.current = false
      top = element.scrollTop
      look()
    }
    element.addEventListener('scroll', scrolled, { signal, passive: true })
    // Coming back to the window reads what it shows.
    globalThis.addEventListener('focus', look, { signal })
    // Rows that come or grow, and a composer that takes room away: whoever is at the end stays there. The virtualiser
    // follows by itself, unless its last write has not come back as an event yet.
    const sizes = new ResizeObserver(() => {
      if (isPinned.current && !latest.current.hasNewer) virtual.scrollToEnd()
      // What is new may be in sight without any scrolling.
      look()
    })
    sizes.observe(element)
    sizes.observe(inside)
    return () => {
      life.abort()
      sizes.disconnect()
    }
    // `look` reads everything from refs.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [virtual])

  function toEnd(): void {
    isPinned.current = true
    virtual.scrollToEnd()
  }

  function look(): void {
    const element = scroller.current
    const now = latest.current
    if (!element || now.rows.length === 0) return
    const distance = virtual.getDistanceFromEnd()
    const isAtEnd = (isPinned.current || distance <= nearEnd) && !now.hasNewer
    // The window may be elsewhere by now; what was the end is remembered.
    if (!now.hasNewer) newest.current = now.messages.findLast(message => !isScheduled(message))?.position
    setLeft(before => leftAt(before, isAtEnd, newest.current))
    // Until it has been scrolled, the virtualiser's position may lie beyond the end.
    const room = virtual.getTotalSize() - (virtual.scrollRect?.height ?? 0)
    const offset = Math.max(0, Math.min(virtual.scrollOffset ?? 0, room))
    if (now.hasOlder && offset < nearEdge) now.onOlder()
    if (now.hasNewer && distance < nearEdge) now.onNewer()
    const places = [offset, offset + 40].map(place => virtual.getVirtualItemForOffset(place)?.index)
    setTopDay(dayAt(now.rows, places, offset))
    const bottom = virtual.getVirtualItemForOffset(offset + (virtual.scrollRect?.height ?? 0) - 24)?.index
    const seen = bottom === undefined ? undefined : lastMessage(now.rows, bottom)
    if (seen) now.onSeen(seen)
  }

  useImperativeHandle(ref, () => ({
    reveal(id) {
      const index = rowOf(latest.current.rows, id)
      const row = latest.current.rows[index]
      if (!row) return false
      isPinned.current = false
      virtual.scrollToIndex(index, { align: 'center' })
      setMarked(undefined)
      requestAnimationFrame(() => setMarked(row.key))
      return true
    },
    toEnd,
    scrollBy(pages) {
      isPinned.current = false
      virtual.scrollBy(pages * ((scroller.current?.clientHeight ?? 600) - 80), { behavior: 'smooth' })
    },
    focus: () => focusRow(rows.findLastIndex(takesFocus)),
  }))

  function focusRow(index: number): void {
    const row = rows[index]
    if (!row) return
    setStopAt(row.key)
    if (index < rows.length - 1) isPinned.current = false
    virtual.scrollToIndex(index, { align: 'auto' })
    // It may have to be drawn first.
    requestAnimationFrame(() => requestAnimationFrame(() => articleOf(scroller.current, row)?.focus({ preventScroll: true })))
  }

  function key(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const article = event.target instanceof HTMLElement ? event.target : undefined
    if (!article || article.tagName !== 'ARTICLE') return
    const index = rows.findIndex(row => 'messages' in row && row.messages[0].id === article.dataset['message'])
    const row = rows[index]
    if (!row || !('messages' in row)) return
    if (obey(event.key, index) || onKey(event.key, row.messages[0], article)) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  function obey(pressed: string, index: number): boolean {
    switch (pressed) {
      case 'ArrowUp':
        focusRow(rows.findLastIndex((row, place) => place < index && takesFocus(row)))
        return true
      case 'ArrowDown':
        focusRow(rows.findIndex((row, place) => place > index && takesFocus(row)))
        return true
      case 'Home':
        focusRow(rows.findIndex(takesFocus))
        return true
      case 'End':
        focusRow(rows.findLastIndex(takesFocus))
        return true
      default:
        return false
    }
  }

  const range = virtual.getVirtualItems()
  const from = range[0]?.index ?? 0
  const to = range.at(-1)?.index ?? -1
  const { measureElement } = virtual
  const nameless = t('conversation.nameless')
  const firstStop = rows.findLastIndex(takesFocus)
  const stopKey = stopAt !== undefined && rows.some(row => row.key === stopAt) ? stopAt : rows[firstStop]?.key
  // The virtualiser asks to be drawn several times for each message; it places the rows by itself.
  const drawn = useMemo(
    () =>
      rows.slice(from, to + 1).map((row, place) => (
        <div key={row.key} ref={measureElement} data-index={from + place} data-shape={shapeOf(row)} className={styles.item}>
          <RowView row={row} name={name} nameless={nameless} seed={seed} twin={'messages' in row ? twins.get(row.messages[0].authorId ?? '') : undefined} isStop={row.key === stopKey} isMarked={row.key === marked} />
        </div>
      )),
    [rows, from, to, measureElement, name, nameless, seed, twins, stopKey, marked],
  )
  const below = unreadBelow ?? newBelow(messages, left)

  return (
    <div className={styles.history}>
      {topDay !== undefined && (
        <div className={styles.sticky} data-floats aria-hidden="true">
          <span className={styles.chip}>{label(topDay)}</span>
        </div>
      )}
      {isLoadingOlder && (
        <div className={styles.older} role="status" aria-label={t('conversation.loadingOlder')}>
          <Spinner />
        </div>
      )}
      {/* The keys belong to the articles inside, which take the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div ref={scroller} className={styles.scroller} role="feed" aria-label={t('conversation.history')} aria-busy={isLoadingOlder} onKeyDown={key}>
        <div ref={virtual.containerRef} className={styles.inside}>
          {drawn}
        </div>
      </div>
      {left !== undefined && last && (
        <button
          type="button"
          className={styles.pill}
          data-new={below > 0 || undefined}
          aria-label={below > 0 ? t('conversation.jumpCount', { count: below }) : t('conversation.jump')}
          onClick={() => (hasNewer ? onLatest() : toEnd())}
        >
          {below > 0 && <span className={styles.count}>{t('conversation.jumpCount', { count: below })}</span>}
          <ArrowDown />
        </button>
      )}
    </div>
  )
})

type RowProps = {
  readonly row: HistoryRow
  readonly name: string
  /** What somebody without a name is called. */
  readonly nameless: string
  readonly seed: string
  /** Tells the author from another of the same name. */
  readonly twin: string | undefined
  readonly isStop: boolean
  readonly isMarked: boolean
}

const RowView = memo(function RowView({ row, name, nameless, seed, twin, isStop, isMarked }: RowProps) {
  switch (row.kind) {
    case 'day':
      return <DayLine at={row.at} />
    case 'unread':
      return <UnreadLine />
    case 'scheduled':
      return <ScheduledLine />
    case 'absence':
      return <AbsenceLine from={row.from} to={row.to} count={row.count} />
    case 'system':
      return <SystemLine message={row.messages[0]} name={name} isStop={isStop} />
    case 'bubble':
      return (
        <Bubble
          messages={row.messages}
          seed={row.messages[0].authorId ?? ((visibleName(row.messages[0].author) || nameless) === name ? seed : undefined)}
          twin={twin}
          isFirst={row.isFirst}
          isLast={row.isLast}
          isStop={isStop}
          isMarked={isMarked}
        />
      )
    default:
      return row satisfies never
  }
}, sameView)

// Rows are made anew with every message; most of them show what they showed before.
function sameView(before: RowProps, after: RowProps): boolean {
  return (
    before.name === after.name &&
    before.nameless === after.nameless &&
    before.seed === after.seed &&
    before.twin === after.twin &&
    before.isStop === after.isStop &&
    before.isMarked === after.isMarked &&
    sameRow(before.row, after.row)
  )
}

/**
 * The height of a row as its observer saw it. Rows are not asked one by one while they are being mounted: each question
 * would lay the page out once more, and the observer answers for all of them before the same frame is painted.
 */
function measured(element: HTMLDivElement, entry: ResizeObserverEntry | undefined, virtual: Virtualizer<HTMLDivElement, HTMLDivElement>): number {
  const seen = entry?.borderBoxSize[0]?.blockSize
  if (seen !== undefined) {
    const size = Math.round(seen)
    const { shape } = element.dataset
    if (shape) heights.set(shape, size)
    return size
  }
  const index = virtual.indexFromElement(element)
  return virtual.itemSizeCache.get(virtual.options.getItemKey(index)) ?? virtual.options.estimateSize(index)
}

function takesFocus(row: HistoryRow): boolean {
  return row.kind === 'bubble' || row.kind === 'system'
}

/** How high rows of each shape were when they were last drawn. */
const heights = new Map<string, number>()

/**
 * Rows of the same shape are as high as each other: lines, and one message of a line or so of plain words. Undefined for all others.
 */
function shapeOf(row: HistoryRow): string | undefined {
  if (row.kind === 'day' || row.kind === 'unread' || row.kind === 'scheduled') return row.kind
  if (row.kind !== 'bubble' || row.messages.length > 1) return undefined
  const [message] = row.messages
  if (message.kind !== 'text' || message.text.length > shortest || !oneLine.test(message.text)) return undefined
  if (message.replyTo || message.forwardedFrom !== undefined || message.buttons || message.content || message.viaBot !== undefined || message.reactions.length > 0) return undefined
  const delivery = message.delivery === undefined || message.delivery === 'sent' ? '' : message.delivery
  return `${message.direction}${row.isFirst ? ' first' : ''}${row.isLast ? ' last' : ''} ${delivery}`
}

/** So many characters stand in one line of a bubble, in a window of an ordinary width. */
const shortest = 40
/** Emoji alone may be drawn large. */
const oneLine = /^[^\n]*[\p{L}\p{N}][^\n]*$/u

/** Near what most rows turn out to be, so that the first measuring moves little. Pixels. */
function estimate(row: HistoryRow | undefined): number {
  if (!row) return 40
  const shape = shapeOf(row)
  const known = shape === undefined ? undefined : heights.get(shape)
  if (known !== undefined) return known
  switch (row.kind) {
    case 'day':
      return 42
    case 'unread':
    case 'scheduled':
      return 32
    case 'absence':
      return 52
    case 'system':
      return 28
    case 'bubble': {
      const text = row.messages.reduce((most, message) => Math.max(most, message.text.length), 0)
      const pictures = row.messages.some(message => message.attachments.some(({ kind }) => kind === 'photo' || kind === 'video'))
      return (row.isFirst ? 12 : 3) + 36 + Math.floor(text / 62) * 21 + (pictures ? 280 : 0)
    }
  }
}

/** The day to name at the top: none where its own line or the unread line is in sight there, or at the very beginning. */
function dayAt(rows: readonly HistoryRow[], places: readonly (number | undefined)[], offset: number): number | undefined {
  const index = places[0]
  if (index === undefined || offset <= 8 || places.some(place => place !== undefined && isLine(rows[place]))) return undefined
  const next = rows.slice(index).find(other => 'messages' in other)
  return next && 'messages' in next && !isScheduled(next.messages[0]) ? middleOfDay(next.messages[0].date) : undefined
}

function isLine(row: HistoryRow | undefined): boolean {
  return row?.kind === 'day' || row?.kind === 'unread' || row?.kind === 'scheduled'
}

/** One value a day, so that scrolling within it draws nothing anew. */
function middleOfDay(at: number): number {
  const day = new Date(at)
  day.setHours(12, 0, 0, 0)
  return day.getTime()
}

function lastMessage(rows: readonly HistoryRow[], index: number): Message | undefined {
  for (let place = index; place >= 0; place -= 1) {
    const row = rows[place]
    if (row && 'messages' in row && !isScheduled(row.messages[0])) return row.messages.at(-1)
  }
  return undefined
}

function articleOf(scroller: HTMLElement | null, row: HistoryRow): HTMLElement | undefined {
  if (!('messages' in row)) return undefined
  return scroller?.querySelector<HTMLElement>(`article[data-message="${CSS.escape(row.messages[0].id)}"]`) ?? undefined
}
