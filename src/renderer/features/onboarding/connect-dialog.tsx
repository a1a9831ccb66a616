import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BotId } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { filterByBot } from '../../actions/conversations'
import { closeDialog } from '../../actions/panes'
import { useBot } from '../../state/selectors'
import { useView } from '../../state/stores'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { ConnectForm } from './connect-form'
import { Done } from './done'

/** A further bot, or a new token for one. */
export function ConnectDialog() {
  const { t } = useTranslation()
  const dialog = useView(view => view.dialog)
  const isOpen = dialog?.kind === 'connect'
  const bot = useBot(isOpen ? dialog.botId : undefined)
  const title = bot ? t('onboarding.replaceTitle', { name: visibleName(bot.channelName) }) : t('onboarding.dialogTitle')
  return (
    <Dialog open={isOpen} onClose={closeDialog} title={title} closeLabel={t('onboarding.close')}>
      <Content key={isOpen ? (bot?.id ?? 'new') : 'closed'} botId={bot?.id} />
    </Dialog>
  )
}

function Content({ botId }: { readonly botId: BotId | undefined }) {
  const { t } = useTranslation()
  const bot = useBot(botId)
  const [connected, setConnected] = useState<BotId>()
  if (connected)
    return (
      <Done
        botId={connected}
        isBack={botId !== undefined}
        acts={
          <Button
            variant="primary"
            onClick={() => {
              closeDialog()
              filterByBot(connected)
            }}
          >
            {t('onboarding.done.inbox')}
          </Button>
        }
      />
    )
  return (
    <ConnectForm bot={bot} onConnected={setConnected} />
  )
}
