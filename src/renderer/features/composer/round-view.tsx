import { useEffect, useRef, type RefObject } from 'react'
import { cx } from '../../ui/cx'
import styles from './record-bar.module.css'

type Props = {
  /** What the camera sees, while it is on. */
  readonly stream: MediaStream | undefined
  /** What was recorded, once it is. */
  readonly url: string | undefined
  /** Goes round as the minute fills. */
  readonly ring: RefObject<SVGCircleElement | null>
  readonly label: string
}

/** A video note as the contact will see it; while it is recorded, mirrored, as everybody knows oneself. */
export function RoundView({ stream, url, ring, label }: Props) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (!video.current) return
    video.current.srcObject = stream ?? null
    // The pages's policy on playing by itself knows no recorder; nothing is lost where it refuses.
    if (stream) void video.current.play().catch(() => undefined)
  }, [stream])
  return (
    <div className={styles.round}>
      {/* What one has just said oneself needs no captions. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <video ref={video} key={url ?? 'live'} className={cx(!url && styles.mirrored)} aria-label={label} src={url} muted={!url} autoPlay loop={url !== undefined} playsInline />
      <svg className={styles.ring} viewBox="0 0 100 100" aria-hidden="true">
        <circle cx="50" cy="50" r="49" />
        <circle ref={ring} className={styles.part} cx="50" cy="50" r="49" pathLength="1" strokeDasharray="1" strokeDashoffset="1" />
      </svg>
    </div>
  )
}
