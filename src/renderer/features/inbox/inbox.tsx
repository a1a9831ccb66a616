import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bot, Conversation, ConversationId } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { filterByBot, openConversation, toggleResolved, toggleUnread } from '../../actions/conversations'
import { loadList, loadMoreOfList, preload, shortenList } from '../../actions/load'
import { useKeys } from '../../actions/use-keys'
import { listKey, named, type Scope } from '../../state/conversation-list'
import { offer } from '../../state/handles'
import { useBots, useFailure, useIsLoading, useList } from '../../state/selectors'
import { changeView, useCache, useView } from '../../state/stores'
import { Button } from '../../ui/button'
import { EmptyState } from '../../ui/empty-state'
import { IconButton } from '../../ui/icon-button'
import { CircleAlert, CircleDot, ListFilter, Search, X } from '../../ui/icons'
import { Menu, type MenuItem } from '../../ui/menu'
import { SkeletonRows } from '../../ui/skeleton'
import { useVirtualizer } from '../../ui/virtual'
import { InboxEmpty } from './empty'
import styles from './inbox.module.css'
import { InboxRow } from './row'

/** The list of conversations of the view that the rail chose. `edge` is what drags its width. */
export function Inbox({ edge }: { readonly edge?: ReactNode }) {
  const { t } = useTranslation()
  const scope = useView(view => view.scope)
  const filter = useView(view => view.listFilter)
  const list = useList()
  const conversations = useCache(cache => cache.conversations)
  const key = listKey(scope)
  const isLoading = useIsLoading(`list:${key}`)
  const failure = useFailure(`list:${key}`)
  const ids = useMemo(() => named(list?.ids ?? none, conversations, filter), [list, conversations, filter])

  // Names are looked for further down for as long as there is more and few were found.
  const isSearching = filter !== '' && list?.next !== undefined && ids.length < 30 && (list?.ids.length ?? 0) < mostSearched
  useEffect(() => {
    if (isSearching && !isLoading) void loadMoreOfList(scope)
  }, [isSearching, isLoading, scope])

  return (
    <section className={styles.inbox} aria-label={t('inbox.label')}>
      <Head scope={scope} filter={filter} />
      {list ? (
        ids.length > 0 ? (
          <Rows key={key} ids={ids} scope={scope} hasMore={list.next !== undefined} />
        ) : filter ? (
          <EmptyState
            icon={<Search />}
            text={isSearching ? t('inbox.filteredMore') : t('inbox.filteredNone', { text: filter })}
            act={<Button onClick={() => changeView({ listFilter: '' })}>{t('inbox.clearFilter')}</Button>}
          />
        ) : (
          <InboxEmpty scope={scope} />
        )
      ) : failure ? (
        <EmptyState
          icon={<CircleAlert />}
          title={t('inbox.failed')}
          text={t(failure.key, { ...failure.params })}
          act={<Button onClick={() => void loadList(scope)}>{t('inbox.retry')}</Button>}
        />
      ) : (
        <SkeletonRows count={8} label={t('inbox.loading')} />
      )}
      {edge && <div className={styles.edge}>{edge}</div>}
    </section>
  )
}

const none: readonly ConversationId[] = []
const mostSearched = 3_000

const Head = memo(function Head({ scope, filter }: { readonly scope: Scope; readonly filter: string }) {
  const { t } = useTranslation()
  const keys = useKeys()
  const bots = useBots()
  const bot = bots.find(one => one.id === scope.botId)
  const input = useRef<HTMLInputElement>(null)
  const [isFiltering, setFiltering] = useState(filter !== '')
  const shows = isFiltering || filter !== ''

  useEffect(() => {
    if (isFiltering) input.current?.focus()
  }, [isFiltering])
  useEffect(() => {
    const listen = () => {
      setFiltering(true)
      input.current?.focus()
    }
    document.addEventListener(focusFilter, listen)
    return () => document.removeEventListener(focusFilter, listen)
  }, [])

  function close() {
    changeView({ listFilter: '' })
    setFiltering(false)
  }

  return (
    <header className={styles.head}>
      {shows ? (
        <div className={styles.filter}>
          <h1 className={styles.unseen}>{t(`rail.${scope.view}`)}</h1>
          <Search aria-hidden="true" />
          <input
            ref={input}
            className={styles.input}
            aria-label={t('inbox.filter')}
            placeholder={t('inbox.filterPlaceholder')}
            value={filter}
            dir="auto"
            onChange={event => changeView({ listFilter: event.target.value })}
            onBlur={() => filter === '' && setFiltering(false)}
            onKeyDown={event => {
              if (event.key === 'Escape') {
                event.preventDefault()
                close()
                // The rows that the filter hid are there with the next frame.
                requestAnimationFrame(() => requestAnimationFrame(focusRow))
              } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
                event.preventDefault()
                focusRow()
              }
            }}
          />
          <IconButton label={t('inbox.clearFilter')} size="small" onClick={close}>
            <X />
          </IconButton>
        </div>
      ) : (
        <>
          <h1 className={styles.title}>{t(`rail.${scope.view}`)}</h1>
          {bot && (
            <button
              type="button"
              className={styles.chip}
              data-hue={bot.hue}
              aria-label={t('inbox.botChip', { name: visibleName(bot.channelName) })}
              onClick={() => filterByBot(undefined)}
            >
              <span className={styles.dot} />
              <span className={styles.chipName}>{visibleName(bot.channelName)}</span>
              <X aria-hidden="true" />
            </button>
          )}
          <span className={styles.space} />
          <IconButton label={t('inbox.onlyUnread')} keys={keys('list.unread')} pressed={scope.view === 'unread'} onClick={toggleUnread}>
            <CircleDot />
          </IconButton>
          {bots.length > 1 && (
            <Menu
              trigger={
                <IconButton label={t('inbox.bot')}>
                  <ListFilter />
                </IconButton>
              }
              items={botItems(bots, t('inbox.everyBot'))}
            />
          )}
          <IconButton label={t('inbox.filter')} keys={keys('list.filter')} onClick={() => setFiltering(true)}>
            <Search />
          </IconButton>
        </>
      )}
    </header>
  )
})

const focusFilter = 'bellhop:focus-filter'

function botItems(bots: readonly Bot[], everyBot: string): readonly MenuItem[] {
  return [
    { id: 'all', label: everyBot, keys: ['0'], run: () => filterByBot(undefined) },
    'separator',
    ...bots.map((bot, place) => ({
      id: bot.id,
      label: visibleName(bot.channelName),
      icon: <span className={styles.dot} data-hue={bot.hue} />,
      keys: place < 9 ? [`${place + 1}`] : undefined,
      run: () => filterByBot(bot.id),
    })),
  ]
}

/** Puts the focus on the selected row, or else on the first one. */
function focusRow(): void {
  const rows = document.querySelector('[data-inbox-rows]')
  const row = rows?.querySelector<HTMLElement>('button[aria-current]') ?? rows?.querySelector<HTMLElement>('button[data-conversation]')
  row?.focus()
}

type RowsProps = { readonly ids: readonly ConversationId[]; readonly scope: Scope; readonly hasMore: boolean }

function Rows({ ids, scope, hasMore }: RowsProps) {
  const { t } = useTranslation()
  const keys = useKeys()
  const scroller = useRef<HTMLDivElement>(null)
  const conversations = useCache(cache => cache.conversations)
  const held = useCache(cache => cache.held)
  const bots = useBots()
  const selected = useView(view => view.selected)
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: index => ids[index] ?? index,
    // Near enough to draw the right rows at once; a list without rows would be laid out for nothing first.
    initialRect: { width: 0, height: globalThis.innerHeight - 60 },
  })
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  // Grows with every page, so that a page that was loaded asks for the next one if that is in sight already.
  const wanted = hasMore && lastShown >= ids.length - 20 ? ids.length : 0

  useEffect(() => {
    if (wanted > 0) void loadMoreOfList(scope)
  }, [wanted, scope])

  // Whoever goes through the list finds the next ones there.
  const at = selected === null ? -1 : ids.indexOf(selected)
  const below = at < 0 ? undefined : ids[at + 1]
  const above = at < 0 ? undefined : ids[at - 1]
  useEffect(() => {
    const near = [below, above].filter(id => id !== undefined)
    if (near.length === 0) return undefined
    const idle = requestIdleCallback(() => void preload(near))
    return () => cancelIdleCallback(idle)
  }, [below, above])

  // Back from far below: rows that are not looked at any more are let go of.
  const isLong = ids.length > long && lastShown < nearTop
  useEffect(() => {
    if (isLong) shortenList(scope)
  }, [isLong, scope])


  // A press or Enter means to answer; j and k look through the list and leave the focus there.
  const onOpen = useCallback((row: Conversation) => openConversation(row.id, { focus: true }), [])
  const onToggleResolved = useCallback((row: Conversation) => void toggleResolved(row.id), [])
  const resolveKeys = keys('conversation.resolve')
  const stop = selected && ids.includes(selected) ? selected : ids[0]

  useLayoutEffect(
    () =>
      offer('list', {
        focus: () => {
          const chosen = stop === undefined ? -1 : ids.indexOf(stop)
          if (chosen < 0 || scroller.current?.querySelector('button[aria-current]')) return focusRow()
          // The chosen row has been scrolled out of view: it has to be drawn first.
          virtual.scrollToIndex(chosen, { align: 'auto' })
          requestAnimationFrame(() => requestAnimationFrame(focusRow))
        },
        focusFilter: () => document.dispatchEvent(new Event(focusFilter)),
        reveal: index => {
          virtual.scrollToIndex(index, { align: 'auto' })
          // The focus goes along if it was in the list, so that Tab and screen readers are where the eye is.
          if (scroller.current?.contains(document.activeElement)) requestAnimationFrame(() => requestAnimationFrame(focusRow))
        },
      }),
    [virtual, ids, stop],
  )

  return (
    <div ref={scroller} className={styles.scroller} data-inbox-rows="" onPointerDown={event => void preload(pressed(event.target))}>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- rows are placed absolutely, which a ul takes no part in */}
      <div role="list" aria-label={t('inbox.list', { view: t(`rail.${scope.view}`) })} className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {items.map(item => {
          const id = ids[item.index]
          const row = id && conversations.get(id)
          if (!row) return null
          return (
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
            <div
              key={item.key}
              role="listitem"
              aria-setsize={hasMore ? -1 : ids.length}
              aria-posinset={item.index + 1}
              className={styles.place}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <InboxRow
                row={row}
                bot={bots.find(bot => bot.id === row.botId)}
                isHeld={held.has(row.id)}
                isSelected={row.id === selected}
                isStop={row.id === stop}
                resolveKeys={resolveKeys}
                onOpen={onOpen}
                onToggleResolved={onToggleResolved}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** A press takes most of a tenth of a second until it is let go of and opens the row: time enough to load it. */
function pressed(target: EventTarget): readonly ConversationId[] {
  const id = target instanceof Element ? target.closest<HTMLElement>('[data-conversation]')?.dataset['conversation'] : undefined
  return id === undefined ? [] : [id as ConversationId]
}

const rowHeight = 64
/** A list of more rows than this is cut once the operator is back near its top. */
const long = 600
const nearTop = 60

