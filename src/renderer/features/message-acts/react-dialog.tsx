import { useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { react } from '../../actions/messages'
import { closeDialog } from '../../actions/panes'
import { useView } from '../../state/stores'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import styles from './message-acts.module.css'

/** The reactions that Telegram knows, in its own order. */
const reactions = [
  '❤', '👍', '👎', '🔥', '🥰', '👏', '😁', '🤔', '🤯', '😱', '🤬', '😢', '🎉', '🤩', '🤮', '💩', '🙏', '👌', '🕊', '🤡', '🥱', '🥴', '😍', '🐳',
  '❤‍🔥', '🌚', '🌭', '💯', '🤣', '⚡', '🍌', '🏆', '💔', '🤨', '😐', '🍓', '🍾', '💋', '🖕', '😈', '😴', '😭', '🤓', '👻', '👨‍💻', '👀', '🎃', '🙈',
  '😇', '😨', '🤝', '✍', '🤗', '🫡', '🎅', '🎄', '☃', '💅', '🤪', '🗿', '🆒', '💘', '🙉', '🦄', '😘', '💊', '🙊', '😎', '👾', '🤷‍♂', '🤷', '🤷‍♀', '😡',
] as const

/** The bot's one reaction on a message. */
export function ReactDialog() {
  const { t } = useTranslation()
  const dialog = useView(view => (view.dialog?.kind === 'react' ? view.dialog : null))
  const first = useRef<HTMLButtonElement>(null)
  const choose = (emoji: string | null) => {
    if (dialog) void react(dialog.messageId, emoji)
    closeDialog()
  }
  return (
    <Dialog open={dialog !== null} onClose={closeDialog} size="small" title={t('messageActs.react.title')} initialFocus={first}>
      {/* The buttons inside take the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className={styles.faces} onKeyDown={move}>
        {reactions.map((emoji, place) => (
          <button key={emoji} ref={place === 0 ? first : null} type="button" className={styles.face} aria-label={emoji} tabIndex={place === 0 ? 0 : -1} onClick={() => choose(emoji)}>
            {emoji}
          </button>
        ))}
      </div>
      <Button variant="quiet" onClick={() => choose(null)}>
        {t('messageActs.react.none')}
      </Button>
    </Dialog>
  )
}

const columns = 8

function move(event: KeyboardEvent<HTMLDivElement>): void {
  const faces = [...event.currentTarget.querySelectorAll('button')]
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key] ?? 0
  const next = faces[faces.indexOf(document.activeElement as HTMLButtonElement) + by]
  if (by === 0 || !next) return
  event.preventDefault()
  next.focus()
}
