import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bot, Restored } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { startReceiving } from '../../actions/backups'
import { resume } from '../../actions/bots'
import { open } from '../../actions/panes'
import { useInfo, useIsViewOnly, useTroubledBots } from '../../state/selectors'
import { useView } from '../../state/stores'
import { Button } from '../../ui/button'
import { Lock, Pause, RefreshCw, ShieldAlert, TriangleAlert, Users, Webhook, WifiOff, type Icon } from '../../ui/icons'
import styles from './banner.module.css'
import { Silence } from './silence'

/** What stands in the way right now, and what still works. One line: the gravest; the rail shows the rest. */
export function Banner() {
  const { t } = useTranslation()
  const connection = useView(view => view.connection)
  const isViewOnly = useIsViewOnly()
  const info = useInfo()
  const restored = info?.restored
  const disk = info?.disk
  const troubled = useTroubledBots()
  const gravest = troubled[0]
  return (
    <div role="status" aria-label={t('banner.label')} className={styles.place}>
      {connection === 'lost' ? (
        <Line icon={RefreshCw} tone="warning">
          {t('banner.appGone')}
        </Line>
      ) : isViewOnly ? (
        <ViewOnlyLine />
      ) : restored ? (
        <RestoredLine restored={restored} />
      ) : disk === 'full' ? (
        <Line icon={TriangleAlert} tone="danger">
          {t('banner.disk.full')}
        </Line>
      ) : gravest ? (
        <BotLine bot={gravest} others={others(troubled, gravest)} same={same(troubled, gravest)} onRetry={() => retry(troubled, gravest)} />
      ) : disk === 'critical' || disk === 'low' ? (
        <Line icon={TriangleAlert} tone="warning">
          {t(`banner.disk.${disk}`)}
        </Line>
      ) : info?.notice ? (
        <Line icon={TriangleAlert} tone="warning">
          {t(`problem.${info.notice.code}`, { ...info.notice.params })}
        </Line>
      ) : null}
    </div>
  )
}

/** Why nothing can be written, and where there is one, the way back. */
function ViewOnlyLine() {
  const { t } = useTranslation()
  const why = useInfo()?.why
  const isDamaged = why?.code.startsWith('database-') ?? false
  return (
    <Line
      icon={Lock}
      tone="warning"
      act={
        isDamaged && (
          <Button size="small" onClick={() => open({ kind: 'backups', show: 'list' })}>
            {t('banner.backups')}
          </Button>
        )
      }
    >
      {why ? t(`problem.${why.code}`, { ...why.params }) : t('banner.viewOnly')}
    </Line>
  )
}

/** One click, and not before: until then another Bellhop may still be at it. */
function RestoredLine({ restored }: { readonly restored: Restored }) {
  const { t, i18n } = useTranslation()
  const format = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <Line
      icon={Pause}
      tone="warning"
      act={
        <Button size="small" variant="primary" onClick={() => void startReceiving()}>
          {t('banner.startReceiving')}
        </Button>
      }
    >
      <strong>{t(`banner.restored.${restored.why}`, { when: format.format(restored.madeAt ?? restored.at) })}</strong> {t('banner.restoredWaits')}
      {restored.held > 0 && ` ${t('banner.held', { count: restored.held })}`}
    </Line>
  )
}

/** All bots are offline together; any other trouble is a bot's own. */
function same(troubled: readonly Bot[], bot: Bot): number {
  return troubled.filter(one => one.health.state === bot.health.state).length
}

function others(troubled: readonly Bot[], bot: Bot): number {
  const isShared = ['offline', 'captive', 'unsafe', 'unwell'].includes(bot.health.state)
  return troubled.length - (isShared ? same(troubled, bot) : 1)
}

/** What all bots share is tried again for all of them. */
function retry(troubled: readonly Bot[], bot: Bot): void {
  for (const one of troubled) if (one.health.state === bot.health.state) void resume(one.id)
}

type BotLineProps = { readonly bot: Bot; readonly others: number; readonly same: number; readonly onRetry: () => void }

function BotLine({ bot, others: more, same: count, onRetry }: BotLineProps) {
  const { t } = useTranslation()
  const name = visibleName(bot.channelName)
  const rest = (
    <>
      <Silence bot={bot} />
      {more > 0 && <span className={styles.rest}> {t('banner.more', { count: more })}</span>}
    </>
  )
  const again = (
    <Button size="small" onClick={onRetry}>
      {t('banner.retryNow')}
    </Button>
  )
  switch (bot.health.state) {
    case 'offline':
      return (
        <Line icon={WifiOff} tone="neutral" act={again}>
          <strong>{t('banner.offline')}</strong> {t('banner.offlineStill')}
          {rest}
        </Line>
      )
    case 'captive':
      return (
        <Line icon={WifiOff} tone="warning" act={again}>
          {t('banner.captive')}
          {rest}
        </Line>
      )
    case 'unsafe':
      return (
        <Line icon={ShieldAlert} tone="danger" act={again}>
          {t('banner.unsafe')}
          {rest}
        </Line>
      )
    case 'unwell':
      return (
        <Line icon={TriangleAlert} tone="neutral" act={again}>
          {t('banner.unwell', { count, name })}
          {rest}
        </Line>
      )
    case 'contested':
      return (
        <Line icon={Users} tone="warning" act={again}>
          {t('banner.contested', { name })}
          {rest}
        </Line>
      )
    case 'webhook':
      return (
        <Line
          icon={Webhook}
          tone="danger"
          act={
            <Button size="small" onClick={() => open({ kind: 'bot', botId: bot.id })}>
              {t('banner.details')}
            </Button>
          }
        >
          {t('banner.webhook', { name, url: bot.health.url })}
          {rest}
        </Line>
      )
    case 'unauthorized':
      return (
        <Line
          icon={ShieldAlert}
          tone="danger"
          act={
            <Button size="small" onClick={() => open({ kind: 'connect', botId: bot.id })}>
              {t(bot.health.isMissing ? 'banner.enterToken' : 'banner.newToken')}
            </Button>
          }
        >
          {t(bot.health.isMissing ? 'banner.missing' : 'banner.unauthorized', { name })}
          {rest}
        </Line>
      )
    case 'locked':
      return (
        <Line
          icon={Lock}
          tone="warning"
          act={
            <Button size="small" onClick={() => open({ kind: 'vault' })}>
              {t('banner.unlock')}
            </Button>
          }
        >
          {t('banner.locked', { name })}
          {rest}
        </Line>
      )
    case 'stuck':
      return (
        <Line icon={TriangleAlert} tone="danger" act={again}>
          {t('banner.stuck', { reason: bot.health.reason })}
          {rest}
        </Line>
      )
    case 'starting':
    case 'receiving':
    case 'paused':
    case 'flooded':
      return null
    default:
      return bot.health satisfies never
  }
}

type LineProps = {
  readonly icon: Icon
  readonly tone: 'neutral' | 'warning' | 'danger'
  readonly act?: ReactNode
  readonly children: ReactNode
}

function Line({ icon: LineIcon, tone, act, children }: LineProps) {
  return (
    <div className={styles.banner} data-tone={tone}>
      <LineIcon className={styles.icon} aria-hidden="true" />
      <p className={styles.text}>{children}</p>
      {act}
    </div>
  )
}
