import { useTranslation } from 'react-i18next'
import { closeDialog } from '../../actions/panes'
import { useCache, useView } from '../../state/stores'
import { Dialog } from '../../ui/dialog'
import { Check } from '../../ui/icons'
import { Notice } from '../../ui/notice'
import { VaultPanel } from './vault-panel'

/** Where tokens are kept, and how to get at them when the keychain is closed. */
export function VaultDialog() {
  const { t } = useTranslation()
  const isOpen = useView(view => view.dialog?.kind === 'vault')
  const vault = useCache(cache => cache.vault)
  return (
    <Dialog open={isOpen} onClose={closeDialog} title={t('vault.title')} closeLabel={t('vault.close')}>
      {vault?.state === 'ok' && (
        <Notice tone="success" icon={<Check />}>
          {t(`vault.ok.${vault.kind}`)}
        </Notice>
      )}
      {vault && vault.state !== 'ok' && <VaultPanel vault={vault} onOpen={closeDialog} />}
    </Dialog>
  )
}
