const formats = new Map<string, Intl.DateTimeFormat>()

/** The calendar day of a moment in a zone, as `2026-11-21`. `zone` is an IANA name; absent means the machine's. */
export function dayOf(at: number, zone?: string): string {
  return format('sv-SE', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone }).format(at)
}

/** Today and yesterday by name (given, since names are translated), then weekday and date, with the year once it differs. */
export function dayLabel(
  at: number,
  now: number,
  words: { readonly today: string; readonly yesterday: string },
  locale?: string,
  zone?: string,
): string {
  const day = dayOf(at, zone)
  const today = dayOf(now, zone)
  if (day === today) return words.today
  if (day === dayBefore(today)) return words.yesterday
  const sameYear = day.slice(0, 4) === today.slice(0, 4)
  return format(locale, {
    weekday: sameYear ? 'long' : undefined,
    day: 'numeric',
    month: 'long',
    year: sameYear ? undefined : 'numeric',
    timeZone: zone,
  }).format(at)
}

/** The time of day, as the operator's language writes it. */
export function timeOf(at: number, locale?: string, zone?: string): string {
  return format(locale, { timeStyle: 'short', timeZone: zone }).format(at)
}

/** Date and time in full, for hovering and for screen readers. */
export function momentOf(at: number, locale?: string, zone?: string): string {
  return format(locale, { dateStyle: 'full', timeStyle: 'medium', timeZone: zone }).format(at)
}

/** Date and time as short as they can be told, for the middle of a sentence. */
export function shortMomentOf(at: number, locale?: string, zone?: string): string {
  return format(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(at)
}

// Calendar arithmetic, not minus 24 hours: days of 23 and 25 hours exist.
function dayBefore(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - 1)
  return date.toISOString().slice(0, 10)
}

// Making a formatter costs fifty times more than using it.
function format(locale: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale ?? ''}|${Object.values(options).join()}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, options)
  formats.set(key, made)
  return made
}
