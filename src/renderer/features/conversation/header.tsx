import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bot } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import type { Identity } from '../../state/selectors'
import { Avatar } from '../../ui/avatar'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { ArrowLeft, Check, Ellipsis, PanelRight, RotateCcw } from '../../ui/icons'
import { Kbd } from '../../ui/kbd'
import { Menu, type MenuItem } from '../../ui/menu'
import { useNow } from '../../ui/use-now'
import styles from './header.module.css'

type Props = {
  readonly conversation: Identity
  readonly username: string | undefined
  readonly bot: Bot | undefined
  readonly isPanelOpen: boolean
  readonly isViewOnly: boolean
  readonly keys: (action: string) => readonly string[] | undefined
  readonly menu: readonly MenuItem[]
  readonly onBack: () => void
  readonly onResolve: () => void
  readonly onPanel: () => void
}

/** Who it is, through which bot, whether they can be reached; and what to do with the conversation. */
export const Header = memo(function Header({ conversation, username, bot, isPanelOpen, isViewOnly, keys, menu, onBack, onResolve, onPanel }: Props) {
  const { t } = useTranslation()
  const name = visibleName(conversation.title) || t('conversation.nameless')
  const topic = visibleName(conversation.topic ?? '')
  const title = topic ? t('conversation.header.topicOf', { name, topic }) : name
  const owner = conversation.business && (visibleName(conversation.business.owner) || t('conversation.nameless'))
  const isResolved = conversation.status === 'resolved'
  const resolveKeys = keys('conversation.resolve')
  return (
    <header className={styles.header}>
      <IconButton className={styles.back} label={t('conversation.header.back')} keys={keys('back')} onClick={onBack}>
        <ArrowLeft />
      </IconButton>
      <Avatar name={name} seed={conversation.contactId} hue={bot?.hue} size={32} />
      <div className={styles.who}>
        <h2 className={styles.name} dir="auto" title={title}>
          {title}
        </h2>
        <p className={styles.facts}>
          {username && (
            <span className={styles.username} dir="ltr">
              @{visibleName(username)}
            </span>
          )}
          {conversation.kind && <span>{t(`contact.kind.${conversation.kind}`)}</span>}
          {owner !== undefined && <span className={styles.username}>{t('conversation.header.forAccount', { name: owner })}</span>}
          {bot && (
            <span className={styles.bot} data-hue={bot.hue}>
              <i className={styles.dot} aria-hidden="true" />
              <span className={styles.botName} dir="ltr">
                {t('conversation.header.via', { bot: bot.username })}
              </span>
            </span>
          )}
          {conversation.business?.canReply === true && conversation.business.replyUntil !== undefined && <Window until={conversation.business.replyUntil} />}
          {conversation.reach !== 'open' && <span className={styles.reach}>{t(`conversation.reach.${conversation.reach}`)}</span>}
        </p>
      </div>
      <Button
        className={styles.resolve}
        icon={isResolved ? <RotateCcw /> : <Check />}
        disabled={isViewOnly}
        onClick={onResolve}
      >
        <span className={styles.resolveWords}>{t(isResolved ? 'conversation.header.reopen' : 'conversation.header.resolve')}</span>
        {resolveKeys && <Kbd keys={resolveKeys} />}
      </Button>
      <IconButton
        label={t(isPanelOpen ? 'conversation.header.hidePanel' : 'conversation.header.showPanel')}
        keys={keys('panel.toggle')}
        pressed={isPanelOpen}
        onClick={onPanel}
      >
        <PanelRight />
      </IconButton>
      <Menu
        trigger={
          <IconButton label={t('conversation.header.more')}>
            <Ellipsis />
          </IconButton>
        }
        items={menu}
      />
    </header>
  )
}, sameHeader)

/** How long before its end a window counts as closing. Milliseconds. */
const closing = 6 * 3_600_000

/** On a business account a bot may answer for a day: how much of it is left, once that is little. */
function Window({ until }: { readonly until: number }) {
  const { t, i18n } = useTranslation()
  const left = until - useNow()
  if (left <= 0 || left > closing) return null
  const unit = left < 3_600_000 ? 'minute' : 'hour'
  const time = new Intl.NumberFormat(i18n.language, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.max(1, Math.floor(left / (unit === 'minute' ? 60_000 : 3_600_000))))
  return <span className={styles.reach}>{t('conversation.header.windowLeft', { time })}</span>
}

/** Most of what changes in a conversation with every message is not shown here. */
function sameHeader(before: Props, after: Props): boolean {
  const a = before.conversation
  const b = after.conversation
  return (
    a.title === b.title &&
    a.topic === b.topic &&
    a.kind === b.kind &&
    a.business?.owner === b.business?.owner &&
    a.business?.canReply === b.business?.canReply &&
    a.business?.replyUntil === b.business?.replyUntil &&
    a.contactId === b.contactId &&
    a.status === b.status &&
    a.reach === b.reach &&
    before.username === after.username &&
    before.bot === after.bot &&
    before.isPanelOpen === after.isPanelOpen &&
    before.isViewOnly === after.isViewOnly &&
    before.keys === after.keys &&
    before.menu === after.menu
  )
}
