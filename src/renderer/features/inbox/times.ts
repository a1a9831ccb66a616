const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How long ago, as short as it can be told: now, 14m, 9:41 AM, Yesterday, Tue, 3 Nov, 3 Nov 2024. */
export function shortTime(then: number, now: number, words: { readonly now: string; readonly yesterday: string }, locale?: string): string {
  const age = now - then
  if (age < minute) return words.now
  if (age < hour) return narrow(Math.floor(age / minute), 'minute', locale)
  const days = startOfDay(now) - startOfDay(then)
  if (days <= 0) return format({ timeStyle: 'short' }, then, locale)
  if (days <= day + hour) return words.yesterday
  if (days < 7 * day - hour) return format({ weekday: 'short' }, then, locale)
  const isThisYear = new Date(then).getFullYear() === new Date(now).getFullYear()
  return format({ day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) }, then, locale)
}

/** How long someone has waited: 14m, 3h, 2d. */
export function shortSpan(ms: number, locale?: string): string {
  if (ms < hour) return narrow(Math.max(1, Math.floor(ms / minute)), 'minute', locale)
  if (ms < 2 * day) return narrow(Math.floor(ms / hour), 'hour', locale)
  return narrow(Math.floor(ms / day), 'day', locale)
}

export function exactTime(then: number, locale?: string): string {
  return format({ dateStyle: 'medium', timeStyle: 'short' }, then, locale)
}

/** There are no targets yet (they come with teams): a quarter of an hour is slow, two hours are too long. */
export function patience(waited: number): 'fine' | 'slow' | 'late' {
  if (waited < 15 * minute) return 'fine'
  return waited < 2 * hour ? 'slow' : 'late'
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0)
}

function narrow(value: number, unit: 'minute' | 'hour' | 'day', locale?: string): string {
  return numbers(unit, locale).format(value)
}

const formats = new Map<string, Intl.DateTimeFormat>()
const units = new Map<string, Intl.NumberFormat>()

/** Making a formatter costs far more than using one. */
function format(options: Intl.DateTimeFormatOptions, time: number, locale = ''): string {
  const key = `${locale}${JSON.stringify(options)}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale || undefined, options)
  formats.set(key, known)
  return known.format(time)
}

function numbers(unit: string, locale = ''): Intl.NumberFormat {
  const key = `${locale}${unit}`
  const known = units.get(key) ?? new Intl.NumberFormat(locale || undefined, { style: 'unit', unit, unitDisplay: 'narrow' })
  units.set(key, known)
  return known
}
