import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bot, Conversation } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { serviceWords } from '../../../shared/service-words'
import { Avatar } from '../../ui/avatar'
import { Badge } from '../../ui/badge'
import { cx } from '../../ui/cx'
import { Hidden } from '../../ui/hidden'
import { IconButton } from '../../ui/icon-button'
import {
  AlertTriangle,
  Ban,
  Briefcase,
  ChartBars,
  Check,
  CircleHelp,
  Clock,
  Dices,
  File,
  FileText,
  Gamepad,
  Gift,
  Hourglass,
  ImageIcon,
  ListChecks,
  MapPin,
  Megaphone,
  Mic,
  Music,
  Pause,
  Receipt,
  RotateCcw,
  Sticker,
  User,
  Users,
  Video,
  type Icon,
} from '../../ui/icons'
import { useNow } from '../../ui/use-now'
import styles from './row.module.css'
import { exactTime, patience, shortSpan, shortTime } from './times'

type Props = {
  readonly row: Conversation
  readonly bot: Bot | undefined
  /** Messages wait in it for the operator since a restore. */
  readonly isHeld: boolean
  readonly isSelected: boolean
  /** The one row that Tab reaches. */
  readonly isStop: boolean
  readonly resolveKeys: readonly string[] | undefined
  readonly onOpen: (row: Conversation) => void
  readonly onToggleResolved: (row: Conversation) => void
}

/** One conversation, 64 px: who, what was said last, when, and what it asks of the operator. */
export const InboxRow = memo(function InboxRow({ row, bot, isHeld, isSelected, isStop, resolveKeys, onOpen, onToggleResolved }: Props) {
  const { t } = useTranslation()
  const now = useNow()
  const name = visibleName(row.title) || t('inbox.nameless')
  const topic = visibleName(row.topic ?? '')
  const title = topic ? t('inbox.topicOf', { name, topic }) : name
  const isResolved = row.status === 'resolved'
  return (
    <div className={cx(styles.row, isSelected && styles.selected, row.unreadCount > 0 && styles.unread)}>
      <button
        type="button"
        className={styles.main}
        aria-current={isSelected || undefined}
        tabIndex={isStop ? 0 : -1}
        data-conversation={row.id}
        onClick={() => onOpen(row)}
      >
        <Avatar name={name} seed={row.contactId} hue={bot?.hue} className={styles.face} />
        <span className={styles.words}>
          <span className={styles.top}>
            <Kind row={row} />
            <bdi className={styles.name} title={title}>
              {title}
            </bdi>
            {bot && <Hidden>{`, ${bot.channelName}, `}</Hidden>}
            <time className={styles.time} title={exactTime(row.lastMessageAt)}>
              {shortTime(row.lastMessageAt, now, { now: t('inbox.now'), yesterday: t('inbox.yesterday') })}
            </time>
          </span>
          <span className={styles.bottom}>
            <Preview row={row} />
            <Marks row={row} now={now} isHeld={isHeld} />
          </span>
        </span>
      </button>
      <div className={styles.acts}>
        <IconButton
          label={isResolved ? t('inbox.reopen') : t('inbox.resolve')}
          keys={isSelected ? resolveKeys : undefined}
          size="small"
          tabIndex={-1}
          onClick={() => onToggleResolved(row)}
        >
          {isResolved ? <RotateCcw /> : <Check />}
        </IconButton>
      </div>
    </div>
  )
})

const kindIcons: Readonly<Record<string, Icon>> = {
  photo: ImageIcon,
  animation: ImageIcon,
  video: Video,
  'video-note': Video,
  video_note: Video,
  voice: Mic,
  audio: Music,
  document: File,
  sticker: Sticker,
  location: MapPin,
  venue: MapPin,
  contact: User,
  live_photo: ImageIcon,
  paid_media: ImageIcon,
  poll: ChartBars,
  dice: Dices,
  game: Gamepad,
  checklist: ListChecks,
  invoice: Receipt,
  successful_payment: Receipt,
  refunded_payment: Receipt,
  giveaway: Gift,
  giveaway_winners: Gift,
}

function Preview({ row }: { readonly row: Conversation }) {
  const { t, i18n } = useTranslation()
  if (row.draft) {
    return (
      <span className={styles.preview}>
        <span className={styles.draft}>{`${t('inbox.draft')} `}</span>
        <bdi>{row.draft.slice(0, 300).replaceAll(/\s+/g, ' ')}</bdi>
      </span>
    )
  }
  const isText = row.previewKind === 'text'
  // Telegram's own lines are words about the conversation, not something that was sent.
  const isSystem = row.previewDirection === 'system'
  const told = serviceWords(row.previewContent, row.title, {
    t: (key, params) => t(key, params),
    exists: key => i18n.exists(key, { count: 2 }),
    locale: i18n.language,
    nameless: t('inbox.nameless'),
  })
  const kindWords = isSystem
    ? told ?? t([`conversation.system.${row.previewKind}`, 'conversation.system.other'], { name: visibleName(row.title) || t('inbox.nameless'), kind: row.previewKind })
    : t(`conversation.kind.${row.previewKind}`, { defaultValue: visibleName(row.previewKind.replaceAll('_', ' ')) })
  const KindIcon = kindIcons[row.previewKind] ?? FileText
  return (
    <span className={styles.preview}>
      {row.previewDirection === 'outgoing' && <span className={styles.you}>{`${t('inbox.you')} `}</span>}
      {!isText && !isSystem && row.previewKind !== '' && <KindIcon className={styles.kind} aria-hidden="true" />}
      <bdi>{(isSystem ? told : undefined) || row.preview || (isText || row.previewKind === '' ? '' : kindWords)}</bdi>
    </span>
  )
}

/** Whose account it is, or that many people are behind the name. */
function Kind({ row }: { readonly row: Conversation }) {
  const { t } = useTranslation()
  if (row.business) return <Sign icon={Briefcase} words={t('inbox.forAccount', { name: visibleName(row.business.owner) || t('inbox.nameless') })} />
  if (row.kind === 'channel') return <Sign icon={Megaphone} words={t('inbox.channel')} />
  return row.kind === 'group' ? <Sign icon={Users} words={t('inbox.group')} /> : null
}

function Sign({ icon: SignIcon, words }: { readonly icon: Icon; readonly words: string }) {
  return (
    <span className={styles.sort} title={words}>
      <SignIcon aria-hidden="true" />
      <Hidden>{`${words}, `}</Hidden>
    </span>
  )
}

function Marks({ row, now, isHeld }: { readonly row: Conversation; readonly now: number; readonly isHeld: boolean }) {
  const { t } = useTranslation()
  const waited = row.waitingSince === undefined ? 0 : now - row.waitingSince
  const mood = patience(waited)
  return (
    <span className={styles.marks}>
      {row.hasUncertain && <Mark icon={CircleHelp} tone="warning" words={t('inbox.uncertainMark')} />}
      {row.hasFailed && <Mark icon={AlertTriangle} tone="danger" words={t('inbox.failedMark')} />}
      {isHeld && <Mark icon={Pause} tone="warning" words={t('inbox.heldMark')} />}
      {row.reach !== 'open' && <Mark icon={Ban} tone="plain" words={t('inbox.unreachable')} />}
      {row.previewDelivery === 'queued' && <Mark icon={Clock} tone="plain" words={t('inbox.sending')} />}
      {row.waitingSince !== undefined && mood !== 'fine' && (
        <span className={styles.waiting} data-mood={mood} title={t('inbox.waitingShort', { time: shortSpan(waited) })}>
          <Hourglass aria-hidden="true" />
          <span aria-hidden="true">{shortSpan(waited)}</span>
          <Hidden>{`, ${t('inbox.waiting', { time: exactTime(row.waitingSince) })}`}</Hidden>
        </span>
      )}
      <Badge count={row.unreadCount} label={`, ${t('inbox.unread', { count: row.unreadCount })}`} />
    </span>
  )
}

function Mark({ icon: MarkIcon, tone, words }: { readonly icon: Icon; readonly tone: string; readonly words: string }) {
  return (
    <span className={styles.mark} data-tone={tone} title={words}>
      <MarkIcon aria-hidden="true" />
      <Hidden>{`, ${words}`}</Hidden>
    </span>
  )
}
