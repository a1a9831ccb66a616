import type { MenuItemConstructorOptions } from 'electron'
import { desktop } from '../../../shared/i18n/en/desktop'

type Circumstances = {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  readonly isDemo: boolean
  /** Asks the page to run one of its actions. */
  act(id: string): void
}

const words = desktop.menu

/**
 * The menu bar at home on each system. The page owns its keys: they are shown here but not registered, so that one press is
 * one act, and a click asks the page for the same action by its id.
 */
export function menuTemplate({ platform, isPackaged, isDemo, act }: Circumstances): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const action = (id: string, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    id,
    label,
    accelerator,
    registerAccelerator: false,
    click: () => act(id),
  })
  const line: MenuItemConstructorOptions = { type: 'separator' }
  const settings = action('settings.open', words.settings, 'CmdOrCtrl+,')

  return [
    ...(isMac ? [appMenu(settings)] : []),
    {
      label: words.file,
      submenu: [
        action('bot.connect', words.connectBot),
        ...(isDemo ? [] : [action('demo.open', words.openDemo)]),
        line,
        ...(isMac ? [{ role: 'close' as const }] : [settings, line, { role: 'quit' as const }]),
      ],
    },
    {
      label: words.edit,
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        line,
        { role: 'cut' },
        { role: 'copy' },
        // Not "paste and match style": it hides pasted files from the page, which takes plain text by itself (SEC-32).
        { role: 'paste' },
        { role: 'delete' },
        { role: 'selectAll' },
      ],
    },
    {
      label: words.conversation,
      submenu: [
        action('conversation.next', words.next),
        action('conversation.previous', words.previous),
        line,
        action('conversation.resolve', words.resolve),
        action('composer.focus', words.reply),
      ],
    },
    {
      label: words.view,
      submenu: [
        action('palette.open', words.palette, 'CmdOrCtrl+K'),
        line,
        action('rail.toggle', words.rail),
        action('panel.toggle', words.panel),
        line,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        line,
        { role: 'togglefullscreen' },
        ...(isPackaged ? [] : [line, { role: 'reload' as const }, { role: 'toggleDevTools' as const }]),
      ],
    },
    { label: words.window, role: 'windowMenu' },
    { label: words.help, role: 'help', submenu: [action('help.open', words.keys)] },
  ]
}

function appMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
}
