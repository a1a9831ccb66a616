/** The composer: writing, files, replies, and why something cannot be sent. */
export const composer = {
  label: 'Message to {{name}}',
  placeholder: 'Write a message',
  as: 'Reply as @{{bot}}',
  send: 'Send',
  attach: 'Attach files',
  nameless: 'this person',

  left_one: '{{count}} character left',
  left_other: '{{count}} characters left',
  split_one: 'Will be sent as {{count}} message',
  split_other: 'Will be sent as {{count}} messages',
  tooLong: 'At most {{most}} characters at once. Shorten the text, or send it as a file.',

  reply: {
    to: 'Reply to {{name}}',
    toOurs: 'Reply to your own message',
    cancel: 'Do not reply to this message',
    show: 'Show the message',
    gone: 'A message that is not loaded',
  },

  files: {
    list: 'Files to send',
    remove: 'Remove {{name}}',
    cancel: 'Stop sending {{name}}',
    drop: 'Drop files to attach them to this conversation',
    asPhoto: 'Photo',
    asFile: 'File',
    kindOf: 'Send {{name}} as',
    uploading: '{{done}} of {{total}}',
    screenshot: 'screenshot.png',
  },
  check: {
    empty: 'This file is empty, and Telegram takes no empty files.',
    tooBig: 'Over {{limit}}, the most that a bot can send. Send a link to it, or a smaller version.',
    photoTooBig: 'Over {{limit}}, the most for a photo, so it goes as a file.',
    photoTooLarge: 'Its width and height are too much for a photo, so it goes as a file.',
    photoTooLong: 'It is too long and narrow for a photo, so it goes as a file.',
    tooMany: 'At most {{most}} files at once. The rest was left out.',
    remove: 'Remove it to send the rest.',
  },

  failed: 'Not sent: {{reason}}',

  uncertain: {
    title: 'An earlier message may not have arrived',
    text: 'If this one goes first, the two can arrive out of order. Decide about the earlier one first, or send this one anyway.',
    anyway: 'Send anyway',
    first: 'Show the earlier message',
  },

  closed: {
    blocked: '{{name}} has blocked the bot. You can write again once they unblock it; Bellhop notices by itself.',
    deactivated: 'This account was deleted. Nothing can be sent to it any more.',
    kicked: 'The bot was removed from this group. Add it again to write here.',
    'not-started': '{{name}} has not started the bot yet. Bots cannot write first: ask them to open @{{bot}} and press Start.',
    'not-found': 'Telegram does not know this chat any more. Nothing can be sent to it.',
    viewOnly: 'This profile can only be read right now, so nothing can be sent.',
    disconnected: '@{{bot}} is disconnected. Connect it again to answer; the history stays.',
  },

  hint: {
    paused: '@{{bot}} is paused: messages wait until it is resumed.',
    offline: 'No connection to Telegram: messages wait and go out by themselves.',
    unauthorized: 'Telegram refuses the token of @{{bot}}: messages wait until it has a new one.',
    missing: '@{{bot}} needs its token again: messages wait until it is entered.',
    locked: 'The token of @{{bot}} is locked away: messages wait until the keychain is open.',
  },
} as const
