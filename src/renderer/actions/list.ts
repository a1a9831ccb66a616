import type { Cache } from '../state/cache'
import { handle, whenThere } from '../state/handles'
import { changeView, useView } from '../state/stores'
import type { View } from '../state/view'
import { openDemo } from './bots'
import {
  backToList,
  closeConversation,
  edit,
  filterByBot,
  goTo,
  isWide,
  openConversation,
  replyTo,
  replyToLast,
  step,
  stepToEnd,
  toggleResolved,
  toggleUnread,
} from './conversations'
import { actsOn, focusedMessage, leaveTools, messageActs, messageAtHand, openMenu } from './message-acts'
import { closeDialog, closeViewer, nextTheme, open, togglePanel, toggleRail } from './panes'
import { attempt, takeBack } from './say'

export type Screen = { readonly view: View; readonly cache: Cache }

/**
 * Something that the operator can do. The one list below feeds the keyboard, the palette, the menus, the tooltips and the
 * help; a key, a menu item and a palette entry of the same act can therefore never differ.
 */
export type Action = {
  readonly id: string
  /** Key in the catalogue. */
  readonly title: string
  readonly group: 'list' | 'conversation' | 'message' | 'write' | 'go' | 'bots' | 'app'
  /** Key in the catalogue of other words that find it. */
  readonly words?: string
  /** See `keys.ts`. The first one is shown; all of them work. Without `mod` they are deaf while something is typed. */
  readonly keys?: readonly string[]
  /** Whether it makes sense right now; without it, always. */
  readonly when?: (screen: Screen) => boolean
  /** Left out of the palette: it is only a key, such as going down by one. */
  readonly isMotion?: boolean
  readonly run: (screen: Screen) => void
}

const isOpen = ({ view }: Screen) => view.selected !== null
const hasBots = ({ cache }: Screen) => (cache.bots?.length ?? 0) > 0
const canRead = ({ cache }: Screen) => cache.info?.mode !== 'unreadable'
const canWrite = ({ cache }: Screen) => cache.info?.mode !== 'view-only'

function canDo(id: string, screen: Screen): boolean {
  const message = isOpen(screen) ? focusedMessage() : undefined
  return message !== undefined && actsOn(message, !canWrite(screen)).some(act => act.id === id)
}

const formats = [
  ['bold', ['mod+b']],
  ['italic', ['mod+i']],
  ['underline', ['mod+u']],
  ['strikethrough', ['mod+shift+x']],
  ['spoiler', ['mod+shift+p']],
  ['code', ['mod+shift+m']],
  ['pre', ['mod+shift+e']],
  ['quote', ['mod+shift+b']],
  ['expandable', ['mod+alt+b']],
  ['link', ['mod+k']],
  ['clear', ['mod+\\']],
] as const

const more = [
  ['emoji', ['mod+e']],
  ['sticker', undefined],
  ['schedule', ['mod+shift+s']],
  ['buttons', undefined],
  ['quick', undefined],
  ['options', undefined],
  ['link', undefined],
  ['location', undefined],
  ['contact', undefined],
  ['poll', undefined],
  ['dice', undefined],
  ['invoice', undefined],
  ['checkout', undefined],
] as const

export const actions: readonly Action[] = [
  { id: 'conversation.next', title: 'action.next', group: 'list', keys: ['j', 'arrowdown'], isMotion: true, run: () => step(1) },
  { id: 'conversation.previous', title: 'action.previous', group: 'list', keys: ['k', 'arrowup'], isMotion: true, run: () => step(-1) },
  { id: 'conversation.first', title: 'action.first', group: 'list', keys: ['home'], isMotion: true, run: () => stepToEnd('first') },
  { id: 'conversation.last', title: 'action.last', group: 'list', keys: ['end'], isMotion: true, run: () => stepToEnd('last') },
  { id: 'list.unread', title: 'action.unread', group: 'list', keys: ['u'], when: hasBots, run: () => toggleUnread() },
  { id: 'list.filter', title: 'action.filter', group: 'list', keys: ['/'], when: hasBots, run: () => handle('list')?.focusFilter() },
  { id: 'list.focus', title: 'action.focusList', group: 'list', keys: ['mod+1'], when: hasBots, run: () => backToList() },

  {
    id: 'composer.focus',
    title: 'action.write',
    group: 'conversation',
    keys: ['enter', 'mod+2'],
    when: isOpen,
    run: ({ view }) => view.selected && openConversation(view.selected, { focus: true }),
  },
  // Before the reply to the last message: with the focus on a message its own keys come first.
  ...messageActs.map(
    (act): Action => ({
      id: `message.${act.id}`,
      title: act.title,
      group: 'message',
      ...(act.keys ? { keys: act.keys } : {}),
      // The palette lists them by themselves, for the message that they are about.
      isMotion: true,
      when: screen => canDo(act.id, screen),
      run({ view }) {
        const message = focusedMessage()
        if (!message || !view.selected) return
        leaveTools()
        act.run(message, view.selected)
      },
    }),
  ),
  { id: 'message.more', title: 'conversation.message.more', group: 'message', keys: ['m'], isMotion: true, when: screen => isOpen(screen) && focusedMessage() !== undefined, run: () => openMenu() },
  { id: 'conversation.reply', title: 'action.reply', group: 'conversation', keys: ['r'], when: isOpen, run: ({ view }) => view.selected && replyToLast(view.selected) },
  {
    id: 'conversation.resolve',
    title: 'action.resolve',
    group: 'conversation',
    keys: ['e'],
    when: screen => isOpen(screen) && canWrite(screen),
    run: ({ view }) => view.selected && void toggleResolved(view.selected),
  },
  { id: 'composer.attach', title: 'action.attach', group: 'conversation', keys: ['mod+shift+a'], when: isOpen, run: () => handle('composer')?.attach() },
  {
    id: 'conversation.latest',
    title: 'action.latest',
    group: 'conversation',
    keys: ['mod+end', 'mod+arrowdown'],
    when: isOpen,
    // A conversation that has just been chosen may not be there yet; another one that is chosen meanwhile is not meant.
    run: ({ view: { selected } }) => whenThere('conversation', acts => void (useView.getState().selected === selected && acts.jumpToLatest())),
  },
  { id: 'conversation.pageUp', title: 'action.pageUp', group: 'conversation', keys: ['pageup'], when: isOpen, isMotion: true, run: () => handle('conversation')?.scrollBy(-1) },
  { id: 'conversation.pageDown', title: 'action.pageDown', group: 'conversation', keys: ['pagedown'], when: isOpen, isMotion: true, run: () => handle('conversation')?.scrollBy(1) },
  ...formats.map(
    ([name, keys]): Action => ({
      id: `format.${name}`,
      title: `action.format.${name}`,
      group: 'write',
      keys,
      // Without words that are selected, the key belongs to the palette.
      when: screen => isOpen(screen) && canWrite(screen) && (name !== 'link' || handle('composer')?.hasSelection() === true),
      run: () => handle('composer')?.format(name),
    }),
  ),
  { id: 'format.toolbar', title: 'action.format.toolbar', group: 'write', keys: ['alt+f10'], when: isOpen, run: () => handle('composer')?.toToolbar() },

  ...more.map(
    ([what, keys]): Action => ({
      id: `composer.${what}`,
      title: `action.more.${what}`,
      group: 'write',
      ...(keys ? { keys } : {}),
      when: screen => isOpen(screen) && canWrite(screen) && handle('composer') !== undefined,
      run: () => handle('composer')?.open(what),
    }),
  ),
  { id: 'composer.voice', title: 'action.voice', group: 'write', keys: ['mod+alt+v'], when: screen => isOpen(screen) && canWrite(screen), run: () => handle('composer')?.record() },
  { id: 'composer.video', title: 'action.video', group: 'write', when: screen => isOpen(screen) && canWrite(screen), run: () => handle('composer')?.record('video') },
  { id: 'composer.more', title: 'action.more.label', group: 'write', keys: ['mod+shift+o'], when: isOpen, run: () => document.querySelector<HTMLElement>('[data-composer-more]')?.click() },

  { id: 'panel.toggle', title: 'action.panel', group: 'conversation', keys: [']'], when: isOpen, run: () => togglePanel() },

  { id: 'go.open', title: 'action.goOpen', group: 'go', keys: ['g o'], when: hasBots, run: ({ view }) => goTo({ ...view.scope, view: 'open' }) },
  { id: 'go.unread', title: 'action.goUnread', group: 'go', keys: ['g u'], when: hasBots, run: ({ view }) => goTo({ ...view.scope, view: 'unread' }) },
  { id: 'go.resolved', title: 'action.goResolved', group: 'go', keys: ['g r'], when: hasBots, run: ({ view }) => goTo({ ...view.scope, view: 'resolved' }) },
  { id: 'go.all', title: 'action.goAll', group: 'go', keys: ['g a'], when: hasBots, run: ({ view }) => goTo({ ...view.scope, view: 'all' }) },
  { id: 'go.allBots', title: 'action.goAllBots', group: 'go', keys: ['0'], when: hasBots, run: () => filterByBot(undefined) },
  ...([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).map(
    (place): Action => ({
      id: `go.bot${place}`,
      title: `action.goBot`,
      group: 'go',
      keys: [`${place}`],
      isMotion: true,
      when: ({ cache }) => cache.bots?.[place - 1] !== undefined,
      run: ({ cache }) => filterByBot(cache.bots?.[place - 1]?.id),
    }),
  ),

  { id: 'scheduled.open', title: 'action.scheduled', group: 'go', keys: ['g s'], when: hasBots, run: () => open({ kind: 'scheduled' }) },

  { id: 'bot.connect', title: 'action.connect', group: 'bots', when: canWrite, run: () => open({ kind: 'connect' }) },
  {
    id: 'demo.open',
    title: 'action.demo',
    group: 'bots',
    when: ({ cache }) => cache.info?.isDemo === false,
    run: () => void attempt(openDemo()),
  },

  { id: 'palette.open', title: 'action.palette', group: 'app', keys: ['mod+k'], isMotion: true, run: () => open({ kind: 'palette', messageId: messageAtHand()?.id, isFocused: focusedMessage() !== undefined }) },
  { id: 'settings.open', title: 'action.settings', group: 'app', keys: ['mod+,'], run: () => open({ kind: 'settings' }) },
  { id: 'backups.open', title: 'action.backups', group: 'app', words: 'action.words.backups', when: canRead, run: () => open({ kind: 'backups', show: 'list' }) },
  { id: 'archive.export', title: 'action.export', group: 'app', words: 'action.words.export', when: canRead, run: () => open({ kind: 'backups', show: 'export' }) },
  { id: 'archive.import', title: 'action.import', group: 'app', words: 'action.words.import', when: canRead, run: () => open({ kind: 'backups', show: 'import' }) },
  { id: 'vault.open', title: 'action.vault', group: 'app', words: 'action.words.vault', run: () => open({ kind: 'vault' }) },
  { id: 'webhooks.open', title: 'action.webhooks', group: 'app', words: 'action.words.webhooks', when: canRead, run: () => open({ kind: 'webhooks' }) },
  { id: 'help.open', title: 'action.help', group: 'app', keys: ['?', 'mod+/'], run: () => open({ kind: 'help' }) },
  { id: 'rail.toggle', title: 'action.rail', group: 'app', keys: ['['], run: () => toggleRail() },
  { id: 'theme.next', title: 'action.theme', group: 'app', keys: ['mod+shift+l'], run: () => nextTheme() },
  {
    id: 'toast.undo',
    title: 'action.undo',
    group: 'app',
    keys: ['z', 'mod+z'],
    when: ({ view }) => view.lately !== null || view.toasts.some(toast => toast.act),
    run: () => takeBack(),
  },
  { id: 'back', title: 'action.back', group: 'app', keys: ['escape'], isMotion: true, run: back },
]

/** Escape: out of what lies on top, one thing at a time. */
function back({ view }: Screen): void {
  if (view.viewer) return closeViewer()
  if (view.dialog) return closeDialog()
  const { selected } = view
  if (selected && view.editing.has(selected)) return edit(selected, null)
  if (selected && view.replyTo.has(selected)) return replyTo(selected, null)
  if (isInField()) return isWide() ? handle('list')?.focus() : backToList()
  if (view.front === 'conversation' && !isWide()) return backToList()
  if (view.toasts.length > 0) return changeView({ toasts: [] })
  if (selected) closeConversation()
}

function isInField(): boolean {
  return document.activeElement instanceof HTMLElement && isTyping(document.activeElement)
}

/** Whether keys pressed there are text. */
export function isTyping(element: Element): boolean {
  if (element instanceof HTMLTextAreaElement) return true
  if (element instanceof HTMLInputElement) return !['button', 'checkbox', 'radio', 'range', 'file', 'submit'].includes(element.type)
  return element instanceof HTMLElement && element.isContentEditable
}

export function actionById(id: string): Action | undefined {
  return actions.find(action => action.id === id)
}
