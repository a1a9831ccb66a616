import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract'
import { formatBytes } from '../../../shared/format'
import { cancelJob, dropArchive, exportArchive } from '../../actions/backups'
import { wordsOf } from '../../actions/say'
import { archiveUrl } from '../../client'
import type { Words } from '../../state/view'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { Check, CircleAlert } from '../../ui/icons'
import { Notice } from '../../ui/notice'
import { Switch } from '../../ui/switch'
import styles from './backups.module.css'
import { JobProgress } from './job-progress'
import { strengthOf } from './strength'

/** Everything into one encrypted file. The passphrase goes to the app once and is forgotten here. */
export function Export({ onDone }: { readonly onDone: () => void }) {
  const { t, i18n } = useTranslation()
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [withTokens, setWithTokens] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Words>()
  const [made, setMade] = useState<Output<'archive.export'>>()
  const left = useRef<string>(undefined)
  const isRunning = useRef(false)
  const strength = strengthOf(passphrase)
  const differs = again !== '' && again !== passphrase
  const isReady = strength !== 'short' && again === passphrase

  // Whoever closes the window wants neither the file nor the work any more; a download under way has its own hold on it.
  useEffect(
    () => () => {
      if (isRunning.current) void cancelJob()
      if (left.current) void dropArchive(left.current)
    },
    [],
  )

  async function run(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy || !isReady) return
    setBusy(true)
    setProblem(undefined)
    isRunning.current = true
    try {
      const archive = await exportArchive({ passphrase, withTokens })
      left.current = archive.archiveId
      setMade(archive)
      setPassphrase('')
      setAgain('')
    } catch (error) {
      setProblem(wordsOf(error))
    } finally {
      isRunning.current = false
      setBusy(false)
    }
  }

  if (made)
    return (
      <div className={styles.stack}>
        <Notice tone="success" icon={<Check />} title={t('backups.export.done')} live>
          {t('backups.export.doneText', { name: made.name, size: formatBytes(made.size, i18n.language) })}
        </Notice>
        <div className={styles.end}>
          <Button onClick={onDone}>{t('backups.export.finish')}</Button>
          <Button variant="primary" data-autofocus onClick={() => save(made)}>
            {t('backups.export.save')}
          </Button>
        </div>
      </div>
    )

  return (
    <form className={styles.stack} onSubmit={event => void run(event)} noValidate>
      <p className={styles.text}>{t('backups.export.text')}</p>
      <Field
        label={t('backups.export.passphrase')}
        type="password"
        autoComplete="new-password"
        value={passphrase}
        disabled={isBusy}
        onChange={event => setPassphrase(event.target.value)}
        hint={
          passphrase === '' ? (
            t('backups.export.passphraseHint')
          ) : (
            <span className={styles.strength} data-strength={strength} role="status">
              <span className={styles.bar} aria-hidden="true" />
              {t(`backups.export.strength.${strength}`)}
            </span>
          )
        }
      />
      <Field
        label={t('backups.export.again')}
        type="password"
        autoComplete="new-password"
        value={again}
        disabled={isBusy}
        onChange={event => setAgain(event.target.value)}
        error={differs ? t('backups.export.differs') : undefined}
      />
      <Switch label={t('backups.export.tokens')} hint={t('backups.export.tokensHint')} checked={withTokens} disabled={isBusy} onChange={setWithTokens} />
      {problem && (
        <Notice tone="danger" icon={<CircleAlert />} live>
          {t(problem.key, { ...problem.params, defaultValue: t('problem.internal') })}
        </Notice>
      )}
      {isBusy ? (
        <JobProgress job="export" label={t('backups.export.acting')} onStop={() => void cancelJob()} />
      ) : (
        <div className={styles.end}>
          <Button type="submit" variant="primary" disabled={!isReady}>
            {t('backups.export.act')}
          </Button>
        </div>
      )}
    </form>
  )
}

/** The shell asks where it goes: the browser in its own way, the desktop app with the system's dialog. */
function save({ archiveId, name }: Output<'archive.export'>): void {
  const link = document.createElement('a')
  link.href = archiveUrl(archiveId)
  link.download = name
  link.click()
}
