import { useTranslation } from 'react-i18next'

/** Day and time in the operator's language and zone. */
export function useDates(): { moment(at: number): string } {
  const { i18n } = useTranslation()
  const format = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
  return { moment: at => format.format(at) }
}
