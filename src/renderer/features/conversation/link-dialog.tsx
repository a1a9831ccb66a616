import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import styles from './link-dialog.module.css'

type Props = {
  /** What `link.open` answered instead of opening. */
  readonly link: Output<'link.open'>
  readonly onOpen: () => void
  readonly onCopy: (address: string) => void
  readonly onClose: () => void
}

/** Asks before a link that could mislead is opened: why, and where it really leads, in ASCII (SEC-22). */
export function LinkDialog({ link, onOpen, onCopy, onClose }: Props) {
  const { t } = useTranslation()
  const cancel = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      open
      onClose={onClose}
      size="small"
      title={t('conversation.link.title')}
      description={link.confirm && t(`conversation.link.${link.confirm}`)}
      initialFocus={cancel}
      footer={
        <>
          <Button variant="quiet" className={styles.copy} onClick={() => onCopy(link.href)}>
            {t('conversation.link.copy')}
          </Button>
          <Button onClick={onOpen}>{t('conversation.link.open')}</Button>
          <Button ref={cancel} variant="primary" onClick={onClose}>
            {t('conversation.link.cancel')}
          </Button>
        </>
      }
    >
      <p className={styles.leads}>{t('conversation.link.leadsTo')}</p>
      <p className={styles.host} dir="ltr">
        {link.host}
      </p>
      <p className={styles.address} dir="ltr">
        {link.href}
      </p>
    </Dialog>
  )
}
