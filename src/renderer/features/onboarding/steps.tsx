import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../ui/copy-button'
import { ExternalLink } from '../../ui/icons'
import { LinkButton } from '../../ui/link-button'
import styles from './steps.module.css'

const botFather = 'https://t.me/BotFather'

/** How to get a token, in three steps, with the commands to copy. */
export function BotFatherSteps({ hasBot }: { readonly hasBot: boolean }) {
  const { t } = useTranslation()
  const command = (text: string) => <CopyButton text={text} size="small" label={text} name={t('onboarding.copy', { text })} doneLabel={t('onboarding.copied')} />
  return (
    <>
      <ol className={styles.steps}>
        <Step
          act={
            <LinkButton href={botFather} size="small" icon={<ExternalLink />}>
              {t('onboarding.openBotFather')}
            </LinkButton>
          }
        >
          {t('onboarding.steps.open')}
        </Step>
        <Step act={command(hasBot ? '/token' : '/newbot')}>{hasBot ? t('onboarding.steps.have') : t('onboarding.steps.make')}</Step>
        <Step>{t('onboarding.steps.paste')}</Step>
      </ol>
      {!hasBot && (
        <div className={styles.aside}>
          <p className={styles.text}>{t('onboarding.steps.haveOne')}</p>
          {command('/token')}
        </div>
      )}
    </>
  )
}

function Step({ act, children }: { readonly act?: ReactNode; readonly children: string }) {
  return (
    <li className={styles.step}>
      <p className={styles.text}>{children}</p>
      {act}
    </li>
  )
}
