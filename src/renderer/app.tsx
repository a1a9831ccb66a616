import { useEffect, useLayoutEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { listenToKeys, run } from './actions/keyboard'
import { openConversation } from './actions/conversations'
import { dragList, setListWidth } from './actions/panes'
import { unsaved } from './actions/remember'
import { useKeys } from './actions/use-keys'
import styles from './app.module.css'
import { client } from './client'
import { Banner } from './features/banner/banner'
import { Composer } from './features/composer/composer'
import { ConversationPane } from './features/conversation/conversation'
import { Inbox } from './features/inbox/inbox'
import { Rail } from './features/rail/rail'
import { Toasts } from './features/toasts/toasts'
import { useSettings } from './state/selectors'
import { useCache, useView } from './state/stores'
import type { OpenDialog } from './state/view'
import { Button } from './ui/button'
import { CopyButton } from './ui/copy-button'
import { CspProvider } from './ui/csp'
import { Delayed } from './ui/delayed'
import { EmptyState } from './ui/empty-state'
import { Hidden } from './ui/hidden'
import { Link, MessageCircle, Unplug } from './ui/icons'
import { later, loadTheRest } from './ui/later'
import { Resizer } from './ui/resizer'
import { Spinner } from './ui/spinner'
import { TooltipProvider } from './ui/tooltip'
import { useMedia } from './ui/use-media'

// What the first screen does not show is loaded after it.
const Welcome = later(async () => (await import('./features/onboarding/welcome')).Welcome)
const ContactPanel = later(async () => (await import('./features/contact/contact-panel')).ContactPanel)
const Viewer = later(async () => (await import('./features/viewer/viewer')).Viewer)
const Unreadable = later(async () => (await import('./features/backups/unreadable')).Unreadable)
const dialogs = {
  palette: later(async () => (await import('./features/palette/palette')).Palette),
  bot: later(async () => (await import('./features/bots/bot-dialog')).BotDialog),
  connect: later(async () => (await import('./features/onboarding/connect-dialog')).ConnectDialog),
  settings: later(async () => (await import('./features/settings/settings')).SettingsDialog),
  help: later(async () => (await import('./features/help/help')).Help),
  backups: later(async () => (await import('./features/backups/backups-dialog')).BackupsDialog),
  more: later(async () => (await import('./features/more/more')).MoreDialog),
  delete: later(async () => (await import('./features/message-acts/delete-dialog')).DeleteDialog),
  react: later(async () => (await import('./features/message-acts/react-dialog')).ReactDialog),
  forward: later(async () => (await import('./features/message-acts/forward-dialog')).ForwardDialog),
  scheduled: later(async () => (await import('./features/scheduled/scheduled-dialog')).ScheduledDialog),
  time: later(async () => (await import('./features/scheduled/time-dialog')).TimeDialog),
  webhooks: later(async () => (await import('./features/webhooks/webhooks-dialog')).WebhooksDialog),
  vault: later(async () => (await import('./features/onboarding/vault-dialog')).VaultDialog),
} satisfies Readonly<Record<OpenDialog['kind'], unknown>>

/** The whole page. */
export function App() {
  return (
    <CspProvider disableStyleElements>
      <TooltipProvider>
        <Screen />
      </TooltipProvider>
    </CspProvider>
  )
}

/** Which screen: everything but the inbox takes the whole window. */
function Screen() {
  const { t } = useTranslation()
  const phase = useView(view => view.phase)
  const connection = useView(view => view.connection)
  // Another database is another desk: nothing of the screen before holds for it.
  const epoch = useCache(cache => cache.info?.epoch)
  useTheme()
  useLife()

  if (phase === 'no-link')
    return <Alone icon={<Link />} title={t('frame.noLink.title')} text={t('frame.noLink.text')} how={t('frame.noLink.how')} />
  if (connection === 'gone')
    return <Gone />
  if (connection === 'elsewhere')
    return (
      <Alone
        icon={<Link />}
        title={t('frame.elsewhere.title')}
        text={t('frame.elsewhere.text')}
        how={t('frame.elsewhere.how')}
        act={
          <Button variant="primary" onClick={() => client().takeOver?.()}>
            {t('frame.elsewhere.act')}
          </Button>
        }
      />
    )
  if (phase === 'broken')
    return (
      <div className={styles.alone}>
        <EmptyState
          icon={<Unplug />}
          title={t('frame.broken.title')}
          text={t('frame.broken.text')}
          act={
            <Button variant="primary" onClick={() => location.reload()}>
              {t('frame.broken.act')}
            </Button>
          }
        />
      </div>
    )
  if (phase === 'starting')
    return (
      <div className={styles.alone} role="status" aria-label={t('frame.starting')}>
        <Delayed after={600}>
          <Spinner size={20} />
        </Delayed>
      </div>
    )
  if (phase === 'unreadable')
    return (
      <>
        <Unreadable />
        <OnTop />
        <Toasts />
      </>
    )
  return <Ready key={epoch} />
}

function Ready() {
  const hasBots = useCache(cache => (cache.bots?.length ?? 0) > 0)
  // The first screen stays for "it is connected" although there is a bot by then.
  const [isWelcoming, setWelcoming] = useState(!hasBots)
  useEffect(() => {
    // Not in the way of the first conversation, which is often opened at once.
    const timer = setTimeout(loadTheRest, 1_000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <>
      <Unread />
      {isWelcoming || !hasBots ? (
        <Welcome onConnected={() => setWelcoming(true)} onDone={() => setWelcoming(false)} />
      ) : (
        <Panes />
      )}
      <OnTop />
      <Toasts />
    </>
  )
}

/** The viewer and the dialogs, each from its first use on: what is closed still has to take its leave. */
function OnTop() {
  const hasViewer = useView(view => view.viewer !== null)
  const kind = useView(view => view.dialog?.kind)
  const [used, setUsed] = useState<readonly OpenDialog['kind'][]>([])
  if (kind && !used.includes(kind)) setUsed([...used, kind])
  return (
    <>
      {hasViewer && <Viewer />}
      {used.map(each => {
        const Dialog = dialogs[each]
        return <Dialog key={each} />
      })}
    </>
  )
}

/** The number of unread conversations: in the title for who looks elsewhere, and told to screen readers when it grows. */
function Unread() {
  const { t } = useTranslation()
  const unread = useCache(cache => cache.counts.unread)
  const [told, setTold] = useState(unread)
  useEffect(() => {
    document.title = unread > 0 ? `(${unread > 999 ? '999+' : unread}) ${t('frame.app')}` : t('frame.app')
  }, [unread, t])
  useEffect(() => {
    // Not each of a burst; and going down is the operator's own doing.
    const timer = setTimeout(() => setTold(unread), 1_500)
    return () => clearTimeout(timer)
  }, [unread])
  return <Hidden live="polite">{told > 0 ? t('inbox.arrived', { count: told }) : ''}</Hidden>
}

const narrow = '(max-width: 959px)'

/** Rail, list, conversation; the contact panel on demand. Under 960 px the list and the conversation take turns. */
function Panes() {
  const { t } = useTranslation()
  const selected = useView(view => view.selected)
  const front = useView(view => view.front)
  const panelOpen = useView(view => view.panelOpen)
  const listWidth = useView(view => view.listWidth)
  const isNarrow = useMedia(narrow)
  const showsList = !isNarrow || front === 'list' || selected === null
  const showsConversation = !isNarrow || !showsList
  return (
    <div className={styles.window}>
      <Banner />
      <div className={styles.panes} data-narrow={isNarrow || undefined} style={{ '--list-width': `${listWidth}px` }}>
        <Rail />
        {showsList && (
          <div className={styles.list}>
            <Inbox
              edge={
                !isNarrow && (
                  <Resizer label={t('frame.listWidth')} value={listWidth} min={240} max={560} onChange={dragList} onDone={setListWidth} />
                )
              }
            />
          </div>
        )}
        {showsConversation && (
          <main className={styles.conversation}>
            {selected ? <ConversationPane id={selected} composer={<Composer conversationId={selected} />} /> : <Nothing />}
          </main>
        )}
        {showsConversation && selected && panelOpen && (
          <div className={styles.panel}>
            <ContactPanel conversationId={selected} />
          </div>
        )}
      </div>
    </div>
  )
}

function Nothing() {
  const { t } = useTranslation()
  const keys = useKeys()
  return (
    <EmptyState
      icon={<MessageCircle />}
      title={t('conversation.none.title')}
      text={t('conversation.none.text', { key: keys('palette.open')?.join(' ') })}
    />
  )
}

/** The session is over. What was written since is shown, because the app has never seen it. */
function Gone() {
  const { t } = useTranslation()
  const [drafts] = useState(unsaved)
  const texts = drafts.filter(({ text }) => text.trim() !== '')
  return (
    <Alone
      icon={<Unplug />}
      title={t('frame.gone.title')}
      text={t('frame.gone.text')}
      how={t('frame.gone.how')}
      act={
        texts.length > 0 && (
          <div className={styles.unsaved}>
            <p>{t('frame.gone.unsaved')}</p>
            {texts.map(({ conversationId, text }) => (
              <div key={conversationId} className={styles.draft}>
                <p dir="auto">{text}</p>
                <CopyButton text={text} label={t('frame.gone.copy')} doneLabel={t('frame.gone.copied')} size="small" />
              </div>
            ))}
          </div>
        )
      }
    />
  )
}

type AloneProps = { readonly icon: ReactNode; readonly title: string; readonly text: string; readonly how: string; readonly act?: ReactNode }

function Alone({ icon, title, text, how, act }: AloneProps) {
  return (
    <main className={styles.alone}>
      <EmptyState icon={icon} title={title} text={text} act={<>{act}<p className={styles.how}>{how}</p></>} />
    </main>
  )
}

/** The keys, and what the shell asks for. */
function useLife(): void {
  const isWithoutApp = useView(view => view.phase === 'no-link')
  // Before the first paint: whoever sees the list can press a key for it.
  useLayoutEffect(() => {
    if (isWithoutApp) return undefined
    const stopKeys = listenToKeys()
    const stopActions = client().onAction?.(action =>
      'conversationId' in action ? openConversation(action.conversationId, { focus: true }) : run(action.id),
    )
    return () => {
      stopKeys()
      stopActions?.()
    }
  }, [isWithoutApp])
}

/** `data-theme` picks the side of every token; without it the system does. */
function useTheme(): void {
  const { theme } = useSettings()
  // Before anything is painted in it.
  useLayoutEffect(() => {
    const { dataset } = document.documentElement
    if (theme === 'system') delete dataset['theme']
    else dataset['theme'] = theme
  }, [theme])
}

