import { useTranslation } from 'react-i18next'
import type { Content } from '../../../shared/content'
import { serviceWords } from '../../../shared/service-words'

/** What Telegram says in a chat, as a sentence; undefined for whatever is no such line. */
export function useServiceWords(): (content: Content | undefined, who: string) => string | undefined {
  const { t, i18n } = useTranslation()
  return (content, who) =>
    serviceWords(content, who, { t: (key, params) => t(key, params), exists: key => i18n.exists(key, { count: 2 }), locale: i18n.language, nameless: t('conversation.nameless') })
}
