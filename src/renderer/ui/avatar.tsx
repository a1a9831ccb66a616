import { useState } from 'react'
import styles from './avatar.module.css'
import { cx } from './cx'

type Props = {
  /** Whose face it is; its first letters stand in where there is no picture. */
  readonly name: string
  /** Anything that stays the same for the same person; it picks the tint. Defaults to the name. */
  readonly seed?: string
  readonly src?: string | undefined
  /** The bot's hue (0 to 11): draws the ring. */
  readonly hue?: number | undefined
  readonly size?: 20 | 24 | 32 | 36 | 40 | 72
  readonly className?: string | undefined
}

/** A face, or initials on a tint. Decorative: the name is always written next to it. */
export function Avatar({ name, seed = name, src, hue, size = 36, className }: Props) {
  const [broken, setBroken] = useState<string>()
  return (
    <span
      className={cx(styles.avatar, styles[`size${size}`], hue !== undefined && styles.ring, className)}
      data-hue={hue}
      data-tint={tint(seed)}
      aria-hidden="true"
    >
      {src && src !== broken ? (
        <img className={styles.picture} src={src} alt="" draggable={false} onError={() => setBroken(src)} />
      ) : (
        <span className={styles.initials}>{initials(name)}</span>
      )}
    </span>
  )
}

/**
 * Up to two first letters, whole graphemes, so that an emoji or a letter with marks stays in one piece. What is only spelled out, such as
 * `[RLO]` for a sign of direction, is nobody's letter.
 */
export function initials(name: string): string {
  const words = name.replaceAll(/\[[A-Z]{3}\]/g, ' ').split(/\s+/u).filter(word => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word))
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words
  return ends.map(word => firstGrapheme(word ?? '').toLocaleUpperCase()).join('')
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function firstGrapheme(word: string): string {
  const start = word.search(/[\p{L}\p{N}\p{Extended_Pictographic}]/u)
  for (const { segment } of graphemes.segment(word.slice(Math.max(0, start)))) return segment.slice(0, 12)
  return ''
}

/** One of eight tints. */
function tint(seed: string): number {
  let sum = 7
  for (let index = 0; index < seed.length; index++) sum = (sum * 31 + seed.charCodeAt(index)) >>> 0
  return sum % 8
}
