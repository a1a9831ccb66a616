import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract'
import { lookAtBackup, restoreBackup } from '../../actions/backups'
import { wordsOf } from '../../actions/say'
import type { Words } from '../../state/view'
import { Button } from '../../ui/button'
import { focusOnMount } from '../../ui/focus'
import { Check, CircleAlert } from '../../ui/icons'
import { Notice } from '../../ui/notice'
import { Spinner } from '../../ui/spinner'
import styles from './backups.module.css'
import { useDates } from './dates'

type Props = { readonly backup: Output<'backup.make'>; readonly onKeep: () => void; readonly onDone: () => void }

/** Says exactly what will happen before it does; what changes nothing is the first choice. */
export function Restore({ backup, onKeep, onDone }: Props) {
  const { t, i18n } = useTranslation()
  const { moment } = useDates()
  const [look, setLook] = useState<Output<'backup.look'>>()
  const [problem, setProblem] = useState<Words>()
  const [isBusy, setBusy] = useState(false)
  const number = new Intl.NumberFormat(i18n.language)

  useEffect(() => {
    let isHere = true
    lookAtBackup(backup.id).then(
      answer => isHere && setLook(answer),
      (error: unknown) => isHere && setProblem(wordsOf(error)),
    )
    return () => {
      isHere = false
    }
  }, [backup.id])

  async function restore(): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    try {
      await restoreBackup(backup.id)
      onDone()
    } catch (error) {
      setProblem(wordsOf(error))
      setBusy(false)
    }
  }

  const lost = look?.lost
  return (
    <div className={styles.stack}>
      <h3 className={styles.question}>{t('backups.restore.title', { when: moment(backup.madeAt) })}</h3>
      <p className={styles.text}>
        {backup.newestAt === null
          ? t('backups.restore.holdsEmpty')
          : t('backups.restore.holds', {
              messages: number.format(backup.messages),
              conversations: number.format(backup.conversations),
              bots: number.format(backup.bots),
              newest: moment(backup.newestAt),
            })}
      </p>
      {!look && !problem && (
        <p className={styles.waiting} role="status">
          <Spinner /> {t('backups.restore.reading')}
        </p>
      )}
      {look?.problem && (
        <Notice tone="danger" icon={<CircleAlert />} live>
          {t(`problem.${look.problem.code}`, { ...look.problem.params })}
        </Notice>
      )}
      {look && !look.problem && (
        <>
          <p className={styles.intact}>
            <Check aria-hidden="true" /> {t('backups.restore.intact')}
          </p>
          <section className={styles.what} aria-label={t('backups.restore.what')}>
            <h4 className={styles.heading}>{t('backups.restore.what')}</h4>
            <ul>
              <li>{lost ? (lost.messages > 0 ? t('backups.restore.lost', { count: lost.messages }) : t('backups.restore.lostNone')) : t('backups.restore.lostUnknown')}</li>
              <li>{t('backups.restore.kept')}</li>
              <li>{t('backups.restore.held')}</li>
              <li>{t('backups.restore.waits')}</li>
            </ul>
          </section>
        </>
      )}
      {problem && (
        <Notice tone="danger" icon={<CircleAlert />} live>
          {t(problem.key, { ...problem.params, defaultValue: t('problem.internal') })}
        </Notice>
      )}
      <div className={styles.end}>
        <Button data-autofocus ref={focusOnMount} disabled={isBusy} onClick={onKeep}>
          {t('backups.restore.keep')}
        </Button>
        <Button variant="danger" busy={isBusy} disabled={!look || look.problem !== undefined} onClick={() => void restore()}>
          {isBusy ? t('backups.restore.acting') : t('backups.restore.act')}
        </Button>
      </div>
    </div>
  )
}
