import { useTranslation } from 'react-i18next'
import { reschedule } from '../../actions/messages'
import { closeDialog } from '../../actions/panes'
import { useMessage, useScheduled } from '../../state/selectors'
import { useView } from '../../state/stores'
import { Dialog } from '../../ui/dialog'
import { TimeForm } from './time-form'

/** Another time for one message, asked for from the conversation. */
export function TimeDialog() {
  const { t } = useTranslation()
  const dialog = useView(view => (view.dialog?.kind === 'time' ? view.dialog : null))
  const listed = useScheduled().find(({ message }) => message.id === dialog?.messageId)?.message
  const loaded = useMessage(dialog?.conversationId ?? null, dialog?.messageId)
  const message = loaded ?? listed
  return (
    <Dialog open={dialog !== null && message !== undefined} onClose={closeDialog} title={t('conversation.message.changeTime')} closeLabel={t('scheduled.close')} size="small">
      {dialog && message && (
        <TimeForm
          key={dialog.messageId}
          at={message.sendAt ?? message.date}
          onCancel={closeDialog}
          onSave={wanted => {
            void reschedule(dialog.messageId, wanted)
            closeDialog()
          }}
        />
      )}
    </Dialog>
  )
}
