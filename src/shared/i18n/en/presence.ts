/** When Bellhop was not listening: Telegram keeps messages for 24 hours and no longer. */
export const presence = {
  absence: 'Bellhop was away from {{from}} to {{to}}.',
  absences: 'Bellhop was away several times between {{from}} and {{to}}.',
  kept: 'Telegram keeps messages for 24 hours; older ones may be missing.',
  silent: 'Nothing was fetched from Telegram since {{time}}.',
  soon: 'Nothing was fetched since {{time}}, and Telegram keeps messages for 24 hours only.',
  imminent: 'Nothing was fetched since {{time}}: in less than four hours Telegram begins to drop messages.',
  lost: 'Nothing was fetched since {{time}}: Telegram drops what is older than 24 hours.',
} as const

/** Which updates of a bot are here, for proof. */
export const ledger = {
  title: 'Received updates',
  show: 'Show what was received',
  hide: 'Hide what was received',
  about: 'Telegram numbers every update. A run without a hole shows that none is missing in it.',
  none: 'Nothing was received from this bot yet.',
  whole_one: '{{count}} update, without a hole.',
  whole_other: '{{count}} updates, without a hole.',
  holes_one: '{{updates}} updates in runs, and {{count}} hole between them.',
  holes_other: '{{updates}} updates in runs, and {{count}} holes between them.',
  run_one: '{{first}}',
  run_other: '{{first}} to {{last}}',
  count_one: '{{count}} update',
  count_other: '{{count}} updates',
  older_one: '{{count}} older run is not shown.',
  older_other: '{{count}} older runs are not shown.',
  absent: 'Bellhop was away for longer than Telegram keeps updates.',
  renumbered: 'Telegram began to number anew, as it does after a week without updates. Nothing is missing by that.',
  unknown: 'Another program may have received them with this bot’s token, or Telegram left the numbers out.',
  missing_one: '{{count}} number is missing.',
  missing_other: '{{count}} numbers are missing.',
  failed: 'The list could not be read. Try again.',
} as const
