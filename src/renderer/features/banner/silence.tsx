import { useTranslation } from 'react-i18next'
import type { Bot } from '../../../shared/model'
import { silenceOf } from '../../state/health'
import { useNow } from '../../ui/use-now'

/** From twelve hours on: that Telegram's memory runs out (REL-3). */
export function Silence({ bot }: { readonly bot: Bot }) {
  const { t, i18n } = useTranslation()
  const { since, risk } = silenceOf(bot, useNow())
  if (since === undefined || risk === 'none') return null
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(since)
  return <strong> {t(`presence.${risk}`, { time })}</strong>
}
