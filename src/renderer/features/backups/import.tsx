import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../shared/format'
import { cancelJob, importArchive } from '../../actions/backups'
import { say, wordsOf } from '../../actions/say'
import { useCache } from '../../state/stores'
import type { Words } from '../../state/view'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { CircleAlert, TriangleAlert, Upload } from '../../ui/icons'
import { Notice } from '../../ui/notice'
import styles from './backups.module.css'
import { JobProgress } from './job-progress'

/** What another Bellhop exported takes the place of what is here. */
export function Import({ onDone }: { readonly onDone: () => void }) {
  const { t, i18n } = useTranslation()
  const hasBots = useCache(cache => (cache.bots?.length ?? 0) > 0)
  const [file, setFile] = useState<File>()
  const [passphrase, setPassphrase] = useState('')
  const [problem, setProblem] = useState<Words>()
  const [isBusy, setBusy] = useState(false)
  const [sent, setSent] = useState(0)
  const picker = useRef<HTMLInputElement>(null)
  const stop = useRef<AbortController>(null)
  const isReady = file !== undefined && passphrase !== ''
  const isWrong = problem?.key === 'problem.archive-passphrase'

  useEffect(() => () => halt(stop.current), [])

  async function run(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy || !file || !isReady) return
    const controller = new AbortController()
    stop.current = controller
    setBusy(true)
    setProblem(undefined)
    setSent(0)
    try {
      await importArchive(file, passphrase, controller.signal, setSent)
      stop.current = null
      say({ key: 'backups.import.done' }, { tone: 'success' })
      onDone()
    } catch (error) {
      stop.current = null
      setProblem(controller.signal.aborted ? { key: 'problem.cancelled' } : wordsOf(error))
      setBusy(false)
    }
  }

  return (
    <form className={styles.stack} onSubmit={event => void run(event)} noValidate>
      <p className={styles.text}>{t('backups.import.text')}</p>
      <div className={styles.acts}>
        <Button icon={<Upload />} disabled={isBusy} onClick={() => picker.current?.click()}>
          {t('backups.import.choose')}
        </Button>
        {file && <bdi className={styles.chosen}>{t('backups.import.chosen', { name: file.name, size: formatBytes(file.size, i18n.language) })}</bdi>}
        <input
          ref={picker}
          type="file"
          hidden
          accept=".bellhop"
          aria-label={t('backups.import.choose')}
          onChange={event => {
            setFile(event.target.files?.[0])
            setProblem(undefined)
          }}
        />
      </div>
      <Field
        label={t('backups.import.passphrase')}
        type="password"
        autoComplete="off"
        value={passphrase}
        disabled={isBusy}
        onChange={event => {
          setPassphrase(event.target.value)
          setProblem(undefined)
        }}
        error={isWrong && problem ? t(problem.key) : undefined}
      />
      {hasBots && (
        <Notice tone="warning" icon={<TriangleAlert />}>
          {t('backups.import.replaces')}
        </Notice>
      )}
      <p className={styles.text}>{t('backups.import.waits')}</p>
      {problem && !isWrong && (
        <Notice tone="danger" icon={<CircleAlert />} live>
          {t(problem.key, { ...problem.params, defaultValue: t('problem.internal') })}
        </Notice>
      )}
      {isBusy && file ? (
        <JobProgress
          job="import"
          label={sent < file.size ? t('backups.import.uploading') : t('backups.import.acting')}
          before={{ done: sent, total: file.size }}
          onStop={() => halt(stop.current)}
        />
      ) : (
        <div className={styles.end}>
          <Button type="submit" variant="primary" disabled={!isReady}>
            {t('backups.import.act')}
          </Button>
        </div>
      )}
    </form>
  )
}

/** The upload, if it is still under way, and the work that follows. */
function halt(controller: AbortController | null): void {
  if (!controller) return
  controller.abort()
  void cancelJob()
}
