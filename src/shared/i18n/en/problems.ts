/** One sentence per `Problem` code: what happened, then what to do. `{{name}}` is filled from the problem's parameters. */
export const problems = {
  'unknown-call': 'This window and the app behind it are of different versions. Restart Bellhop.',
  'bad-input': 'Bellhop could not read that: {{detail}}.',
  internal: 'Something went wrong inside Bellhop. Nothing was lost; try again, and see the log if it happens twice.',
  'not-found': 'That is no longer here.',
  'view-only': 'This profile can only be read right now, so nothing can be changed.',
} as const
