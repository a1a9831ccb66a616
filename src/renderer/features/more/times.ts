const evening = 19
const day = 24 * 3_600_000

/** The next seven in the evening in a zone. */
export function eveningOf(now: number, timeZone: string): number {
  const at = hourOf(now, timeZone, evening)
  return at > now ? at : hourOf(now + day, timeZone, evening)
}

/** Nine in the morning of the next day, as the calendar of a zone has it. */
export function morningOf(now: number, timeZone: string): number {
  return hourOf(now + day, timeZone, 9)
}

/** A full hour of the day that it is in a zone. */
function hourOf(now: number, timeZone: string, wanted: number): number {
  const [hour, minute] = clockOf(now, timeZone)
  const at = now - (now % 60_000) + ((wanted - hour) * 60 - minute) * 60_000
  // The clocks may have been changed in between.
  const [there] = clockOf(at, timeZone)
  return at + (wanted - there) * 3_600_000
}

function clockOf(at: number, timeZone: string): readonly [hour: number, minute: number] {
  const said = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(at)
  const [hour = 0, minute = 0] = said.split(':').map(Number)
  return [hour, minute]
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

/** What the operator knows better about where somebody is; on this device only. */
const zoneKey = (contactId: string) => `bellhop.zone.${contactId}`

export function keptZone(contactId: string): string | undefined {
  const kept = localStorage.getItem(zoneKey(contactId))
  return kept !== null && allZones().includes(kept) ? kept : undefined
}

export function keepZone(contactId: string, zone: string): void {
  localStorage.setItem(zoneKey(contactId), zone)
}

export function allZones(): readonly string[] {
  return Intl.supportedValuesOf('timeZone')
}
