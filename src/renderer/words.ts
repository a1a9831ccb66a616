import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from '../shared/i18n/en'

/** Loads the catalogue. React escapes what it shows, so nothing is escaped twice. */
export function startWords(): void {
  void i18next.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
    initAsync: false,
  })
  remember()
}

type Translate = (key: string | string[], options?: Readonly<Record<string, unknown>>) => string

/**
 * Most sentences have nothing filled in and are said over and over, thousands of times while a list is drawn; looking each up anew
 * was a tenth of that. What has something filled in is not kept.
 */
function remember(): void {
  const translate = i18next.t.bind(i18next) as unknown as Translate
  const said = new Map<string, string>()
  const forget = () => said.clear()
  i18next.on('languageChanged', forget)
  i18next.store.on('added', forget)
  const t: Translate = (key, options) => {
    if (typeof key !== 'string' || !isPlain(options)) return translate(key, options)
    const name = `${String(options?.['lng'])} ${key}`
    const known = said.get(name)
    if (known !== undefined) return known
    const sentence = translate(key, options)
    said.set(name, sentence)
    return sentence
  }
  Object.assign(i18next, { t })
}

/** What `useTranslation` adds to each call by itself. */
const own: ReadonlySet<string> = new Set(['lng', 'lngs', 'ns', 'keyPrefix'])

function isPlain(options: Readonly<Record<string, unknown>> | undefined): boolean {
  for (const name in options) if (!own.has(name) && options[name] !== undefined) return false
  return options?.['ns'] === undefined || options['ns'] === 'translation'
}
