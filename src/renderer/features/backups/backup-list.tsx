import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract'
import { formatBytes } from '../../../shared/format'
import { visibleName } from '../../../shared/name'
import { listBackups, listHeld, makeBackup, removeBackup } from '../../actions/backups'
import { openConversation } from '../../actions/conversations'
import { closeDialog } from '../../actions/panes'
import { wordsOf } from '../../actions/say'
import { useIsViewOnly } from '../../state/selectors'
import type { Words } from '../../state/view'
import { Button } from '../../ui/button'
import { CopyButton } from '../../ui/copy-button'
import { IconButton } from '../../ui/icon-button'
import { Archive, Check, CircleAlert, Download, Upload, X } from '../../ui/icons'
import { Notice } from '../../ui/notice'
import styles from './backups.module.css'
import { useDates } from './dates'

type Backup = Output<'backup.make'>
type Held = Output<'outbox.held'>['conversations']
type Props = { readonly onRestore: (backup: Backup) => void; readonly onExport: () => void; readonly onImport: () => void }

/** What there is to go back to, and what waits since somebody did. */
export function BackupList({ onRestore, onExport, onImport }: Props) {
  const { t } = useTranslation()
  const isViewOnly = useIsViewOnly()
  const [all, setAll] = useState<Output<'backup.list'>>()
  const [held, setHeld] = useState<Held>([])
  const [isBusy, setBusy] = useState(false)
  const [isMade, setMade] = useState(false)
  const [problem, setProblem] = useState<Words>()

  async function show(work: Promise<unknown>): Promise<void> {
    setProblem(undefined)
    try {
      await work
      setAll(await listBackups())
      setHeld((await listHeld()).conversations)
    } catch (error) {
      setProblem(wordsOf(error))
    }
  }

  // Read once, when it is opened: nothing else changes it.
  useEffect(() => {
    const load = async () => {
      try {
        const [list, { conversations }] = await Promise.all([listBackups(), listHeld()])
        setAll(list)
        setHeld(conversations)
      } catch (error) {
        setProblem(wordsOf(error))
      }
    }
    void load()
  }, [])

  async function make(): Promise<void> {
    setBusy(true)
    setMade(false)
    await show(makeBackup().then(() => setMade(true)))
    setBusy(false)
  }

  return (
    <div className={styles.stack}>
      <p className={styles.text}>{t('backups.intro')}</p>
      {!isViewOnly && (
        <div className={styles.acts}>
          <Button variant="primary" icon={<Archive />} busy={isBusy} onClick={() => void make()}>
            {isBusy ? t('backups.making') : t('backups.make')}
          </Button>
          <Button icon={<Upload />} onClick={onExport}>
            {t('backups.exportOpen')}
          </Button>
          <Button icon={<Download />} onClick={onImport}>
            {t('backups.importOpen')}
          </Button>
        </div>
      )}
      {problem && (
        <Notice tone="danger" icon={<CircleAlert />} live>
          {t(problem.key, { ...problem.params, defaultValue: t('problem.internal') })}
        </Notice>
      )}
      {isMade && !problem && (
        <Notice tone="success" icon={<Check />} live>
          {t('backups.made')}
        </Notice>
      )}
      {all?.problem && (
        <Notice tone="warning" icon={<CircleAlert />}>
          {t('backups.failed', { reason: t(`problem.${all.problem.code}`, { ...all.problem.params }) })}
        </Notice>
      )}
      {held.length > 0 && <HeldList held={held} />}
      {all && (
        <section aria-label={t('backups.list')} className={styles.list}>
          {all.backups.length === 0 && <p className={styles.text}>{t('backups.none')}</p>}
          <ul className={styles.rows}>
            {all.backups.map(backup => (
              <Row key={backup.id} backup={backup} onRestore={() => onRestore(backup)} onRemove={() => void show(removeBackup(backup.id))} />
            ))}
          </ul>
        </section>
      )}
      {all && (
        <div className={styles.folder}>
          <p className={styles.text}>{t('backups.folder')}</p>
          <div className={styles.path}>
            <code>{all.folder}</code>
            <CopyButton text={all.folder} label={t('backups.copyPath')} doneLabel={t('backups.copied')} size="small" />
          </div>
        </div>
      )}
    </div>
  )
}

function Row({ backup, onRestore, onRemove }: { readonly backup: Backup; readonly onRestore: () => void; readonly onRemove: () => void }) {
  const { t, i18n } = useTranslation()
  const { moment } = useDates()
  const when = moment(backup.madeAt)
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <span className={styles.when}>{when}</span>
        <span className={styles.small}>
          {[t(`backups.reason.${backup.reason}`), formatBytes(backup.size, i18n.language), t('backups.holds', { count: backup.messages })].join(' · ')}
        </span>
      </div>
      {backup.reason === 'manual' && (
        <IconButton label={t('backups.remove', { when })} onClick={onRemove}>
          <X />
        </IconButton>
      )}
      <Button size="small" onClick={onRestore}>
        {t('backups.restoreOpen')}
      </Button>
    </li>
  )
}

function HeldList({ held }: { readonly held: Held }) {
  const { t } = useTranslation()
  return (
    <section aria-label={t('backups.held.title')} className={styles.list}>
      <p className={styles.text}>{t('backups.held.list')}</p>
      <ul className={styles.rows}>
        {held.map(({ conversationId, title, count }) => (
          <li key={conversationId} className={styles.row}>
            <bdi className={styles.words}>{visibleName(title) || t('composer.nameless')}</bdi>
            <Button
              size="small"
              onClick={() => {
                closeDialog()
                openConversation(conversationId)
              }}
            >
              {t('backups.held.count', { count })}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
