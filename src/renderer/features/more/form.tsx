import { useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Input } from '../../../shared/contract'
import type { ConversationId } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import { setExtras } from '../../actions/extras'
import { send, sent } from '../../actions/messages'
import { handle } from '../../state/handles'
import { useView } from '../../state/stores'
import { Button } from '../../ui/button'
import styles from './form.module.css'

export type FormProps = { readonly conversationId: ConversationId; readonly onDone: () => void }

type Content = NonNullable<Input<'message.send'>['content']>

type SendFormProps = FormProps & {
  /** What is sent; undefined while something is missing. */
  readonly content: Content | undefined
  readonly children: ReactNode
}

/** A form whose result is a message of its own. What the next message was to bring along goes with it. */
export function SendForm({ conversationId, onDone, content, children }: SendFormProps) {
  const { t } = useTranslation()
  const [problem, setProblem] = useState<Problem>()
  const [isBusy, setBusy] = useState(false)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (!content || isBusy) return
    setBusy(true)
    const extras = useView.getState().extras.get(conversationId) ?? {}
    try {
      const answer = await send({ conversationId, content, ...extras })
      setExtras(conversationId, {})
      onDone()
      sent(answer.messageIds, extras.sendAt)
      handle('conversation')?.jumpToLatest()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form className={styles.form} onSubmit={event => void submit(event)}>
      {children}
      {problem && (
        <p className={styles.wrong} role="alert">
          {t(`problem.${problem.code}`, problem.params ?? {})}
        </p>
      )}
      <div className={styles.foot}>
        <Button variant="quiet" onClick={onDone}>
          {t('composer.more.cancel')}
        </Button>
        <Button type="submit" variant="primary" disabled={!content} busy={isBusy}>
          {t('composer.send')}
        </Button>
      </div>
    </form>
  )
}

type SetFormProps = { readonly children: ReactNode; readonly canSave?: boolean; readonly saveLabel?: string; readonly onSave: () => void; readonly onDrop?: (() => void) | undefined; readonly onDone: () => void }

/** A form whose result goes with the next message. */
export function SetForm({ children, canSave = true, saveLabel, onSave, onDrop, onDone }: SetFormProps) {
  const { t } = useTranslation()
  const leave = (act: () => void) => {
    act()
    onDone()
    requestAnimationFrame(() => handle('composer')?.focus())
  }
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault()
        if (canSave) leave(onSave)
      }}
    >
      {children}
      <div className={styles.foot}>
        {onDrop && (
          <Button variant="quiet" onClick={() => leave(onDrop)}>
            {t('composer.more.drop')}
          </Button>
        )}
        <Button variant="quiet" onClick={onDone}>
          {t('composer.more.cancel')}
        </Button>
        <Button type="submit" variant="primary" disabled={!canSave}>
          {saveLabel ?? t('composer.more.set')}
        </Button>
      </div>
    </form>
  )
}
