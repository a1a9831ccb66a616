import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract'
import { listBackups, startAnew } from '../../actions/backups'
import { open } from '../../actions/panes'
import { wordsOf } from '../../actions/say'
import { useInfo } from '../../state/selectors'
import type { Words } from '../../state/view'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { CircleAlert, TriangleAlert } from '../../ui/icons'
import { Notice } from '../../ui/notice'
import styles from './backups.module.css'
import { useDates } from './dates'
import { Restore } from './restore'

type Backup = Output<'backup.make'>

/** In place of everything, where the database cannot be read: why, and the ways back. The newest good backup comes first. */
export function Unreadable() {
  const { t, i18n } = useTranslation()
  const { moment } = useDates()
  const why = useInfo()?.why
  const [backups, setBackups] = useState<readonly Backup[]>()
  const [chosen, setChosen] = useState<Backup>()
  const [isAnew, setAnew] = useState(false)
  const newest = backups?.[0]

  useEffect(() => void listBackups().then(answer => setBackups(answer.backups)), [])

  return (
    <main className={styles.screen}>
      <div className={styles.card}>
        <TriangleAlert className={styles.sign} aria-hidden="true" />
        <h1 className={styles.title}>{t('backups.damaged.title')}</h1>
        {why && <p className={styles.text}>{t(`problem.${why.code}`, { ...why.params })}</p>}
        {chosen ? (
          <Restore backup={chosen} onKeep={() => setChosen(undefined)} onDone={() => undefined} />
        ) : (
          <>
            {newest && (
              <p className={styles.text}>
                {t('backups.damaged.newest', { when: moment(newest.madeAt), messages: new Intl.NumberFormat(i18n.language).format(newest.messages) })}
              </p>
            )}
            {backups?.length === 0 && <p className={styles.text}>{t('backups.damaged.none')}</p>}
            <div className={styles.ways}>
              {newest && (
                <Button variant="primary" size="large" onClick={() => setChosen(newest)}>
                  {t('backups.damaged.restore')}
                </Button>
              )}
              {(backups?.length ?? 0) > 1 && <Button onClick={() => open({ kind: 'backups', show: 'list' })}>{t('backups.damaged.others')}</Button>}
              <Button onClick={() => open({ kind: 'backups', show: 'import' })}>{t('backups.importOpen')}</Button>
              <Button variant="quiet" onClick={() => setAnew(true)}>
                {t('backups.damaged.anew')}
              </Button>
            </div>
          </>
        )}
      </div>
      <Anew isOpen={isAnew} onClose={() => setAnew(false)} />
    </main>
  )
}

function Anew({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Words>()
  const keep = useRef<HTMLButtonElement>(null)

  async function go(): Promise<void> {
    setBusy(true)
    try {
      await startAnew()
    } catch (error) {
      setProblem(wordsOf(error))
      setBusy(false)
    }
  }

  return (
    <Dialog
      open={isOpen}
      onClose={onClose}
      title={t('backups.damaged.anewTitle')}
      size="small"
      initialFocus={keep}
      footer={
        <>
          <Button ref={keep} onClick={onClose}>
            {t('backups.damaged.anewKeep')}
          </Button>
          <Button variant="danger" busy={isBusy} onClick={() => void go()}>
            {t('backups.damaged.anew')}
          </Button>
        </>
      }
    >
      <p className={styles.text}>{t('backups.damaged.anewText')}</p>
      {problem && (
        <Notice tone="danger" icon={<CircleAlert />} live>
          {t(problem.key, { ...problem.params, defaultValue: t('problem.internal') })}
        </Notice>
      )}
    </Dialog>
  )
}
