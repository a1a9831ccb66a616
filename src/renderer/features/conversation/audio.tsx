import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatDuration } from '../../../shared/format'
import type { Attachment } from '../../../shared/model'
import { visibleFileName, visibleName } from '../../../shared/name'
import { cx } from '../../ui/cx'
import { each } from '../../ui/each'
import { Download, Pause, Play } from '../../ui/icons'
import { Spinner } from '../../ui/spinner'
import styles from './audio.module.css'
import { useHistoryActs } from './history-acts'
import type { Player, Playing } from './player'
import { barCount, type Waveform, waveformOf } from './waveform'

export const PlayerContext = createContext<Player | null>(null)

/** A voice message or a piece of music: play, seek, speed. */
export function Audio({ attachment }: { readonly attachment: Attachment }) {
  const { t, i18n } = useTranslation()
  const acts = useHistoryActs()
  const player = useContext(PlayerContext)
  if (!player) throw new Error('the history has no player')
  const now = usePlaying(player, attachment)
  const total = now.duration || attachment.duration || 0
  const isHere = attachment.state === 'stored'
  const title = titleOf(attachment)
  const kind = t(attachment.kind === 'voice' ? 'conversation.kind.voice' : 'conversation.kind.audio')
  const bars = useWaveform(attachment, isHere)
  const press = () => (isHere ? player.toggle(attachment.id, acts.mediaUrl(attachment.id, 'full')) : acts.download(attachment.id))

  return (
    <div className={styles.audio} role="group" aria-label={title || kind}>
      <button
        type="button"
        className={styles.play}
        data-act="open"
        aria-label={t(playWords(attachment, now.isPlaying), { name: title || kind })}
        disabled={attachment.state === 'fetching'}
        onClick={press}
      >
        <PlaySign attachment={attachment} isPlaying={now.isPlaying} />
      </button>
      <div className={styles.body}>
        {title && (
          <div className={styles.title} dir="auto">
            {title}
          </div>
        )}
        {bars && (
          <svg className={styles.wave} viewBox={`0 0 ${barCount * 4} 20`} preserveAspectRatio="none" aria-hidden="true">
            {each(bars, (bar, place) => (
              <rect x={place * 4} y={10 - Math.max(1, bar * 9)} width={2.5} height={Math.max(2, bar * 18)} rx={1} data-done={total > 0 && place / barCount < now.at / total} />
            ))}
          </svg>
        )}
        <input
          type="range"
          className={cx(styles.track, bars && styles.bare)}
          aria-label={t('conversation.player.position')}
          aria-valuetext={t('conversation.player.positionOf', { at: formatDuration(now.at), total: formatDuration(total) })}
          min={0}
          max={Math.max(total, 0.1)}
          step={0.1}
          value={Math.min(now.at, total)}
          disabled={!now.isCurrent}
          style={{ '--done': `${total > 0 ? (now.at / total) * 100 : 0}%` }}
          onChange={event => player.seek(Number(event.target.value))}
        />
        <div className={styles.facts}>
          <span>{now.isCurrent && now.at > 0 ? `${formatDuration(now.at)} / ${formatDuration(total)}` : formatDuration(total)}</span>
          {!isHere && attachment.size !== undefined && <span>{formatBytes(attachment.size, i18n.language)}</span>}
          {now.isCurrent && (
            <button
              type="button"
              className={styles.rate}
              aria-label={t('conversation.player.speed', { speed: now.rate })}
              onClick={() => player.nextRate()}
            >
              {t('conversation.player.speedShort', { speed: now.rate })}
            </button>
          )}
        </div>
        {now.failed && (
          <div className={styles.failed} role="alert">
            {t('conversation.player.failed')}
          </div>
        )}
      </div>
    </div>
  )
}

/** Of a voice message that is here; null until it is measured, and where it cannot be. */
function useWaveform({ id, kind }: Attachment, isHere: boolean): Waveform | null {
  const [bars, setBars] = useState<Waveform | null>(null)
  useEffect(() => {
    if (kind !== 'voice' || !isHere) return undefined
    let isGone = false
    const measure = async (): Promise<void> => {
      const measured = await waveformOf(id)
      if (!isGone) setBars(measured)
    }
    void measure()
    return () => {
      isGone = true
    }
  }, [id, kind, isHere])
  return bars
}

function PlaySign({ attachment, isPlaying }: { readonly attachment: Attachment; readonly isPlaying: boolean }) {
  if (attachment.state === 'fetching') return <Spinner />
  if (attachment.state !== 'stored') return <Download />
  return isPlaying ? <Pause fill="currentColor" strokeWidth={0} /> : <Play fill="currentColor" strokeWidth={0} />
}

function playWords({ state }: Attachment, isPlaying: boolean) {
  if (state === 'fetching') return 'conversation.attachment.fetching'
  if (state !== 'stored') return 'conversation.attachment.fetchLabel'
  return isPlaying ? 'conversation.player.pause' : 'conversation.player.play'
}

function titleOf({ kind, title, performer, fileName }: Attachment): string {
  if (kind === 'voice') return ''
  const names = [performer, title].filter(name => name !== undefined && name !== '').map(name => visibleName(name ?? ''))
  return names.join(' – ') || visibleFileName(fileName ?? '')
}

function usePlaying(player: Player, { id }: Attachment) {
  // Bubbles that do not play get the same answer every time, and so are not drawn again.
  const playing = useSyncExternalStore(player.subscribe, () => (concerns(player.playing(), id) ? player.playing() : null))
  return {
    isCurrent: playing?.id === id,
    isPlaying: playing?.id === id && playing.isPlaying,
    at: playing?.id === id ? playing.at : 0,
    duration: playing?.id === id ? playing.duration : 0,
    rate: playing?.rate ?? 1,
    failed: playing?.failed === id,
  }
}

function concerns(playing: Playing, id: string): boolean {
  return playing.id === id || playing.failed === id
}
