import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/model'
import { Button } from '../../ui/button'
import { Delayed } from '../../ui/delayed'
import { Dialog } from '../../ui/dialog'
import { Check, Copy } from '../../ui/icons'
import { Skeleton } from '../../ui/skeleton'
import styles from './raw-dialog.module.css'

type Props = {
  readonly message: Message
  /** Undefined while it is being loaded, null when it could not be. */
  readonly json: string | null | undefined
  readonly onCopy: (text: string) => void
  readonly onClose: () => void
}

/** A message as Telegram sent it: nothing that came is ever out of reach. */
export function RawDialog({ message, json, onCopy, onClose }: Props) {
  const { t } = useTranslation()
  const [isCopied, setCopied] = useState(false)
  const shown = useMemo(() => (typeof json === 'string' ? pretty(json) : ''), [json])
  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={t('conversation.raw.title')}
      description={t(message.direction === 'outgoing' ? 'conversation.raw.descriptionOurs' : 'conversation.raw.description')}
      closeLabel={t('conversation.raw.close')}
      footer={
        <Button
          icon={isCopied ? <Check /> : <Copy />}
          // What is protected may be read here, but not be taken away.
          disabled={typeof json !== 'string' || message.isProtected === true}
          onClick={() => {
            onCopy(shown)
            setCopied(true)
          }}
        >
          {t(isCopied ? 'conversation.message.copied' : 'conversation.raw.copy')}
        </Button>
      }
    >
      {json === null && <p role="alert">{t('conversation.raw.failed')}</p>}
      {json === undefined && (
        <Delayed>
          <Skeleton className={styles.bone} />
        </Delayed>
      )}
      {typeof json === 'string' && (
        // It scrolls, so it must be reachable by keys.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={styles.json} data-protected={message.isProtected || undefined} tabIndex={0} aria-label={t('conversation.raw.title')}>
          {shown}
        </pre>
      )}
    </Dialog>
  )
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    // Kept as it came: it may be the very thing that could not be read.
    return text
  }
}
