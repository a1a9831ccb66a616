import { useTranslation } from 'react-i18next'
import type { Button, Content } from '../../../shared/content'
import { visibleName } from '../../../shared/name'
import { each } from '../../ui/each'
import { Copy, ExternalLink } from '../../ui/icons'
import { useHistoryActs } from './history-acts'
import styles from './keyboard.module.css'

type Rows = readonly (readonly Button[])[]

/** The buttons under a message, as the contact sees them. Pressing is the contact's; the operator copies or reads what a button does. */
export function Keyboard({ rows }: { readonly rows: Rows }) {
  const { t } = useTranslation()
  return (
    <div className={styles.keyboard} role="group" aria-label={t('content.buttons.label')}>
      {each(rows, row => (
        <div className={styles.row}>
          {each(row, button => (
            <Key button={button} />
          ))}
        </div>
      ))}
    </div>
  )
}

/** One button, also where it stands in an article. */
export function Key({ button }: { readonly button: Button }) {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  const words = visibleName(button.text)
  const hint = useHint()(button)
  const copied = button.kind === 'copy_text' ? button.data : button.url
  const face = (
    <>
      <span className={styles.text} dir="auto">
        {words}
      </span>
      {button.kind === 'url' && <ExternalLink aria-hidden="true" />}
      {button.kind === 'copy_text' && <Copy aria-hidden="true" />}
    </>
  )
  if (copied === undefined)
    return (
      <span className={styles.key} data-style={button.style} title={hint}>
        {face}
      </span>
    )
  return (
    <button
      type="button"
      className={styles.key}
      data-act="open"
      data-style={button.style}
      title={hint}
      aria-label={`${words}. ${hint}. ${t('content.buttons.copy')}`}
      onClick={() => acts.copy(copied)}
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
    if (kind === 'callback_data') return t('content.buttons.data', { data: visibleName(data ?? '') })
    if (kind === 'copy_text') return t('content.buttons.copies', { text: visibleName(data ?? '') })
    return t(`content.buttons.${kind}`)
  }
}

/** Who pressed which button, as a line. */
export function usePressWords(): (content: Content | undefined, who: string) => string | undefined {
  const { t } = useTranslation()
  return (content, who) => {
    if (content?.type !== 'callback_query') return undefined
    const name = visibleName(who) || t('conversation.nameless')
    if (content.button !== undefined) return t('content.service.callback_query', { who: name, button: visibleName(content.button) })
    return t('content.service.callback_query_data', { who: name, data: visibleName(content.data) })
  }
}
