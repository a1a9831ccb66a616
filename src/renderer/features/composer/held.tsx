import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConversationId } from '../../../shared/model'
import { settleHeld } from '../../actions/backups'
import { useCache } from '../../state/stores'
import { Button } from '../../ui/button'
import { Pause } from '../../ui/icons'
import { Notice } from '../../ui/notice'
import styles from './composer.module.css'

/** What a restore put on hold in this conversation: all of it at once; each by itself stands in the history. */
export function Held({ conversationId }: { readonly conversationId: ConversationId }) {
  const { t } = useTranslation()
  const count = useCache(cache => cache.windows.get(conversationId)?.messages.filter(({ delivery }) => delivery === 'held').length ?? 0)
  const [isBusy, setBusy] = useState(false)
  if (count === 0) return null

  async function settle(choice: 'release' | 'discard'): Promise<void> {
    setBusy(true)
    await settleHeld(conversationId, choice)
    setBusy(false)
  }

  return (
    <div className={styles.trouble} role="group" aria-label={t('backups.held.label')}>
      <Notice
        tone="warning"
        icon={<Pause />}
        acts={
          <>
            <Button size="small" disabled={isBusy} onClick={() => void settle('release')}>
              {t('backups.held.release')}
            </Button>
            <Button size="small" variant="quiet" disabled={isBusy} onClick={() => void settle('discard')}>
              {t('backups.held.discard')}
            </Button>
          </>
        }
      >
        {t('backups.held.text', { count })}
      </Notice>
    </div>
  )
}
