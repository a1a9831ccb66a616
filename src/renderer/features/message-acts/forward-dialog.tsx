import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { visibleName } from '../../../shared/name'
import { forward } from '../../actions/messages'
import { closeDialog } from '../../actions/panes'
import { newestFirst } from '../../state/conversation-list'
import { useConversation } from '../../state/selectors'
import { useCache, useView } from '../../state/stores'
import { Avatar } from '../../ui/avatar'
import { CommandList } from '../../ui/command-list'
import { Dialog } from '../../ui/dialog'
import { Segmented } from '../../ui/segmented'

const most = 300

/** To which other conversation of the same bot, and whether it shows where it is from. */
export function ForwardDialog() {
  const { t } = useTranslation()
  const dialog = useView(view => (view.dialog?.kind === 'forward' ? view.dialog : null))
  const from = useConversation(dialog?.conversationId ?? null)
  const conversations = useCache(cache => cache.conversations)
  const [as, setAs] = useState<'forward' | 'copy'>('forward')
  const rows = [...conversations.values()].filter(row => row.botId === from?.botId && row.id !== from.id && row.reach === 'open')
  return (
    <Dialog open={dialog !== null} onClose={closeDialog} size="medium" title={t('messageActs.forward.title')} closeLabel={t('messageActs.forward.close')}>
      <Segmented
        label={t('messageActs.forward.as')}
        value={as}
        options={[
          { value: 'forward', label: t('messageActs.forward.forward') },
          { value: 'copy', label: t('messageActs.forward.copy') },
        ]}
        onChange={setAs}
      />
      <CommandList
        label={t('messageActs.forward.title')}
        placeholder={t('messageActs.forward.find')}
        emptyText={t('messageActs.forward.nobody')}
        groups={[
          {
            heading: t('messageActs.forward.people'),
            items: rows
              .toSorted(newestFirst)
              .slice(0, most)
              .map(row => {
                const name = visibleName(row.title) || t('composer.nameless')
                return {
                  id: row.id,
                  label: name,
                  icon: <Avatar name={name} seed={row.contactId} size={20} />,
                  run() {
                    if (dialog) void forward(dialog.messageId, row.id, as)
                    closeDialog()
                  },
                }
              }),
          },
        ]}
      />
    </Dialog>
  )
}
