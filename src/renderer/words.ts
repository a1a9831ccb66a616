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
}
