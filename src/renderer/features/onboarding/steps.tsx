import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../ui/copy-button'
import { ExternalLink } from '../../ui/icons'
import { LinkButton } from '../../ui/link-button'
import styles from './steps.module.css'

const botFather = 'https://t.me/BotFather'

/** How to get a token, in three steps, with the commands to copy. */
export function BotFatherSteps({ hasBot }: { readonly hasBot: boolean }) {
  const { t } = useTranslation()
  return (
    <ol className={styles.steps}>
      <li className={styles.step}>
        <p>{t('onboarding.steps.open')}</p>
        <LinkButton href={botFather} size="small" icon={<ExternalLink />}>
          {t('onboarding.openBotFather')}
        </LinkButton>
      </li>
      <li className={styles.step}>
        <p>{hasBot ? t('onboarding.steps.have') : t('onboarding.steps.make')}</p>
        <div className={styles.commands}>
          {!hasBot && <CopyButton text="/newbot" size="small" label={t('onboarding.copy', { text: '/newbot' })} doneLabel={t('onboarding.copied')} />}
          {hasBot && <CopyButton text="/token" size="small" label={t('onboarding.copy', { text: '/token' })} doneLabel={t('onboarding.copied')} />}
        </div>
      </li>
      <li className={styles.step}>
        <p>{t('onboarding.steps.paste')}</p>
      </li>
      {!hasBot && (
        <li className={styles.aside}>
          <p>{t('onboarding.steps.have')}</p>
          <CopyButton text="/token" size="small" label={t('onboarding.copy', { text: '/token' })} doneLabel={t('onboarding.copied')} />
        </li>
      )}
    </ol>
  )
}
