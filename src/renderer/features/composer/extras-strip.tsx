import { useTranslation } from 'react-i18next'
import type { ConversationId } from '../../../shared/model'
import { setExtras, withOption } from '../../actions/extras'
import { open } from '../../actions/panes'
import type { Extras } from '../../state/view'
import { X } from '../../ui/icons'
import styles from './extras-strip.module.css'

type Props = { readonly conversationId: ConversationId; readonly extras: Extras }

/** What the next message brings along, each with a way to change it or leave it out; its buttons as the contact will see them. */
export function ExtrasStrip({ conversationId, extras }: Props) {
  const { t, i18n } = useTranslation()
  const { options, buttons, replyKeyboard, sendAt } = extras
  const change = (next: (before: Extras) => Extras) => setExtras(conversationId, next)
  const show = (what: 'schedule' | 'options' | 'buttons' | 'quick') => open({ kind: 'more', what, conversationId })
  const time = sendAt === undefined ? '' : new Intl.DateTimeFormat(i18n.language, { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }).format(sendAt)
  const chips = [
    sendAt !== undefined && { id: 'at', words: t('composer.extras.at', { time }), run: () => show('schedule'), drop: () => change(before => ({ ...before, sendAt: undefined })) },
    options?.isSilent && { id: 'silent', words: t('composer.extras.silent'), run: () => show('options'), drop: () => change(before => withOption(before, { isSilent: false })) },
    options?.isProtected && { id: 'protected', words: t('composer.extras.protected'), run: () => show('options'), drop: () => change(before => withOption(before, { isProtected: false })) },
    options?.linkPreview && { id: 'preview', words: t(`composer.preview.${options.linkPreview}`), run: () => show('options'), drop: () => change(before => withOption(before, { linkPreview: undefined })) },
    options?.effectId && { id: 'effect', words: t('composer.extras.effect'), run: () => show('options'), drop: () => change(before => withOption(before, { effectId: undefined })) },
    replyKeyboard !== undefined && { id: 'quick', words: t(replyKeyboard === 'remove' ? 'composer.extras.remove' : 'composer.extras.quick'), run: () => show('quick'), drop: () => change(before => ({ ...before, replyKeyboard: undefined })) },
    buttons !== undefined && { id: 'buttons', words: t('composer.extras.buttons', { count: buttons.flat().length }), run: () => show('buttons'), drop: () => change(before => ({ ...before, buttons: undefined })) },
  ].filter(chip => typeof chip === 'object')
  if (chips.length === 0) return null
  return (
    <ul className={styles.strip} aria-label={t('composer.extras.label')}>
      {chips.map(({ id, words, run, drop }) => (
        <li key={id} className={styles.chip}>
          <button type="button" onClick={run}>
            {words}
          </button>
          <button type="button" aria-label={t('composer.extras.drop', { what: words })} onClick={drop}>
            <X aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  )
}
