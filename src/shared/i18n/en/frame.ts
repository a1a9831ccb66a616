/** The window itself: rail, banner, toasts, palette, help, and the screens in place of everything. */
export const frame = {
  app: 'Bellhop',
  starting: 'Starting',
  listWidth: 'Width of the list',
  skip: 'Skip to the conversation',
  broken: {
    title: 'Bellhop could not start',
    text: 'The app behind this page gave no answer. Your messages are safe in its database.',
    act: 'Try again',
  },
  noLink: {
    title: 'This page needs its link',
    text: 'Bellhop opens with a one-time link, so that nobody else on this machine can read along. This page came without one, or with one that was used already.',
    how: 'The link is printed where Bellhop was started, and after a link was used the next one waits in the file “link” of the data folder.',
  },
  elsewhere: {
    title: 'Bellhop is open in another tab',
    text: 'One tab at a time shows the inbox, so that both never answer at once.',
    how: 'That tab goes quiet then. If you close it instead, this one goes on by itself.',
    act: 'Use this tab',
  },
  gone: {
    title: 'This session is over',
    text: 'Bellhop ended or was restarted. Everything that was sent, and every draft until then, is in its database.',
    unsaved: 'What you wrote after that is only in this browser. It comes back by itself when Bellhop is opened at the same address; to be safe, copy it.',
    copy: 'Copy text',
    copied: 'Copied',
    how: 'Start Bellhop again, or open the link in the file “link” of its data folder.',
  },
} as const

export const rail = {
  label: 'Views and bots',
  views: 'Views',
  open: 'Open',
  unread: 'Unread',
  resolved: 'Resolved',
  all: 'All',
  openCount_one: '{{count}} open conversation',
  openCount_other: '{{count}} open conversations',
  unreadCount_one: '{{count}} unread conversation',
  unreadCount_other: '{{count}} unread conversations',
  bots: 'Bots',
  connect: 'Connect a bot',
  about: 'Details of {{name}}',
  showOnly: 'Show only {{name}}',
  showAll: 'Show every bot',
  demo: 'Demo',
  demoText: 'Demo: nothing here is real',
  collapse: 'Hide names',
  expand: 'Show names',
  settings: 'Settings',
  help: 'Keyboard shortcuts',
} as const

/** What a bot is doing right now, in a few words and in a sentence. */
export const health = {
  starting: { word: 'Starting', text: 'Reaching Telegram for the first time.' },
  receiving: { word: 'Receiving', text: 'Messages arrive as they are written.' },
  paused: { word: 'Paused', text: 'Nothing is received. Telegram keeps messages for 24 hours.' },
  disconnected: { word: 'Disconnected', text: 'Its token was forgotten. The history stays.' },
  offline: { word: 'Offline', text: 'Telegram cannot be reached. What you write goes out when it is back.' },
  unwell: { word: 'Telegram has trouble', text: 'Telegram answers with errors. Bellhop keeps trying.' },
  captive: { word: 'Sign-in page', text: 'A sign-in page of the network stands in between. Open a browser and sign in.' },
  flooded: { word: 'Slowed down', text: 'Telegram asked for a pause. It goes on by itself.' },
  contested: { word: 'In use elsewhere', text: 'Another program receives with the same token. Stop it there, or it takes every second message.' },
  webhook: { word: 'Webhook set', text: 'Telegram delivers to {{url}}, so nothing arrives here.' },
  unauthorized: { word: 'Token refused', text: 'Telegram no longer accepts this token. Get the new one from BotFather.' },
  missing: { word: 'Token needed', text: 'Its token is not at hand on this computer any more. Enter it again; nothing else has changed.' },
  locked: { word: 'Keychain locked', text: 'The token cannot be read until the keychain is open.' },
  stuck: { word: 'Disk refuses', text: 'The disk refused to store messages: {{reason}}. Telegram keeps them for 24 hours.' },
} as const

export const banner = {
  label: 'Status',
  appGone: 'Bellhop itself does not answer. This page picks up where it was as soon as it is back.',
  offline: 'No connection to Telegram.',
  offlineStill: 'You can read and write everything; messages go out when it is back.',
  captive: 'A sign-in page of this network blocks Telegram. Sign in with a browser; what you write goes out afterwards.',
  unwell_one: 'Telegram has trouble with {{name}}. Bellhop keeps trying.',
  unwell_other: 'Telegram has trouble with {{count}} bots. Bellhop keeps trying.',
  contested: '{{name}} is received by another program with the same token. Messages may go there instead.',
  webhook: '{{name}} delivers to {{url}}, so nothing arrives here.',
  unauthorized: 'Telegram no longer accepts the token of {{name}}.',
  missing: '{{name}} needs its token again: it was not kept after the last run.',
  locked: 'Tokens are locked, so {{name}} cannot receive or send.',
  stuck: 'The disk refused to store messages: {{reason}}.',
  viewOnly: 'View only: nothing can be written to this profile right now. You can read everything.',
  backups: 'Show backups',
  disk: {
    low: 'Less than 500 MB are free on this disk.',
    critical: 'The disk is nearly full, so files from people are not fetched.',
    full: 'The disk is full. Nothing can be stored: Telegram keeps new messages for 24 hours. Make room, and Bellhop goes on by itself.',
  },
  restored: {
    backup: 'Restored from the backup of {{when}}.',
    archive: 'Imported from the export of {{when}}.',
    copied: 'This profile was copied, moved or put back by hand.',
  },
  restoredWaits: 'Nothing is received until you say so, so that no other Bellhop answers at the same time.',
  held_one: '{{count}} message is on hold.',
  held_other: '{{count}} messages are on hold.',
  startReceiving: 'Start receiving again',
  retryNow: 'Retry now',
  takeWebhook: 'Receive here instead',
  newToken: 'Enter new token',
  enterToken: 'Enter token',
  unlock: 'Unlock',
  details: 'Details',
  more_one: '{{count}} more bot needs a look.',
  more_other: '{{count}} more bots need a look.',
} as const

export const toast = {
  region: 'Messages of the app',
  undo: 'Undo',
  close: 'Close',
} as const

export const palette = {
  title: 'Find an act, a person or a setting',
  placeholder: 'Type a name or an act',
  people: 'People',
  acts: 'Acts',
  bots: 'Bots',
  empty: 'Nothing by that name. Only conversations that were loaded are looked through.',
  results: 'Results',
  showBot: 'Show {{name}}',
  aboutBot: 'Details of {{name}}',
} as const

export const help = {
  title: 'Keyboard shortcuts',
  groups: {
    list: 'List',
    conversation: 'Conversation',
    write: 'Writing',
    go: 'Go to',
    bots: 'Bots',
    app: 'Bellhop',
  },
  or: 'or',
  then: 'then',
  botKeys: '1–9',
  close: 'Close',
} as const
