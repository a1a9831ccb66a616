import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/model'
import { takeBackLately } from '../../actions/say'
import { useKeys } from '../../actions/use-keys'
import { useView } from '../../state/stores'
import { Hidden } from '../../ui/hidden'
import { Undo as UndoIcon } from '../../ui/icons'
import { Kbd } from '../../ui/kbd'
import styles from './tools.module.css'

type Props = {
  readonly messages: readonly Message[]
  /** What stands there at any other time. */
  readonly children: ReactNode
}

/** Beside what was sent a moment ago; under the last of several, for all of them. It takes no room that would close again. */
export function Undo({ messages, children }: Props) {
  const { t } = useTranslation()
  const keys = useKeys()
  const isLately = useView(view => messages.some(message => message.id === view.lately?.messageIds.at(-1)))
  if (!isLately) return children
  return (
    <>
      <Hidden live="polite">{t('composer.sent')}</Hidden>
      <button type="button" className={styles.undo} onClick={takeBackLately}>
        <UndoIcon aria-hidden="true" />
        {t('conversation.message.undo')}
        <Kbd keys={keys('toast.undo') ?? []} />
      </button>
    </>
  )
}
