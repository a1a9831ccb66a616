import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bot } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { disconnect, pause, resume } from '../../actions/bots'
import { closeDialog, open } from '../../actions/panes'
import { mediaUrl } from '../../client'
import { healthKey, silenceOf } from '../../state/health'
import { useBot, useIsViewOnly, useSlowedUntil } from '../../state/selectors'
import { useCache, useView } from '../../state/stores'
import { Avatar } from '../../ui/avatar'
import { Button } from '../../ui/button'
import { CopyButton } from '../../ui/copy-button'
import { Dialog } from '../../ui/dialog'
import { focusOnMount } from '../../ui/focus'
import { Pause, Play, RefreshCw, Unplug } from '../../ui/icons'
import { Notice } from '../../ui/notice'
import { useNow } from '../../ui/use-now'
import styles from './bot-dialog.module.css'
import { Ledger } from './ledger'
import { Payments } from './payments'

/** How a bot is, and what can be done with it. */
export function BotDialog() {
  const { t } = useTranslation()
  const dialog = useView(view => view.dialog)
  const isOpen = dialog?.kind === 'bot'
  const bot = useBot(isOpen ? dialog.botId : undefined)
  const name = bot ? visibleName(bot.channelName) : ''
  return (
    <Dialog open={isOpen && bot !== undefined} onClose={closeDialog} title={t('bots.title', { name })} closeLabel={t('bots.close')}>
      {bot && <Details key={bot.id} bot={bot} name={name} />}
    </Dialog>
  )
}

function Details({ bot, name }: { readonly bot: Bot; readonly name: string }) {
  const { t } = useTranslation()
  const count = useCache(cache => cache.counts.bots[bot.id]?.open ?? 0)
  const isViewOnly = useIsViewOnly()
  const [isAsking, setAsking] = useState(false)
  const address = `https://t.me/${bot.username}`
  return (
    <div className={styles.details}>
      <div className={styles.top}>
        <Avatar name={bot.name} seed={bot.id} size={40} hue={bot.hue} src={bot.photoId && mediaUrl(bot.photoId, 'full')} />
        <div className={styles.names}>
          <bdi className={styles.name}>{visibleName(bot.name)}</bdi>
          <span className={styles.handle}>{`@${bot.username}`}</span>
        </div>
        <CopyButton text={address} label={t('bots.copyLink')} doneLabel={t('bots.copied')} size="small" />
      </div>

      <Health bot={bot} />

      <dl className={styles.facts}>
        <Fact term={t('bots.channelName')}>
          <bdi>{name}</bdi>
        </Fact>
        <Fact term={t('bots.connected')}>{new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(bot.connectedAt)}</Fact>
        {bot.apiRoot && <Fact term={t('bots.server')}>{bot.apiRoot}</Fact>}
        <Fact term={t('bots.openConversations')}>{new Intl.NumberFormat().format(count)}</Fact>
      </dl>

      {bot.state !== 'disconnected' && !isViewOnly && <Payments bot={bot} />}

      <Ledger botId={bot.id} />

      {isAsking ? (
        <Notice
          tone="danger"
          title={t('bots.disconnectTitle', { name })}
          live
          acts={
            <>
              {/* The harmless choice has the focus. */}
              <Button ref={focusOnMount} onClick={() => setAsking(false)}>
                {t('bots.cancel')}
              </Button>
              <Button variant="danger" onClick={() => void disconnect(bot.id).then(isDone => isDone && closeDialog())}>
                {t('bots.disconnectDo')}
              </Button>
            </>
          }
        >
          {t('bots.disconnectText')}
        </Notice>
      ) : (
        <div className={styles.acts}>
          {bot.state === 'running' && (
            <Button icon={<Pause />} onClick={() => void pause(bot.id)}>
              {t('bots.pause')}
            </Button>
          )}
          {bot.state === 'paused' && (
            <Button icon={<Play />} variant="primary" onClick={() => void resume(bot.id)}>
              {t('bots.resume')}
            </Button>
          )}
          <Button icon={<RefreshCw />} onClick={() => open({ kind: 'connect', botId: bot.id })}>
            {bot.state === 'disconnected' ? t('bots.reconnect') : t('bots.replaceToken')}
          </Button>
          {bot.state !== 'disconnected' && (
            <Button variant="quiet" icon={<Unplug />} onClick={() => setAsking(true)}>
              {t('bots.disconnect')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function Health({ bot }: { readonly bot: Bot }) {
  const { t } = useTranslation()
  const { health } = bot
  const isViewOnly = useIsViewOnly()
  const now = useNow()
  const slowedUntil = useSlowedUntil(bot.id)
  const key = healthKey(bot, { isViewOnly, isSlowed: slowedUntil > now })
  const { since, risk } = silenceOf(bot, now)
  const tone = key === 'receiving' ? 'success' : ['paused', 'disconnected', 'starting', 'still'].includes(key) ? 'info' : 'warning'
  return (
    <Notice tone={tone} title={t(`health.${key}.word`)} acts={bot.state === 'running' && !isViewOnly && <HealthActs bot={bot} />}>
      {t(`health.${key}.text`, { url: 'url' in health ? health.url : '', reason: 'reason' in health ? health.reason : '' })}
      {key !== 'still' && bot.state === 'running' && 'retryAt' in health && <> {t('bots.retryAt', { time: clock(health.retryAt) })}</>}
      {key === 'flooded' && health.state === 'receiving' && <> {t('bots.slowedUntil', { time: clock(slowedUntil) })}</>}
      {bot.state === 'running' && health.state === 'receiving' && <> {t('bots.lastContact', { time: clock(health.lastContactAt) })}</>}
      {since !== undefined && bot.state !== 'disconnected' && <> {t(risk === 'none' ? 'presence.silent' : `presence.${risk}`, { time: moment(since) })}</>}
    </Notice>
  )
}

function HealthActs({ bot }: { readonly bot: Bot }) {
  const { t } = useTranslation()
  const { health } = bot
  const [isAsking, setAsking] = useState(false)
  if (health.state === 'webhook')
    return isAsking ? (
      <>
        <p className={styles.ask}>{t('bots.takeWebhookText', { url: health.url })}</p>
        <Button ref={focusOnMount} onClick={() => setAsking(false)}>
          {t('bots.cancel')}
        </Button>
        <Button variant="danger" onClick={() => void resume(bot.id, true)}>
          {t('bots.takeWebhook')}
        </Button>
      </>
    ) : (
      <Button onClick={() => setAsking(true)}>{t('bots.takeWebhook')}</Button>
    )
  if (health.state === 'locked') return <Button onClick={() => open({ kind: 'vault' })}>{t('banner.unlock')}</Button>
  if ('retryAt' in health) return <Button onClick={() => void resume(bot.id)}>{t('bots.retryNow')}</Button>
  return null
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function moment(time: number): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(time)
}

function clock(time: number): string {
  return new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }).format(time)
}
