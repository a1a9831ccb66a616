import type { Content } from './content'
import { formatDuration, formatMoney } from './format'
import { visibleLine, visibleName } from './name'

/** The catalogue, as whoever shows the words has it. */
export type Catalogue = {
  t(key: string, params: Readonly<Record<string, string | number>>): string
  exists(key: string): boolean
  readonly locale: string
  /** What somebody without a name is called. */
  readonly nameless: string
}

/**
 * What Telegram says in a chat, or that somebody pressed a button, as a sentence; undefined for a content that is no such line, and for a
 * sentence that is not known. `who` wrote it, as a name; lines that name somebody themselves come before it.
 */
export function serviceWords(content: Content | undefined, who: string, catalogue: Catalogue): string | undefined {
  const { t, exists, nameless } = catalogue
  if (content?.type === 'callback_query') {
    const name = visibleName(who) || nameless
    if (content.doubt) return t(`content.service.callback_query_${content.doubt}`, { who: name, data: visibleLine(content.button ?? content.data) })
    return content.button === undefined
      ? t('content.service.callback_query_data', { who: name, data: visibleLine(content.data) })
      : t('content.service.callback_query', { who: name, button: visibleLine(content.button) })
  }
  if (content?.type !== 'service') return undefined
  const key = `content.service.${content.key}`
  return exists(key) ? t(key, shownParams(content.params, catalogue)) : undefined
}

/** Names are made harmless, times and sums become words. */
function shownParams(params: Extract<Content, { type: 'service' }>['params'], { locale, nameless }: Catalogue): Record<string, string | number> {
  const shown = Object.entries(params).map(([name, value]): [string, string | number] => [name, typeof value === 'string' ? visibleLine(value) : value])
  const { seconds, time, amount, currency } = params
  return {
    ...Object.fromEntries(shown),
    who: visibleName(String(params['who'] ?? '')) || nameless,
    ...(typeof seconds === 'number' && { duration: lasting(seconds, locale) }),
    ...(typeof time === 'number' && { moment: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(time) }),
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
