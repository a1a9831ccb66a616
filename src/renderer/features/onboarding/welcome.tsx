import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BotId } from '../../../shared/model'
import { openDemo } from '../../actions/bots'
import { open } from '../../actions/panes'
import { wordsOf } from '../../actions/say'
import { useInfo } from '../../state/selectors'
import type { Words } from '../../state/view'
import { Button } from '../../ui/button'
import { focusOnMount } from '../../ui/focus'
import { CircleAlert } from '../../ui/icons'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { ConnectForm } from './connect-form'
import { Done } from './done'
import styles from './welcome.module.css'

/** The first screen: it explains itself, so there is no tour. Shown until a bot is there and `onDone` was called. */
export function Welcome({ onConnected, onDone }: { readonly onConnected: (botId: BotId) => void; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const [connected, setConnected] = useState<BotId>()
  return (
    <main className={styles.screen}>
      <div className={styles.column}>
        {connected ? (
          <Done
            botId={connected}
            heading="h1"
            acts={
              <Button variant="primary" size="large" ref={focusOnMount} onClick={onDone}>
                {t('onboarding.done.inbox')}
              </Button>
            }
          />
        ) : (
          <>
            <div className={styles.top}>
              <Mark size={48} />
              <h1 className={styles.title}>{t('onboarding.title')}</h1>
              <p className={styles.text}>{t('onboarding.text')}</p>
            </div>
            <div className={styles.card}>
              <ConnectForm
                onConnected={botId => {
                  onConnected(botId)
                  setConnected(botId)
                }}
              />
            </div>
            <Demo />
          </>
        )}
      </div>
    </main>
  )
}

function Demo() {
  const { t } = useTranslation()
  const isDemo = useInfo()?.isDemo ?? true
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Words>()
  if (isDemo) return null

  async function start(): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    try {
      await openDemo()
    } catch (error) {
      setProblem(wordsOf(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className={styles.demo}>
      <p className={styles.text}>{t('onboarding.demoText')}</p>
      <Button size="large" busy={isBusy} onClick={() => void start()}>
        {t('onboarding.demo')}
      </Button>
      {problem && (
        <Notice tone="danger" icon={<CircleAlert />} live>
          {t(problem.key, { ...problem.params, defaultValue: t('problem.internal') })}
        </Notice>
      )}
      {/* The way in for somebody who has been here before. */}
      <Button variant="quiet" className={styles.bring} onClick={() => open({ kind: 'backups', show: 'import' })}>
        {t('backups.import.open')}
      </Button>
    </div>
  )
}
