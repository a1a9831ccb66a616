/** Sizes and durations in the operator's language. Pure, so that screens, notifications and tests agree. */

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** Bytes as a person reads them, `1.4 MB`; a unit is 1,024 of the one below, like Telegram's own limits. */
export function formatBytes(bytes: number, locale?: string): string {
  const whole = Math.max(0, Math.floor(bytes))
  const power = whole < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(whole) / 10))
  const value = whole / 1024 ** power
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 || value >= 100 ? 0 : 1,
  }).format(value)
}

/** Seconds as `0:07`, `12:40` or `1:02:03`. */
export function formatDuration(seconds: number): string {
  const whole = Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) : 0
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}

/** Money in the currency's smallest unit, as Telegram counts it: `1450 EUR` is €14.50, `50 XTR` is 50 Stars. */
export function formatMoney(amount: number, currency: string, locale?: string): string {
  if (currency === 'XTR') return `${new Intl.NumberFormat(locale).format(amount)} ⭐`
  try {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
    return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
  } catch {
    // No currency has such a name: whatever it is, shown as it came.
    return `${amount} ${currency}`
  }
}
