import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { visibleLine, visibleName } from '../../../shared/name'
import { filterByBot, openConversation } from '../../actions/conversations'
import { available, platform, run, screen } from '../../actions/keyboard'
import { printed } from '../../actions/keys'
import type { Action } from '../../actions/list'
import { actsOn } from '../../actions/message-acts'
import { closeDialog, open } from '../../actions/panes'
import { newestFirst } from '../../state/conversation-list'
import { useBots, useInfo, useIsViewOnly, useMessage } from '../../state/selectors'
import { useCache, useView } from '../../state/stores'
import type { SettingName } from '../../state/view'
import { Avatar } from '../../ui/avatar'
import { CommandList, type CommandItem } from '../../ui/command-list'
import { Dialog } from '../../ui/dialog'
import { ArrowRight, Command, ListFilter, MessageCircle, MessageSquareText, Pencil, Plug, SettingsIcon } from '../../ui/icons'
import styles from './palette.module.css'

/** Finds any act, any person of a loaded conversation, any bot. */
export function Palette() {
  const { t } = useTranslation()
  const isOpen = useView(view => view.dialog?.kind === 'palette')
  return (
    <Dialog open={isOpen} onClose={closeDialog} title={t('palette.title')} bare size="palette">
      <Results />
    </Dialog>
  )
}

const mostPeople = 300

const groupIcons: Readonly<Record<Action['group'], ReactNode>> = {
  list: <ListFilter />,
  conversation: <MessageCircle />,
  message: <MessageSquareText />,
  write: <Pencil />,
  go: <ArrowRight />,
  bots: <Plug />,
  app: <Command />,
}

function Results() {
  const { t } = useTranslation()
  const bots = useBots()
  const conversations = useCache(cache => cache.conversations)

  const people = useMemo(
    () =>
      [...conversations.values()]
        .toSorted(newestFirst)
        .slice(0, mostPeople)
        .map((row): CommandItem => {
          const bot = bots.find(one => one.id === row.botId)
          const name = visibleName(row.title) || t('inbox.nameless')
          return {
            id: `person ${row.id}`,
            label: name,
            icon: <Avatar name={name} seed={row.contactId} size={20} hue={bot?.hue} />,
            detail: bot?.channelName,
            run: () => after(() => openConversation(row.id, { focus: true })),
          }
        }),
    [conversations, bots, t],
  )
  const acts = available({ ...screen(), view: { ...screen().view, dialog: null } }).map(
    (action): CommandItem => ({
      id: `act ${action.id}`,
      label: t(action.title),
      icon: groupIcons[action.group],
      words: action.words === undefined ? [] : t(action.words).split(' '),
      keys: action.keys?.[0] === undefined ? undefined : printed(action.keys[0], platform()),
      run: () => after(() => run(action.id)),
    }),
  )
  const botItems = bots.flatMap((bot): CommandItem[] => {
    const icon = <span className={styles.dot} data-hue={bot.hue} />
    const name = visibleName(bot.channelName)
    return [
      { id: `bot ${bot.id}`, label: t('palette.showBot', { name }), words: [bot.username], icon, detail: `@${bot.username}`, run: () => after(() => filterByBot(bot.id)) },
      { id: `about ${bot.id}`, label: t('palette.aboutBot', { name }), words: [bot.username], icon, run: () => after(() => open({ kind: 'bot', botId: bot.id })) },
    ]
  })

  const message = useMessageActs()
  const isFocused = useView(view => view.dialog?.kind === 'palette' && view.dialog.isFocused === true)
  const settings = useSettingItems()
  const typed = useView(view => (view.dialog?.kind === 'palette' ? view.dialog.typed : undefined))

  return (
    <CommandList
      label={t('palette.title')}
      placeholder={t('palette.placeholder')}
      emptyText={t('palette.empty')}
      begun={typed}
      groups={[
        ...(message && isFocused ? [message] : []),
        { heading: t('palette.acts'), items: acts },
        ...(message && !isFocused ? [message] : []),
        { heading: t('palette.people'), items: people },
        { heading: t('palette.bots'), items: botItems },
        { heading: t('palette.settings'), items: settings },
      ]}
    />
  )
}

/** What can be done to the message that had the focus, or else to the last one. */
function useMessageActs() {
  const { t } = useTranslation()
  const conversationId = useView(view => view.selected)
  const message = useMessage(conversationId, useView(view => (view.dialog?.kind === 'palette' ? view.dialog.messageId : undefined)))
  const isViewOnly = useIsViewOnly()
  if (!message || conversationId === null) return undefined
  const text = shortened(visibleLine(message.text)) || t([`conversation.kind.${message.kind}`, 'conversation.kind.unknown'])
  return {
    heading: t('palette.message', { text }),
    items: actsOn(message, isViewOnly).map(
      (act): CommandItem => ({
        id: `message ${act.id}`,
        label: t(act.title),
        icon: groupIcons.message,
        keys: act.keys?.[0] === undefined ? undefined : printed(act.keys[0], platform()),
        run: () => after(() => act.run(message, conversationId)),
      }),
    ),
  }
}

const mostLetters = 40

function shortened(text: string): string {
  return text.length > mostLetters ? `${text.slice(0, mostLetters).replace(/[\s,.;:]*\S*$/u, '')}…` : text
}

const settingTitles: Readonly<Record<SettingName, string>> = {
  theme: 'settings.theme',
  sendKey: 'settings.sendKey',
  hold: 'settings.hold',
  notifications: 'settings.notifications',
  notificationPreview: 'settings.notificationPreview',
  sound: 'settings.sound',
  closeToTray: 'settings.closeToTray',
  data: 'settings.data',
}

/** Each setting by its name: the window of settings opens with the focus on it. */
function useSettingItems(): readonly CommandItem[] {
  const { t } = useTranslation()
  const isDesktop = useInfo()?.shell === 'electron'
  return (Object.keys(settingTitles) as SettingName[])
    .filter(name => isDesktop || name !== 'closeToTray')
    .map(name => ({
      id: `setting ${name}`,
      label: t(settingTitles[name]),
      words: t(`palette.setting.${name}`).split(' '),
      icon: <SettingsIcon />,
      run: () => after(() => open({ kind: 'settings', at: name })),
    }))
}

/** Closes first: the act may open a dialog or take the focus. */
function after(act: () => void): void {
  closeDialog()
  requestAnimationFrame(act)
}
