const evening = 19

/** The next seven in the evening in a zone. */
export function eveningOf(now: number, timeZone: string): number {
  const hour = Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone }).format(now))
  const minutes = Number(new Intl.DateTimeFormat('en-GB', { minute: 'numeric', timeZone }).format(now))
  const ahead = (evening - hour + 24) % 24
  const at = now - (now % 60_000) + (ahead * 60 - minutes) * 60_000
  return at > now ? at : at + 24 * 3_600_000
}

/** Where people of a language mostly are, where that is one zone; Telegram tells no more about a person. */
export function zoneOf(language: string | undefined): string | undefined {
  return zones[language?.toLowerCase().split('-')[0] ?? '']
}

const zones: Readonly<Record<string, string>> = {
  de: 'Europe/Berlin', fr: 'Europe/Paris', it: 'Europe/Rome', nl: 'Europe/Amsterdam', pl: 'Europe/Warsaw', sv: 'Europe/Stockholm',
  da: 'Europe/Copenhagen', nb: 'Europe/Oslo', no: 'Europe/Oslo', fi: 'Europe/Helsinki', cs: 'Europe/Prague', hu: 'Europe/Budapest',
  el: 'Europe/Athens', uk: 'Europe/Kyiv', tr: 'Europe/Istanbul', he: 'Asia/Jerusalem', fa: 'Asia/Tehran', hi: 'Asia/Kolkata',
  th: 'Asia/Bangkok', vi: 'Asia/Ho_Chi_Minh', ja: 'Asia/Tokyo', ko: 'Asia/Seoul', uz: 'Asia/Tashkent', ro: 'Europe/Bucharest', bg: 'Europe/Sofia',
}
