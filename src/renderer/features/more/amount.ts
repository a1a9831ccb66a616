/** What was typed in the currency's smallest unit, as Telegram counts it; undefined where it is no such amount. */
export function amountOf(typed: string, currency: string): number | undefined {
  const text = typed.trim().replace(',', '.')
  if (!/^\d{1,8}(?:\.\d{1,3})?$/.test(text) || !/^[A-Z]{3}$/.test(currency)) return undefined
  // Stars have no parts; of the others the browser knows how many digits they have.
  const digits = currency === 'XTR' ? 0 : (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2)
  const [whole = '0', part = ''] = text.split('.')
  if (part.length > digits) return undefined
  const amount = Number(whole + part.padEnd(digits, '0'))
  return amount >= 1 && amount <= 99_999_999 ? amount : undefined
}
