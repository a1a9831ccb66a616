/** Epoch ms as a field for date and time wants it, in the operator's zone. */
export function localValue(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** Tomorrow at that hour, in the operator's zone. */
export function tomorrowAt(now: number, hour: number): number {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, hour).getTime()
}

/** Whether something can wait for that time: it is ahead, and within a year. An empty field is no time (NaN) and is not. */
export function isInReach(at: number, now: number): boolean {
  return at > now && at - now < 365 * 24 * 3_600_000
}
