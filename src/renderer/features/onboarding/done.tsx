import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BotId } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { mediaUrl } from '../../client'
import { healthKey } from '../../state/health'
import { useBot } from '../../state/selectors'
import { useCache } from '../../state/stores'
import { Avatar } from '../../ui/avatar'
import { CopyButton } from '../../ui/copy-button'
import { ExternalLink } from '../../ui/icons'
import { LinkButton } from '../../ui/link-button'
import styles from './done.module.css'

type Props = {
  readonly botId: BotId
  readonly acts: ReactNode
  /** It was known before and has its history: nobody has to write first. */
  readonly isBack?: boolean
  readonly heading?: 'h1' | 'h2'
}

/** The bot is connected: its face, its name, and the way to its first message. */
export function Done({ botId, acts, isBack = false, heading: Heading = 'h2' }: Props) {
  const { t } = useTranslation()
  const bot = useBot(botId)
  const hasMail = useCache(cache => [...cache.conversations.values()].some(row => row.botId === botId))
  const [hadMail] = useState(hasMail)
  if (!bot) return null
  const name = visibleName(bot.name)
  const address = `https://t.me/${bot.username}`
  return (
    <div className={styles.done} role="status">
      <Avatar name={name} seed={bot.id} size={72} hue={bot.hue} src={bot.photoId && mediaUrl(bot.photoId, 'full')} />
      <div>
        <Heading className={styles.title}>
          <bdi>{t('onboarding.done.title', { name })}</bdi>
        </Heading>
        <p className={styles.handle}>
          {`@${bot.username}`}
          <span className={styles.state} data-state={bot.health.state}>
            {t(`health.${healthKey(bot)}.word`)}
          </span>
        </p>
      </div>
      <div className={styles.text}>
        <p>{t(`onboarding.done.${isBack ? 'back' : hasMail ? 'arrived' : 'text'}`)}</p>
        {/* The first message comes just when the buttons below are pressed: the longer words keep their room, so that none of them moves. */}
        {!isBack && !hadMail && hasMail && (
          <p className={styles.room} aria-hidden="true">
            {t('onboarding.done.text')}
          </p>
        )}
      </div>
      {!isBack && (
        <div className={styles.links}>
          <LinkButton href={address} icon={<ExternalLink />}>
            {t('onboarding.done.open', { username: bot.username })}
          </LinkButton>
          <CopyButton text={address} label={t('onboarding.done.copy')} doneLabel={t('onboarding.copied')} />
        </div>
      )}
      <div className={styles.acts}>{acts}</div>
    </div>
  )
}
