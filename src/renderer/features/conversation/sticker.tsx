import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment, AttachmentId } from '../../../shared/model'
import { mediaBytes } from '../../client/media'
import styles from './content.module.css'
import { useHistoryActs } from './history-acts'
import { mostPacked, unpackSticker } from './lottie'
import { roomFor } from './pictures'

/** A sticker as itself: a picture, a film, or shapes that move; its small picture, else its emoji, until it is here or where it is broken. */
export function Sticker({ attachment }: { readonly attachment: Attachment }) {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  const emoji = attachment.emoji ?? ''
  const label = emoji ? t('conversation.attachment.stickerOf', { emoji }) : t('conversation.attachment.sticker')
  const room = roomFor(attachment, { width: 176, height: 176 }, 128)
  const [isBroken, setBroken] = useState(false)
  const [isThumbBroken, setThumbBroken] = useState(false)
  const isHere = attachment.state === 'stored' && !isBroken
  if (isHere && attachment.mime === 'application/x-tgsticker')
    return <Shapes id={attachment.id} label={label} room={room} className={styles.shapes} onBroken={() => setBroken(true)} />
  if (isHere && attachment.mime === 'video/webm')
    return <Film src={acts.mediaUrl(attachment.id, 'full')} label={label} room={room} className={styles.sticker} onBroken={() => setBroken(true)} />
  const isStill = attachment.mime === 'image/webp' || attachment.mime === 'image/png'
  const size = isStill && isHere ? 'full' : attachment.thumb && !isThumbBroken ? 'thumb' : undefined
  if (!size)
    return (
      <span className={styles.emoji} role="img" aria-label={label} style={room}>
        {emoji || '▢'}
      </span>
    )
  return <img className={styles.sticker} src={acts.mediaUrl(attachment.id, size)} alt={label} {...room} decoding="async" draggable={false} onError={() => (size === 'full' ? setBroken(true) : setThumbBroken(true))} />
}

type Moving = {
  /** Absent where a text beside it says what it is. */
  readonly label?: string
  readonly room?: { width: number; height: number }
  readonly className: string | undefined
  readonly onBroken: () => void
}

function isCalm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

/** A sticker that is a film. */
export function Film({ src, label, room, className, onBroken }: Moving & { readonly src: string }) {
  return <video className={className} src={src} {...(label === undefined ? { 'aria-hidden': true } : { 'aria-label': label })} {...room} autoPlay={!isCalm()} controls={false} loop muted playsInline onError={onBroken} />
}

/** A sticker of shapes; plays while it is on screen. The player comes with the first animated sticker. */
export function Shapes({ id, label, room, className, onBroken }: Moving & { readonly id: AttachmentId }) {
  const box = useRef<HTMLSpanElement>(null)
  const broken = useRef(onBroken)
  useEffect(() => {
    broken.current = onBroken
  })
  useEffect(() => {
    const container = box.current
    if (!container) return undefined
    const gone = new AbortController()
    let stop = (): void => undefined
    const play = async (): Promise<void> => {
      const packed = await mediaBytes(id, mostPacked, gone.signal)
      const [animationData, { default: lottie }] = await Promise.all([unpackSticker(packed), import('lottie-web/build/player/lottie_light')])
      if (gone.signal.aborted) return
      const player = lottie.loadAnimation({ container, renderer: 'svg', loop: true, autoplay: !isCalm(), animationData: structuredClone(animationData) })
      const seen = new IntersectionObserver(([entry]) => (entry?.isIntersecting && !isCalm() ? player.play() : player.pause()))
      seen.observe(container)
      stop = () => {
        seen.disconnect()
        player.destroy()
      }
    }
    play().catch(() => {
      if (!gone.signal.aborted) broken.current()
    })
    return () => {
      gone.abort()
      stop()
    }
  }, [id])
  return <span ref={box} className={className} {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })} style={room} />
}
