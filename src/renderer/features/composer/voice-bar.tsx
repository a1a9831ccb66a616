import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { records } from '../../client'
import { IconButton } from '../../ui/icon-button'
import { Pause, Mic, SendHorizontal, Square, Trash } from '../../ui/icons'
import { Recorder } from './recorder'
import styles from './voice-bar.module.css'

type Props = {
  readonly onDone: (voice: Blob) => void
  readonly onCancel: () => void
  readonly onTrouble: (why: 'denied' | 'missing' | 'broken') => void
}

/** Records a voice note in the place of the field: how loud and how long it is, pausing, listening to it, and away with it. */
export function VoiceBar({ onDone, onCancel, onTrouble }: Props) {
  const { t } = useTranslation()
  const recorder = useRef<Recorder>(null)
  const meter = useRef<HTMLMeterElement>(null)
  const clock = useRef<HTMLSpanElement>(null)
  const [state, setState] = useState<'opening' | 'recording' | 'paused' | 'done'>('opening')
  const [heard, setHeard] = useState<{ readonly blob: Blob; readonly url: string }>()
  const report = useRef(onTrouble)
  const bar = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let isHere = true
    let frame = 0
    const draw = () => {
      const now = recorder.current
      if (now && meter.current) meter.current.value = now.level()
      if (now && clock.current) clock.current.textContent = clockOf(now.length())
      frame = requestAnimationFrame(draw)
    }
    const begin = async () => {
      records('sound')
      try {
        const opened = await Recorder.open()
        if (!isHere) return opened.close()
        recorder.current = opened
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
  }, [])
  useEffect(() => {
    if (!heard) return undefined
    return () => URL.revokeObjectURL(heard.url)
  }, [heard])

  async function finish(): Promise<Blob | undefined> {
    if (heard) return heard.blob
    const recorded = await recorder.current?.finish()
    recorder.current = null
    records(null)
    if (!recorded) return undefined
    try {
      const { toOgg } = await import('./to-ogg')
      return await toOgg(recorded)
    } catch {
      // What was recorded is too short or damaged to be a voice note.
      onTrouble('broken')
      return undefined
    }
  }

  async function listen(): Promise<void> {
    const blob = await finish()
    if (!blob) return
    setHeard({ blob, url: URL.createObjectURL(blob) })
    setState('done')
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

  return (
    // Enter sends and Escape throws away, wherever in the bar the focus is.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={bar}
      className={styles.bar}
      role="group"
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={-1}
      aria-label={t('composer.voice.record')}
      onKeyDown={event => {
        if (event.key === 'Escape') onCancel()
        else if (event.key === 'Enter' && event.target === event.currentTarget) void send()
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <IconButton label={t('composer.voice.cancel')} keys={['Esc']} side="top" onClick={onCancel}>
        <Trash />
      </IconButton>
      {heard ? (
        // What one has just said oneself needs no captions.
        // eslint-disable-next-line jsx-a11y/media-has-caption
        <audio className={styles.player} src={heard.url} controls />
      ) : (
        <>
          <span ref={clock} className={styles.clock} role="timer">
            0:00
          </span>
          <meter ref={meter} className={styles.meter} min={0} max={1} aria-label={t('composer.voice.level')} />
          <IconButton label={t(state === 'paused' ? 'composer.voice.resume' : 'composer.voice.pause')} side="top" disabled={state === 'opening'} onClick={toggle}>
            {state === 'paused' ? <Mic /> : <Pause />}
          </IconButton>
          <IconButton label={t('composer.voice.stop')} side="top" disabled={state === 'opening'} onClick={() => void listen()}>
            <Square />
          </IconButton>
        </>
      )}
      <IconButton label={t('composer.voice.send')} keys={['↵']} side="top" tone="accent" disabled={state === 'opening'} onClick={() => void send()}>
        <SendHorizontal />
      </IconButton>
    </div>
  )
}

function clockOf(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function whyOf(error: unknown): 'denied' | 'missing' | 'broken' {
  if (!(error instanceof DOMException)) return 'broken'
  if (error.name === 'NotAllowedError' || error.name === 'SecurityError') return 'denied'
  return error.name === 'NotFoundError' ? 'missing' : 'broken'
}
