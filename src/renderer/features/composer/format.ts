/** Ways of writing something: the entities of Telegram, and back to plain. */
export const formats = ['bold', 'italic', 'underline', 'strikethrough', 'spoiler', 'code', 'link', 'quote', 'expandable', 'pre', 'clear'] as const
export type Format = (typeof formats)[number]

/** An address as it was typed, made whole; undefined where it leads nowhere that Telegram knows. */
export function addressOf(typed: string): string | undefined {
  const said = typed.trim()
  if (said === '' || /\s/.test(said)) return undefined
  const whole = /^[a-z][a-z\d+.-]*:/i.test(said) ? said : `https://${said}`
  if (!URL.canParse(whole)) return undefined
  const { protocol, hostname } = new URL(whole)
  const isWeb = (protocol === 'https:' || protocol === 'http:') && hostname.includes('.')
  return isWeb || protocol === 'tg:' ? whole : undefined
}
