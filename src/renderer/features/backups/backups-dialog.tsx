import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract'
import { closeDialog, open } from '../../actions/panes'
import { useView } from '../../state/stores'
import type { OpenDialog } from '../../state/view'
import { Dialog } from '../../ui/dialog'
import { BackupList } from './backup-list'
import { Export } from './export'
import { Import } from './import'
import { Restore } from './restore'

type Backup = Output<'backup.make'>

/** Backups, and moving to another computer and back. */
export function BackupsDialog() {
  const { t } = useTranslation()
  const dialog = useView(view => view.dialog)
  const isOpen = dialog?.kind === 'backups'
  const [shown, setShown] = useState<Extract<OpenDialog, { kind: 'backups' }>>({ kind: 'backups', show: 'list' })
  // What is closed still shows what it showed while it takes its leave.
  if (isOpen && dialog !== shown) setShown(dialog)
  const titles = { list: t('backups.title'), export: t('backups.export.title'), import: t('backups.import.title') }
  return (
    <Dialog open={isOpen} onClose={closeDialog} title={titles[shown.show]} closeLabel={t('backups.close')} size="medium">
      {isOpen && <Content show={shown.show} />}
    </Dialog>
  )
}

function Content({ show }: { readonly show: 'list' | 'export' | 'import' }) {
  const [chosen, setChosen] = useState<Backup>()
  switch (show) {
    case 'list':
      return chosen ? (
        <Restore backup={chosen} onKeep={() => setChosen(undefined)} onDone={closeDialog} />
      ) : (
        <BackupList onRestore={setChosen} onExport={() => open({ kind: 'backups', show: 'export' })} onImport={() => open({ kind: 'backups', show: 'import' })} />
      )
    case 'export':
      return <Export onDone={closeDialog} />
    case 'import':
      return <Import onDone={closeDialog} />
    default:
      return show satisfies never
  }
}
