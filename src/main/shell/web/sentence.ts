import { problems } from '../../../shared/i18n/en/problems'
import { Problem } from '../../../shared/problem'

/** What a person at a terminal is told about an error: a problem's sentence, or the error's own words. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Problem)) return error instanceof Error ? error.message : String(error)
  const template = new Map(Object.entries<string>(problems)).get(error.code) ?? `${problems.internal} (${error.code})`
  return template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(error.params[name] ?? whole))
}
