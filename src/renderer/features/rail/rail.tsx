import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bot } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { pause, resume } from '../../actions/bots'
import { filterByBot, goTo } from '../../actions/conversations'
import { open, toggleRail } from '../../actions/panes'
import { useKeys } from '../../actions/use-keys'
import { mediaUrl } from '../../client'
import { healthKey, type HealthKey } from '../../state/health'
import type { Scope } from '../../state/conversation-list'
import { useBots, useInfo, useIsViewOnly, useScheduled, useSlowedUntil } from '../../state/selectors'
import { useCache, useView } from '../../state/stores'
import { Avatar } from '../../ui/avatar'
import { Badge } from '../../ui/badge'
import { cx } from '../../ui/cx'
import { Hidden } from '../../ui/hidden'
import { IconButton } from '../../ui/icon-button'
import {
  Archive,
  CalendarClock,
  CircleDot,
  Ellipsis,
  Hourglass,
  InboxIcon,
  Keyboard,
  LoaderCircle,
  Lock,
  MessageCircle,
  PanelLeft,
  Pause,
  Plus,
  SettingsIcon,
  ShieldAlert,
  TriangleAlert,
  Unplug,
  Users,
  Webhook,
  WifiOff,
  type Icon,
} from '../../ui/icons'
import { Mark } from '../../ui/mark'
import { ContextMenu, type MenuItem } from '../../ui/menu'
import { Tooltip } from '../../ui/tooltip'
import { useMedia } from '../../ui/use-media'
import { useNow } from '../../ui/use-now'
import styles from './rail.module.css'

const views: readonly { readonly view: Scope['view']; readonly icon: Icon; readonly action: string }[] = [
  { view: 'open', icon: InboxIcon, action: 'go.open' },
  { view: 'unread', icon: CircleDot, action: 'go.unread' },
  { view: 'resolved', icon: Archive, action: 'go.resolved' },
  { view: 'all', icon: MessageCircle, action: 'go.all' },
]

/** Views and bots, left. */
export function Rail() {
  const { t } = useTranslation()
  const keys = useKeys()
  const isTight = useMedia('(max-width: 719px)')
  const isCollapsed = useView(view => view.railCollapsed) || isTight
  const scope = useView(view => view.scope)
  const counts = useCache(cache => cache.counts)
  const bots = useBots()
  const scheduledCount = useScheduled().length
  const isDemo = useInfo()?.isDemo ?? false
  const numbers: Readonly<Record<Scope['view'], number>> = { open: counts.open, unread: counts.unread, resolved: 0, all: 0 }

  return (
    <nav className={cx(styles.rail, isCollapsed && styles.collapsed)} aria-label={t('rail.label')}>
      <div className={styles.head}>
        <Mark />
        <span className={styles.brand}>{t('frame.app')}</span>
        {isDemo && (
          <Tooltip text={t('rail.demoText')} side="bottom">
            <span className={styles.demo} role="note">
              {t('rail.demo')}
              <Hidden>{`: ${t('rail.demoText')}`}</Hidden>
            </span>
          </Tooltip>
        )}
      </div>

      <ul className={styles.views} aria-label={t('rail.views')}>
        {views.map(({ view, icon: ViewIcon, action }) => (
          <li key={view}>
            <Entry
              label={t(`rail.${view}`)}
              icon={<ViewIcon />}
              keys={keys(action)}
              isCurrent={scope.view === view}
              onClick={() => goTo({ ...scope, view })}
              end={
                <Badge
                  tone={view === 'unread' ? 'accent' : 'plain'}
                  count={numbers[view]}
                  label={` ${t(view === 'unread' ? 'rail.unreadCount' : 'rail.openCount', { count: numbers[view] })}`}
                />
              }
            />
          </li>
        ))}
        <li>
          <Entry
            label={t('rail.scheduled')}
            icon={<CalendarClock />}
            keys={keys('scheduled.open')}
            isCurrent={false}
            opensDialog
            onClick={() => open({ kind: 'scheduled' })}
            end={<Badge tone="plain" count={scheduledCount} label={` ${t('rail.scheduledCount', { count: scheduledCount })}`} />}
          />
        </li>
      </ul>

      <div className={styles.section}>
        <h2 className={styles.heading}>{t('rail.bots')}</h2>
        <IconButton label={t('rail.connect')} size="small" side="right" onClick={() => open({ kind: 'connect' })}>
          <Plus />
        </IconButton>
      </div>
      <ul className={styles.bots} aria-label={t('rail.bots')}>
        {bots.map(bot => (
          <li key={bot.id}>
            <BotEntry bot={bot} isCurrent={scope.botId === bot.id} unread={counts.bots[bot.id]?.unread ?? 0} />
          </li>
        ))}
      </ul>

      <div className={styles.foot}>
        <IconButton label={t('rail.settings')} keys={keys('settings.open')} side="top" onClick={() => open({ kind: 'settings' })}>
          <SettingsIcon />
        </IconButton>
        <IconButton label={t('rail.help')} keys={keys('help.open')} side="top" onClick={() => open({ kind: 'help' })}>
          <Keyboard />
        </IconButton>
        <span className={styles.space} />
        {!isTight && (
        <IconButton
          label={isCollapsed ? t('rail.expand') : t('rail.collapse')}
          keys={keys('rail.toggle')}
          side="top"
          aria-expanded={!isCollapsed}
          onClick={toggleRail}
        >
          <PanelLeft />
        </IconButton>
        )}
      </div>
    </nav>
  )
}

type EntryProps = {
  readonly label: string
  readonly icon: ReactNode
  readonly end?: ReactNode
  readonly keys?: readonly string[] | undefined
  readonly isCurrent: boolean
  readonly opensDialog?: boolean
  readonly onClick: () => void
}

function Entry({ label, icon, end, keys, isCurrent, opensDialog = false, onClick }: EntryProps) {
  const button = (
    <button type="button" className={styles.entry} aria-current={isCurrent ? 'page' : undefined} aria-haspopup={opensDialog ? 'dialog' : undefined} onClick={onClick}>
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <span className={styles.label}>{label}</span>
      {end}
    </button>
  )
  return (
    <Tooltip text={label} keys={keys} side="right">
      {button}
    </Tooltip>
  )
}

type BotEntryProps = { readonly bot: Bot; readonly isCurrent: boolean; readonly unread: number }

function BotEntry({ bot, isCurrent, unread }: BotEntryProps) {
  const { t } = useTranslation()
  const name = visibleName(bot.channelName)
  const now = useNow()
  const key = healthKey(bot, { isViewOnly: useIsViewOnly(), isSlowed: useSlowedUntil(bot.id) > now })
  const trouble = healthIcons[key]
  const words = `${name}: ${t(`health.${key}.word`)}`
  return (
    <ContextMenu items={botItems(bot, name, t)}>
      <div className={styles.bot}>
        <Tooltip text={words} side="right">
          <button
            type="button"
            className={styles.entry}
            aria-pressed={isCurrent}
            onClick={() => filterByBot(isCurrent ? undefined : bot.id)}
          >
            <span className={styles.icon} aria-hidden="true">
              {bot.photoId ? (
                <Avatar name={name} seed={bot.id} size={20} hue={bot.hue} src={mediaUrl(bot.photoId, 'full')} />
              ) : (
                <span className={styles.dot} data-hue={bot.hue} />
              )}
            </span>
            <span className={styles.label} dir="auto">
              {name}
            </span>
            {trouble && (
              <span className={styles.trouble} data-tone={toneOf(key)}>
                <trouble.icon aria-hidden="true" />
                <Hidden>{`, ${t(`health.${key}.word`)}`}</Hidden>
              </span>
            )}
            <Badge count={unread} label={`, ${t('rail.unreadCount', { count: unread })}`} tone="plain" />
          </button>
        </Tooltip>
        <IconButton label={t('rail.about', { name })} size="small" side="right" className={styles.about} onClick={() => open({ kind: 'bot', botId: bot.id })}>
          <Ellipsis />
        </IconButton>
      </div>
    </ContextMenu>
  )
}

/** `receiving` is the only state that needs no sign. */
const healthIcons: Readonly<Partial<Record<HealthKey, { readonly icon: Icon }>>> = {
  starting: { icon: LoaderCircle },
  paused: { icon: Pause },
  still: { icon: Pause },
  disconnected: { icon: Unplug },
  offline: { icon: WifiOff },
  captive: { icon: WifiOff },
  unsafe: { icon: ShieldAlert },
  unwell: { icon: TriangleAlert },
  flooded: { icon: Hourglass },
  contested: { icon: Users },
  webhook: { icon: Webhook },
  unauthorized: { icon: ShieldAlert },
  missing: { icon: ShieldAlert },
  locked: { icon: Lock },
  stuck: { icon: TriangleAlert },
}

function toneOf(state: HealthKey): 'plain' | 'warning' | 'danger' {
  if (['unauthorized', 'missing', 'stuck', 'webhook', 'unsafe'].includes(state)) return 'danger'
  return ['starting', 'paused', 'still', 'disconnected', 'flooded'].includes(state) ? 'plain' : 'warning'
}

function botItems(bot: Bot, name: string, t: ReturnType<typeof useTranslation>['t']): readonly MenuItem[] {
  const isPaused = bot.state === 'paused'
  return [
    { id: 'only', label: t('rail.showOnly', { name }), run: () => filterByBot(bot.id) },
    { id: 'about', label: t('rail.about', { name }), run: () => open({ kind: 'bot', botId: bot.id }) },
    'separator',
    bot.state === 'disconnected'
      ? { id: 'again', label: t('bots.reconnect'), run: () => open({ kind: 'connect', botId: bot.id }) }
      : { id: 'pause', label: isPaused ? t('bots.resume') : t('bots.pause'), run: () => void (isPaused ? resume(bot.id) : pause(bot.id)) },
  ]
}
