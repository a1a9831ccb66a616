import { type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/model'
import { actsOn, openMenu } from '../../actions/message-acts'
import { useKeys } from '../../actions/use-keys'
import { useIsViewOnly } from '../../state/selectors'
import { Ellipsis } from '../../ui/icons'
import { Tooltip } from '../../ui/tooltip'
import { useHistoryActs } from './history-acts'
import { messageIcons } from './message-icons'
import styles from './tools.module.css'

type Props = {
  readonly message: Message
  /** Where the bubble does not show it. */
  readonly time: string | undefined
}

const usual = ['react', 'reply'] as const

/** What is done most to the message under the pointer or the focus; the rest is in its menu. */
export function Tools({ message, time }: Props) {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  const keys = useKeys()
  const isViewOnly = useIsViewOnly()
  const possible = actsOn(message, isViewOnly)
  const offered = usual.flatMap(id => possible.find(act => act.id === id) ?? [])
  return (
    // The buttons inside take the focus.
    // eslint-disable-next-line jsx-a11y/interactive-supports-focus
    <div className={styles.tools} role="toolbar" aria-label={t('conversation.message.acts')} onKeyDown={move}>
      {time && <span className={styles.time}>{time}</span>}
      {offered.map((act, place) => (
        <Tool key={act.id} label={t(act.title)} keys={keys(`message.${act.id}`)} isStop={place === 0} run={() => acts.run(act, message)}>
          {messageIcons[act.id]}
        </Tool>
      ))}
      <Tool isStop={offered.length === 0} label={t('conversation.message.more')} keys={keys('message.more')} isMenu run={tool => openMenu(tool.closest('article'), tool.getBoundingClientRect())}>
        <Ellipsis />
      </Tool>
    </div>
  )
}

type ToolProps = {
  readonly label: string
  readonly keys: readonly string[] | undefined
  readonly isMenu?: boolean
  /** Where Tab stops; left and right go on from there. */
  readonly isStop: boolean
  readonly run: (tool: HTMLElement) => void
  readonly children: ReactNode
}

function Tool({ label, keys, isMenu = false, isStop, run, children }: ToolProps) {
  return (
    <Tooltip text={label} keys={keys} side="top">
      <button type="button" tabIndex={isStop ? 0 : -1} className={styles.tool} aria-label={label} aria-haspopup={isMenu ? 'menu' : undefined} onClick={event => run(event.currentTarget)}>
        {children}
      </button>
    </Tooltip>
  )
}

/** Left and right go from tool to tool, Escape back to the message. */
function move(event: KeyboardEvent<HTMLDivElement>): void {
  const tools = [...event.currentTarget.querySelectorAll('button')]
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0
  const next = event.key === 'Escape' ? event.currentTarget.closest('article') : by === 0 ? undefined : tools[tools.indexOf(document.activeElement as HTMLButtonElement) + by]
  if (!next) return
  event.preventDefault()
  event.stopPropagation()
  next.focus({ preventScroll: true })
}
