import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract'
import type { Conversation, ConversationId, Message, MessageId } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { backToList, markRead, replyToLast, toggleResolved } from '../../actions/conversations'
import { saveCard } from '../../actions/contacts'
import { loadConversation, loadLatest, loadNewer, loadOlder } from '../../actions/load'
import { actsOn, leaveTools, type MessageAct } from '../../actions/message-acts'
import { bringUp, copy, discard, fetchAttachment, openLink, raw, reschedule, resolveUncertain, retry, type Lead } from '../../actions/messages'
import { open, show, togglePanel } from '../../actions/panes'
import { useKeys } from '../../actions/use-keys'
import { mediaUrl } from '../../client'
import { offer } from '../../state/handles'
import { useBot, useContact, useConversation, useFailure, useIdentity, useIsLoading, useIsViewOnly, useMessageWindow, useScheduled } from '../../state/selectors'
import { useCache, useView } from '../../state/stores'
import { Button } from '../../ui/button'
import { EmptyState } from '../../ui/empty-state'
import { Copy, MessageCircle, Reply, RotateCw } from '../../ui/icons'
import { later } from '../../ui/later'
import { ContextMenu, type MenuItem } from '../../ui/menu'
import { Arrivals } from './arrivals'
import { PlayerContext } from './audio'
import styles from './conversation.module.css'
import { Dwell } from './dwell'
import { Header } from './header'
import { History, type HistoryHandle } from './history'
import { HistoryActsContext, type HistoryActs } from './history-acts'
import { LeadsTo } from './leads-to'
import { LinkDialog } from './link-dialog'
import { messageIcons } from './message-icons'
import { Player } from './player'
import { RawDialog } from './raw-dialog'
import { withScheduled } from './rows'
import { firstUnread, readMark } from './scroll'
import { HistorySkeleton } from './skeleton'

const VersionsDialog = later(async () => (await import('./versions-dialog')).VersionsDialog)

type Props = {
  readonly id: ConversationId
  /** Stands under the history; a feature of its own, so the app hands it in. */
  readonly composer?: ReactNode
}

/** The open conversation. Everything of it begins anew when another one is opened. */
export function ConversationPane({ id, composer }: Props) {
  return <Pane key={id} id={id} composer={composer} />
}

function Pane({ id, composer }: Props) {
  const { t } = useTranslation()
  const conversation = useConversation(id)
  const isMissing = useFailure(`conversation:${id}`)
  const name = conversation ? visibleName(conversation.title) || t('conversation.nameless') : ''

  if (!conversation)
    return (
      <section className={styles.pane} data-pane="conversation" aria-label={t('conversation.history')}>
        {isMissing ? <LoadFailed id={id} /> : <HistorySkeleton />}
      </section>
    )
  return (
    <section className={styles.pane} data-pane="conversation" aria-label={t('conversation.label', { name })}>
      <Top id={id} />
      <Body conversation={conversation} name={name} />
      {composer}
    </section>
  )
}

const Top = memo(function Top({ id }: { readonly id: ConversationId }) {
  const { t } = useTranslation()
  const keys = useKeys()
  const identity = useIdentity(id)
  const bot = useBot(identity?.botId)
  const contact = useContact(id)
  const isPanelOpen = useView(view => view.panelOpen)
  const isViewOnly = useIsViewOnly()
  const username = contact?.username
  const menu = useMemo<readonly MenuItem[]>(
    () => [
      { id: 'reply', label: t('action.reply'), icon: <Reply />, keys: keys('conversation.reply'), run: () => replyToLast(id) },
      ...(username
        ? [{ id: 'copy', label: t('conversation.header.copyUsername', { username: visibleName(username) }), icon: <Copy />, run: () => void copy(`@${username}`) }]
        : []),
      'separator',
      { id: 'reload', label: t('conversation.header.reload'), icon: <RotateCw />, run: () => void loadConversation(id, true) },
    ],
    [id, username, keys, t],
  )
  const onResolve = useCallback(() => void toggleResolved(id), [id])
  if (!identity) return null
  return (
    <Header
      conversation={identity}
      username={username}
      bot={bot}
      isPanelOpen={isPanelOpen}
      isViewOnly={isViewOnly}
      keys={keys}
      menu={menu}
      onBack={backToList}
      onResolve={onResolve}
      onPanel={togglePanel}
    />
  )
})

function Body({ conversation, name }: { readonly conversation: Conversation; readonly name: string }) {
  const { t } = useTranslation()
  const { id } = conversation
  const window = useMessageWindow(id)
  const failure = useFailure(`messages:${id}`)
  if (window && window.messages.length > 0) return <Messages conversation={conversation} name={name} />
  if (failure) return <LoadFailed id={id} />
  if (window)
    return (
      <div className={styles.middle}>
        <EmptyState icon={<MessageCircle />} text={t('conversation.empty')} />
      </div>
    )
  return <HistorySkeleton />
}

function LoadFailed({ id }: { readonly id: ConversationId }) {
  const { t } = useTranslation()
  const ofMessages = useFailure(`messages:${id}`)
  const ofConversation = useFailure(`conversation:${id}`)
  const failure = ofMessages ?? ofConversation
  return (
    <div className={styles.middle} role="alert">
      <EmptyState
        icon={<RotateCw />}
        title={t('conversation.loadFailed')}
        text={failure ? t(failure.key, failure.params ?? {}) : ''}
        act={<Button onClick={() => void loadConversation(id, true)}>{t('conversation.retryLoad')}</Button>}
      />
    </div>
  )
}

type Asking =
  | { readonly kind: 'raw'; readonly message: Message; readonly json: string | null | undefined }
  | { readonly kind: 'versions'; readonly message: Message }
  | { readonly kind: 'link'; readonly message: Message; readonly lead: Lead; readonly link: Output<'link.open'> }

const noMessages: readonly Message[] = []

function Messages({ conversation, name }: { readonly conversation: Conversation; readonly name: string }) {
  const { t } = useTranslation()
  const { id } = conversation
  const keys = useKeys()
  const isViewOnly = useIsViewOnly()
  const window = useMessageWindow(id)
  const absences = useBot(conversation.botId)?.absences
  const isLoadingOlder = useIsLoading(`messages:${id}:older`)
  const history = useRef<HistoryHandle>(null)
  const [player] = useState(() => new Player())
  const [asking, setAsking] = useState<Asking>()
  const [address, setAddress] = useState<string>()
  const [menu, setMenu] = useState<readonly MenuItem[]>([])
  const wanted = useRef<MessageId | 'end'>(undefined)
  const loaded = window?.messages ?? noMessages
  const scheduled = useScheduled()
  const messages = useMemo(() => withScheduled(loaded, scheduled.filter(row => row.conversation.id === id).map(row => row.message)), [loaded, scheduled, id])
  const hasOlder = window !== undefined && window.older !== 'end'
  const hasNewer = window !== undefined && window.newer !== 'end'

  // As it was when the conversation was opened: reading does not move the line that one is reading from.
  const [unreadFrom] = useState(() =>
    firstUnread(loaded, { readUpTo: conversation.readUpTo, unreadCount: conversation.unreadCount, hasOlder, unreadFrom: window?.unreadFrom }),
  )

  const [dwell] = useState(() => new Dwell(message => markRead(id, message.id)))
  useEffect(() => () => dwell.stop(), [dwell])

  // The same for the life of the pane, so that the history is not drawn again for them.
  const edges = useMemo(
    () => ({
      onOlder: () => void loadOlder(id),
      onNewer: () => void loadNewer(id),
      onLatest() {
        wanted.current = 'end'
        void loadLatest(id)
      },
      onSeen: (message: Message) => seen(id, message, dwell),
    }),
    [id, dwell],
  )

  const acts = useMemo<HistoryActs>(
    () => ({
      run(act, message) {
        leaveTools()
        act.run(message, id)
      },
      saveCard: card => void saveCard(id, card),
      sendNow: message => void reschedule(message.id, null),
      changeTime: message => open({ kind: 'time', conversationId: id, messageId: message.id }),
      copy: text => void copy(text),
      showRaw(message) {
        setAsking({ kind: 'raw', message, json: undefined })
        void raw(message).then(json => setAsking(now => (now?.kind === 'raw' && now.message === message ? { ...now, json } : now)))
      },
      jump(messageId) {
        if (history.current?.reveal(messageId)) return
        wanted.current = messageId
        void bringUp(id, messageId)
      },
      showVersions: message => setAsking({ kind: 'versions', message }),
      openLink: (message, lead) => void openLink(message.id, lead).then(link => link && setAsking({ kind: 'link', message, lead, link })),
      hoverLink: setAddress,
      openPicture: (message, attachment) => show({ conversationId: id, messageId: message.id, attachmentId: attachment.id }),
      download: attachmentId => void fetchAttachment(attachmentId),
      retry: message => void retry(message.id),
      discard: message => void discard(message.id),
      resolveUncertain: (message, choice) => void resolveUncertain(message.id, choice),
      mediaUrl,
    }),
    [id],
  )

  const onKey = useCallback((key: string, _message: Message, element: HTMLElement) => enter(key, element), [])

  // What was jumped to may be there now.
  useLayoutEffect(() => {
    if (wanted.current === undefined) return
    if (wanted.current === 'end' && !hasNewer) {
      wanted.current = undefined
      history.current?.toEnd()
    } else if (wanted.current && history.current?.reveal(wanted.current as MessageId)) wanted.current = undefined
  })

  useEffect(() => () => player.stop(), [player])
  // Before the first paint: whoever sees the messages can press a key for them.
  useLayoutEffect(() => {
    const toLatest = () => {
      if (!hasNewer) return history.current?.toEnd()
      wanted.current = 'end'
      void loadLatest(id)
    }
    return offer('conversation', {
      focus: () => history.current?.focus(),
      jumpToLatest: toLatest,
      scrollBy: pages => history.current?.scrollBy(pages),
      reveal: acts.jump,
      showVersions: acts.showVersions,
      showRaw: acts.showRaw,
    })
  }, [id, hasNewer, acts])

  return (
    <HistoryActsContext value={acts}>
      <PlayerContext value={player}>
        <ContextMenu items={menu}>
          <div className={styles.body} onContextMenu={event => setMenu(menuOf(messageAt(event.target, messages), id, isViewOnly, keys, t))}>
            <History
              ref={history}
              messages={messages}
              hasOlder={hasOlder}
              hasNewer={hasNewer}
              isLoadingOlder={isLoadingOlder}
              unreadFrom={unreadFrom}
              unreadBelow={hasNewer ? conversation.unreadCount : undefined}
              absences={absences}
              name={name}
              seed={conversation.contactId}
              {...edges}
              onKey={onKey}
            />
            <LeadsTo address={address} />
          </div>
        </ContextMenu>
        <Arrivals messages={loaded} />
        {asking?.kind === 'raw' && (
          <RawDialog message={asking.message} json={asking.json} onCopy={acts.copy} onClose={() => setAsking(undefined)} />
        )}
        {asking?.kind === 'versions' && <VersionsDialog message={asking.message} onClose={() => setAsking(undefined)} />}
        {asking?.kind === 'link' && (
          <LinkDialog
            link={asking.link}
            onCopy={acts.copy}
            onClose={() => setAsking(undefined)}
            onOpen={() => {
              setAsking(undefined)
              void openLink(asking.message.id, asking.lead, true)
            }}
          />
        )}
      </PlayerContext>
    </HistoryActsContext>
  )
}

/** Read is what was in sight of somebody for a moment: only while the window has the focus. */
function seen(id: ConversationId, message: Message, dwell: Dwell): void {
  const mark = readMark(message, useCache.getState().conversations.get(id)?.readUpTo)
  if (mark && document.hasFocus()) dwell.see(mark)
}

function menuOf(message: Message | undefined, conversationId: ConversationId, isViewOnly: boolean, keys: (id: string) => readonly string[] | undefined, t: (key: string) => string): readonly MenuItem[] {
  if (!message) return []
  const item = (act: MessageAct): MenuItem => ({
    id: act.id,
    label: t(act.title),
    icon: messageIcons[act.id],
    keys: keys(`message.${act.id}`),
    danger: act.isDanger === true,
    run: () => act.run(message, conversationId),
  })
  const acts = actsOn(message, isViewOnly)
  const shows = acts.filter(act => act.isReading === true && act.id !== 'copy')
  const dangers = acts.filter(act => act.isDanger === true)
  const rest = acts.filter(act => !shows.includes(act) && !dangers.includes(act))
  return [rest, shows, dangers].filter(part => part.length > 0).flatMap((part, place) => [...(place > 0 ? (['separator'] as const) : []), ...part.map(item)])
}

function messageAt(target: EventTarget, messages: readonly Message[]): Message | undefined {
  const id = target instanceof Element ? target.closest<HTMLElement>('article[data-message]')?.dataset['message'] : undefined
  return messages.find(message => message.id === id)
}

/** Enter opens what there is to open; the other keys of a message are in the list of actions. */
function enter(key: string, element: HTMLElement): boolean {
  if (key !== 'Enter') return false
  element.querySelector<HTMLElement>('[data-act="open"],[role="link"]')?.click()
  return true
}
