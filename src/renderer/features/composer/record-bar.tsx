import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { records } from '../../client'
import { IconButton } from '../../ui/icon-button'
import { Mic, Pause, SendHorizontal, Square, Trash, Video } from '../../ui/icons'
import { Spinner } from '../../ui/spinner'
import styles from './record-bar.module.css'
import { longestNote, Recorder } from './recorder'
import { RoundView } from './round-view'

/** Why nothing was recorded: a key under `composer.voice` and `composer.video`. */
export type RecordTrouble = 'denied' | 'missing' | 'broken' | 'unsupported'

type Props = {
  readonly kind: 'voice' | 'video'
  readonly onDone: (recorded: Blob) => void
  readonly onCancel: () => void
  readonly onTrouble: (why: RecordTrouble) => void
}

type Done = { readonly blob: Blob; readonly url: string }

/** Records a voice or a video note in the place of the field: how loud and how long it is, pausing, hearing and seeing it, and away with it. */
export function RecordBar({ kind, onDone, onCancel, onTrouble }: Props) {
  const { t } = useTranslation()
  const recorder = useRef<Recorder>(null)
  const meter = useRef<HTMLMeterElement>(null)
  const clock = useRef<HTMLSpanElement>(null)
  const ring = useRef<SVGCircleElement>(null)
  const bar = useRef<HTMLDivElement>(null)
  const [stream, setStream] = useState<MediaStream>()
  const [state, setState] = useState<'opening' | 'recording' | 'paused' | 'finishing' | 'done'>('opening')
  const [done, setDone] = useState<Done>()
  const report = useRef(onTrouble)
  const stopAtEnd = useRef<() => void>(() => undefined)
  const isVideo = kind === 'video'

  useEffect(() => {
    let isHere = true
    let frame = 0
    const draw = () => {
      const now = recorder.current
      if (!now) return
      if (meter.current) meter.current.value = now.level()
      if (clock.current) clock.current.textContent = clockOf(now.length())
      const part = now.length() / longestNote
      ring.current?.style.setProperty('stroke-dashoffset', String(Math.max(0, 1 - part)))
      if (isVideo && part >= 1) return stopAtEnd.current()
      frame = requestAnimationFrame(draw)
    }
    const begin = async () => {
      records(isVideo ? 'film' : 'sound')
      try {
        const opened = await Recorder.open(kind)
        if (!isHere) return opened.close()
        recorder.current = opened
        setStream(opened.stream)
        setState('recording')
        draw()
      } catch (error) {
        if (isHere) report.current(whyOf(error))
      }
    }
    void begin()
    bar.current?.focus()
    return () => {
      isHere = false
      cancelAnimationFrame(frame)
      recorder.current?.close()
      recorder.current = null
      records(null)
    }
  }, [kind, isVideo])
  useEffect(() => {
    if (!done) return undefined
    return () => URL.revokeObjectURL(done.url)
  }, [done])
  useEffect(() => {
    stopAtEnd.current = () => void stop()
  })

  /** What was recorded, as Telegram wants it; undefined where it was asked for already, or is nothing. */
  async function finish(): Promise<Blob | undefined> {
    if (done) return done.blob
    const open = recorder.current
    recorder.current = null
    if (!open) return undefined
    setState('finishing')
    const recorded = await open.finish()
    records(null)
    setStream(undefined)
    try {
      return isVideo ? await (await import('./to-note')).toNote(recorded) : await (await import('./to-ogg')).toOgg(recorded)
    } catch {
      // What was recorded is too short or damaged to be a note.
      onTrouble('broken')
      return undefined
    }
  }

  async function stop(): Promise<void> {
    const blob = await finish()
    if (!blob) return
    setDone({ blob, url: URL.createObjectURL(blob) })
    setState('done')
    bar.current?.focus()
  }

  async function send(): Promise<void> {
    const blob = await finish()
    if (blob) onDone(blob)
  }

  function toggle(): void {
    if (state === 'paused') recorder.current?.resume()
    else recorder.current?.pause()
    setState(state === 'paused' ? 'recording' : 'paused')
  }

  const isBusy = state === 'opening' || state === 'finishing'
  return (
    // Enter sends and Escape throws away, wherever in the bar the focus is.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={bar}
      className={styles.bar}
      role="group"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={-1}
      aria-label={t(`composer.${kind}.record`)}
      onKeyDown={event => {
        if (event.key === 'Escape') onCancel()
        else if (event.key === 'Enter' && event.target === event.currentTarget && !isBusy) void send()
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      {isVideo && <RoundView stream={stream} url={done?.url} ring={ring} label={t('composer.video.view')} />}
      <IconButton label={t(`composer.${kind}.cancel`)} keys={['Esc']} side="top" onClick={onCancel}>
        <Trash />
      </IconButton>
      {done && !isVideo ? (
        // What one has just said oneself needs no captions.
        // eslint-disable-next-line jsx-a11y/media-has-caption
        <audio className={styles.player} src={done.url} controls />
      ) : (
        <>
          {state === 'recording' && <span className={styles.light} aria-hidden="true" />}
          <span ref={clock} className={styles.clock} role="timer">
            0:00
          </span>
          {isVideo && state !== 'done' && <span className={styles.most}>{`/ ${clockOf(longestNote)}`}</span>}
          {state === 'finishing' || state === 'done' ? (
            <span className={styles.wait} role="status">
              {state === 'finishing' && (
                <>
                  <Spinner /> {t('composer.voice.preparing')}
                </>
              )}
            </span>
          ) : (
            <>
              <meter ref={meter} className={styles.meter} min={0} max={1} aria-label={t('composer.voice.level')} />
              <IconButton label={t(state === 'paused' ? 'composer.voice.resume' : 'composer.voice.pause')} side="top" disabled={isBusy} onClick={toggle}>
                {state !== 'paused' ? <Pause /> : isVideo ? <Video /> : <Mic />}
              </IconButton>
              <IconButton label={t(`composer.${kind}.stop`)} side="top" disabled={isBusy} onClick={() => void stop()}>
                <Square />
              </IconButton>
            </>
          )}
        </>
      )}
      <IconButton label={t(`composer.${kind}.send`)} keys={['↵']} side="top" tone="accent" disabled={isBusy} onClick={() => void send()}>
        <SendHorizontal />
      </IconButton>
    </div>
  )
}

function clockOf(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function whyOf(error: unknown): RecordTrouble {
  if (!(error instanceof DOMException)) return 'broken'
  switch (error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
      return 'missing'
    case 'NotSupportedError':
      return 'unsupported'
    default:
      return 'broken'
  }
}
