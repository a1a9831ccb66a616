import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import type { Attachment, BotId, Message } from '../../../shared/model'
import { customEmoji, onCustomEmoji, wantCustomEmoji } from '../../actions/custom-emoji'
import { useCache } from '../../state/stores'
import { cx } from '../../ui/cx'
import styles from './custom-emoji.module.css'
import { useHistoryActs } from './history-acts'
import { Film, Shapes } from './sticker'

type Props = {
  readonly message: Message
  readonly id: string
  /** The plain emoji in its place: what is read out, copied and searched, and what is seen until the other one is here. */
  readonly children: ReactNode
}

/** A custom emoji as itself, in the room of a letter, over the plain one that the text has. */
export function CustomEmoji({ message, id, children }: Props) {
  const botId = useCache(cache => cache.conversations.get(message.conversationId)?.botId)
  return botId === undefined ? (
    <span className={styles.box}>{children}</span>
  ) : (
    <Known botId={botId} id={id}>
      {children}
    </Known>
  )
}

function Known({ botId, id, children }: Omit<Props, 'message'> & { readonly botId: BotId }) {
  const sticker = useSyncExternalStore(onCustomEmoji, () => customEmoji(botId, id))
  const [isBroken, setBroken] = useState(false)
  useEffect(() => wantCustomEmoji(botId, id), [botId, id])
  const isHere = sticker?.state === 'stored' && !isBroken
  return (
    <span className={styles.box} data-emoji={isHere ? 'own' : 'plain'}>
      <span className={cx(isHere && styles.covered)}>{children}</span>
      {isHere && <Face sticker={sticker} onBroken={() => setBroken(true)} />}
    </span>
  )
}

function Face({ sticker, onBroken }: { readonly sticker: Attachment; readonly onBroken: () => void }) {
  const acts = useHistoryActs()
  const { id, mime } = sticker
  if (mime === 'application/x-tgsticker') return <Shapes id={id} className={styles.face} onBroken={onBroken} />
  const src = acts.mediaUrl(id, 'full')
  if (mime === 'video/webm') return <Film src={src} className={styles.face} onBroken={onBroken} />
  return <img className={styles.face} src={src} alt="" aria-hidden="true" decoding="async" draggable={false} onError={onBroken} />
}
