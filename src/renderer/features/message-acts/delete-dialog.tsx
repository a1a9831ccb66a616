import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { visibleName } from '../../../shared/name'
import { remove } from '../../actions/messages'
import { closeDialog } from '../../actions/panes'
import { useConversation } from '../../state/selectors'
import { useView } from '../../state/stores'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'

/** Says what deleting does before it is done: Telegram gives nothing back. */
export function DeleteDialog() {
  const { t } = useTranslation()
  const dialog = useView(view => (view.dialog?.kind === 'delete' ? view.dialog : null))
  const title = useConversation(dialog?.conversationId ?? null)?.title ?? ''
  const keep = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      open={dialog !== null}
      onClose={closeDialog}
      size="small"
      title={t('messageActs.delete.title')}
      description={t('messageActs.delete.text', { name: visibleName(title) || t('composer.nameless') })}
      initialFocus={keep}
      footer={
        <>
          <Button ref={keep} onClick={closeDialog}>
            {t('messageActs.delete.keep')}
          </Button>
          <Button
            variant="danger"
            onClick={() => {
              if (dialog) void remove(dialog.messageId)
              closeDialog()
            }}
          >
            {t('messageActs.delete.go')}
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  )
}
