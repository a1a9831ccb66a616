import { useState, type CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment, Message } from '../../../shared/model'
import { cx } from '../../ui/cx'
import { focusOnMount } from '../../ui/focus'
import { Download, EyeOff, ImageIcon, Play, RotateCw } from '../../ui/icons'
import { useHistoryActs, useIsProtected } from './history-acts'
import styles from './picture.module.css'
import { chipOf } from './pictures'
import { TransferRing } from './transfer-ring'

type Props = {
  readonly message: Message
  readonly attachment: Attachment
  readonly label: string
  readonly style?: CSSProperties
  readonly className?: string | undefined
  /** Whoever sent it veiled it: it is shown when it is asked for. */
  readonly isHidden?: boolean
}

/**
 * A photo, video or GIF in the room that was kept for it. The small picture stands until the full one has loaded; nothing
 * around it moves.
 */
export function Picture({ message, attachment, label, style, className, isHidden = false }: Props) {
  const { t } = useTranslation()
  const acts = useHistoryActs()
  const [isVeiled, setVeiled] = useState(isHidden)
  const [isPlaying, setPlaying] = useState(false)
  const { state } = attachment
  const isHere = state === 'stored'
  const isMoving = attachment.kind !== 'photo'
  const blurred = attachment.thumb ? 'thumb' : isHere && !isMoving ? 'full' : undefined

  if (isVeiled)
    return (
      <button type="button" className={cx(styles.picture, styles.veiled, className)} style={style} data-act="open" aria-label={t('content.hidden')} onClick={() => setVeiled(false)}>
        {blurred && <img className={styles.image} src={acts.mediaUrl(attachment.id, blurred)} alt="" decoding="async" draggable={false} />}
        <span className={styles.veil}>
          <span className={styles.ask}>
            <EyeOff aria-hidden="true" />
            {t('content.sensitive')}
          </span>
        </span>
      </button>
    )
  if (isHere && (isPlaying || attachment.kind === 'animation')) return <Film attachment={attachment} label={label} style={style} className={className} />

  const press = () => {
    if (!isHere) acts.download(attachment.id)
    else if (isMoving) setPlaying(true)
    else acts.openPicture(message, attachment)
  }
  return (
    <button
      type="button"
      className={cx(styles.picture, attachment.kind === 'video-note' && styles.round, className)}
      style={style}
      data-act="open"
      data-state={state}
      aria-label={label}
      disabled={state === 'fetching'}
      onClick={press}
    >
      <Still attachment={attachment} />
      <Over attachment={attachment} />
    </button>
  )
}

/** Thumbnail underneath, full picture on top; a broken one leaves what is below it. */
function Still({ attachment }: { readonly attachment: Attachment }) {
  const acts = useHistoryActs()
  const [isBroken, setBroken] = useState(false)
  const isFull = attachment.kind === 'photo' && attachment.state === 'stored' && !isBroken
  // What plays, comes or can be fetched has a sign of its own in the middle.
  const hasSign = attachment.state !== 'gone' && (attachment.state !== 'stored' || attachment.kind !== 'photo')
  if (!isFull && !attachment.thumb) return hasSign ? null : <ImageIcon className={styles.blank} aria-hidden="true" />
  return (
    <>
      {attachment.thumb && (
        <img
          className={cx(styles.image, !isFull && attachment.kind === 'photo' && styles.soft)}
          src={acts.mediaUrl(attachment.id, 'thumb')}
          alt=""
          decoding="async"
          draggable={false}
          onError={event => event.currentTarget.remove()}
        />
      )}
      {isFull && (
        <img
          className={styles.image}
          src={acts.mediaUrl(attachment.id, 'full')}
          alt=""
          decoding="async"
          draggable={false}
          onError={() => setBroken(true)}
        />
      )}
    </>
  )
}

function Over({ attachment }: { readonly attachment: Attachment }) {
  const { i18n } = useTranslation()
  const { state, kind } = attachment
  const isMoving = kind !== 'photo'
  const chip = chipOf(attachment, i18n.language)
  return (
    <>
      {state === 'fetching' && (
        <span className={styles.centre}>
          <TransferRing of="download" id={attachment.id} />
        </span>
      )}
      {(state === 'remote' || state === 'failed') && (
        <span className={styles.centre}>{state === 'failed' ? <RotateCw /> : <Download />}</span>
      )}
      {state === 'stored' && isMoving && (
        <span className={styles.centre}>
          <Play fill="currentColor" strokeWidth={0} />
        </span>
      )}
      {chip !== '' && <span className={styles.chip}>{chip}</span>}
    </>
  )
}

type FilmProps = { readonly attachment: Attachment; readonly label: string; readonly style?: CSSProperties | undefined; readonly className?: string | undefined }

function Film({ attachment, label, style, className }: FilmProps) {
  const acts = useHistoryActs()
  const isProtected = useIsProtected()
  const isLoop = attachment.kind === 'animation'
  const src = acts.mediaUrl(attachment.id, 'full')
  const isRound = attachment.kind === 'video-note'
  if (isLoop && attachment.mime === 'image/gif')
    return (
      <span className={cx(styles.picture, className)} style={style}>
        <img className={styles.image} src={src} alt={label} decoding="async" draggable={false} />
      </span>
    )
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  return (
    <span className={cx(styles.picture, isRound && styles.round, className)} style={style}>
      {/* What people send has no subtitles. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <video
        // It takes the place of the button that was pressed, and its focus with it.
        ref={isLoop ? undefined : focusOnMount}
        className={styles.image}
        src={src}
        aria-label={label}
        {...(attachment.thumb ? { poster: acts.mediaUrl(attachment.id, 'thumb') } : {})}
        controls={!isLoop || calm}
        {...(isProtected && { controlsList: 'nodownload' })}
        autoPlay={!isLoop || !calm}
        loop={isLoop}
        muted={isLoop}
        playsInline
        preload="metadata"
      />
    </span>
  )
}
