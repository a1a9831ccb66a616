/** Menus, tray and notifications of the desktop app. */
export const desktop = {
  menu: {
    file: 'File',
    connectBot: 'Connect a bot…',
    openDemo: 'Open the demo',
    settings: 'Settings…',
    edit: 'Edit',
    conversation: 'Conversation',
    next: 'Next conversation',
    previous: 'Previous conversation',
    resolve: 'Resolve',
    reply: 'Write a reply',
    view: 'View',
    palette: 'Find an action or a person…',
    rail: 'Show or hide the rail',
    panel: 'Show or hide the contact',
    window: 'Window',
    help: 'Help',
    keys: 'Keyboard shortcuts',
  },
  tray: {
    none: 'Bellhop',
    unread_one: 'Bellhop: {{count}} unread message',
    unread_other: 'Bellhop: {{count}} unread messages',
    open: 'Open Bellhop',
    quit: 'Quit Bellhop',
  },
  notification: {
    hidden_one: 'A new message',
    hidden_other: '{{count}} new messages',
    title: '{{name}} · {{bot}}',
    several: '{{count}} new messages in {{conversations}} conversations',
  },
  crash: {
    title: 'The window stopped working several times',
    detail: 'Bellhop goes on receiving messages. Reload the window, or quit and start again; if it keeps happening, the log says why.',
    reload: 'Reload the window',
    quit: 'Quit',
  },
  stuck: {
    title: 'The window does not answer',
    detail: 'Bellhop goes on receiving messages, and drafts are kept. Wait a little, or reload the window.',
    wait: 'Wait',
    reload: 'Reload the window',
  },
  shared: {
    title: 'Your conversations lie in a folder that others can change',
    detail:
      '{{folder}} belongs to {{service}}. A database that is copied while Bellhop uses it can be damaged, and a second computer with the same folder would send messages twice. Move the folder to this computer alone, or start Bellhop with --data-dir and another folder.',
    ok: 'OK',
  },
  start: {
    failed: 'Bellhop could not start',
    refusedSwitches: 'Bellhop does not start with {{switches}}: it would take down the walls around what contacts send.',
  },
} as const
