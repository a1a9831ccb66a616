import { useTranslation } from 'react-i18next'
import type { Button } from '../../../shared/content'
import { buttonsOf } from '../../../shared/leads'
import type { Message } from '../../../shared/model'
import { visibleLine } from '../../../shared/name'
import { each } from '../../ui/each'
import { Copy, ExternalLink } from '../../ui/icons'
import { useHistoryActs } from './history-acts'
import styles from './keyboard.module.css'

type Props = { readonly message: Message }

/** The buttons under a message, as the contact sees them. Pressing is the contact's; the operator opens, copies or reads what a button does. */
export function Keyboard({ message }: Props) {
  const { t } = useTranslation()
  return (
    <div className={styles.keyboard} role="group" aria-label={t('content.buttons.label')}>
      {each(message.buttons ?? [], row => (
        <div className={styles.row}>
          {each(row, button => (
            <Key message={message} button={button} />
          ))}
        </div>
      ))}
    </div>
  )
}

/** One button, also where it stands in an article. */
export function Key({ message, button }: Props & { readonly button: Button }) {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  const words = visibleLine(button.text)
  const hint = useHint()(button)
  // Only links lead out of Telegram; a web app's address is of no use without it.
  const isLink = button.kind === 'url'
  const copied = button.kind === 'copy_text' ? button.data : button.url
  const face = (
    <>
      <span className={styles.text} dir="auto">
        {words}
      </span>
      {isLink && <ExternalLink aria-hidden="true" />}
      {button.kind === 'copy_text' && <Copy aria-hidden="true" />}
    </>
  )
  if (copied === undefined)
    return (
      <span className={styles.key} data-style={button.style} data-kind={button.kind} title={hint}>
        {face}
      </span>
    )
  return (
    <button
      type="button"
      className={styles.key}
      data-act="open"
      data-style={button.style} data-kind={button.kind}
      title={hint}
      aria-label={isLink ? `${words}. ${hint}` : `${words}. ${hint}. ${t('content.buttons.copy')}`}
      onClick={() => (isLink ? acts.openLink(message, { button: buttonsOf(message).indexOf(button) }) : acts.copy(copied))}
      onPointerEnter={() => button.url !== undefined && acts.hoverLink(button.url)}
      onPointerLeave={() => acts.hoverLink(undefined)}
    >
      {face}
    </button>
  )
}

function useHint(): (button: Button) => string {
  const { t } = useTranslation()
  return ({ kind, url, data }) => {
    if (kind === 'url') return t('content.buttons.link', { address: url ?? '' })
    if (kind === 'callback_data') return t('content.buttons.data', { data: visibleLine(data ?? '') })
    if (kind === 'copy_text') return t('content.buttons.copies', { text: visibleLine(data ?? '') })
    return t(`content.buttons.${kind}`)
  }
}
