/** One sentence per `Problem` code: what happened, then what to do. `{{name}}` is filled from the problem's parameters. */
export const problems = {
  'unknown-call': 'This window and the app behind it are of different versions. Restart Bellhop.',
  'bad-input': 'Bellhop could not read that: {{detail}}.',
  internal: 'Something went wrong inside Bellhop. Nothing was lost; try again, and see the log if it happens twice.',
  'not-found': 'That is no longer here.',
  'view-only': 'This profile can only be read right now, so nothing can be changed.',
  interrupted: 'Bellhop had to restart its engine in the middle of that. Look whether it was done before you repeat it.',
  'file-too-big': 'That file is too big: {{limit}} bytes is the most that can be sent.',
  'bad-upload': 'The file did not arrive. Try it again.',
  'disk-full': 'The disk is full. Make room, then try again; nothing was lost.',
  'too-many-calls': 'This window asks for too much at once. Wait a moment, then try again.',
  'not-signed-in': 'This page has lost its key. Open Bellhop from its link again.',
  'link-used': 'This link was used already or is wrong. Bellhop keeps a fresh one in the file named link in its data folder.',
} as const
