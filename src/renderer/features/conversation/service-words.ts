import { useTranslation } from 'react-i18next'
import { formatDuration, formatMoney } from '../../../shared/format'
import type { Content } from '../../../shared/content'
import { visibleLine, visibleName } from '../../../shared/name'
import { shortMomentOf } from './days'

/** What Telegram says in a chat, as a sentence; undefined for a content that is no such line, and for a sentence that is not known. */
export function useServiceWords(): (content: Content | undefined) => string | undefined {
  const { t, i18n } = useTranslation()
  return content => {
    if (content?.type === 'callback_query') return undefined
    if (content?.type !== 'service') return undefined
    const key = `content.service.${content.key}`
    if (!i18n.exists(key, { count: 2 })) return undefined
    return t(key, shownParams(content.params, i18n.language, t('conversation.nameless')))
  }
}

/** Names are made harmless, times and sums become words. */
function shownParams(params: Extract<Content, { type: 'service' }>['params'], locale: string, nameless: string): Record<string, string | number> {
  const shown = Object.entries(params).map(([name, value]): [string, string | number] => [name, typeof value === 'string' ? visibleLine(value) : value])
  const { seconds, time, amount, currency } = params
  return {
    ...Object.fromEntries(shown),
    who: visibleName(String(params['who'] ?? '')) || nameless,
    ...(typeof seconds === 'number' && { duration: lasting(seconds, locale) }),
    ...(typeof time === 'number' && { moment: shortMomentOf(time) }),
    ...(typeof amount === 'number' && typeof currency === 'string' && { money: formatMoney(amount, currency, locale) }),
  }
}

/** Whole days and hours as words, anything else as a clock. */
function lasting(seconds: number, locale: string): string {
  const units = [['day', 86_400], ['hour', 3_600]] as const
  for (const [unit, length] of units) {
    if (seconds >= length && seconds % length === 0) return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / length)
  }
  return formatDuration(seconds)
}
