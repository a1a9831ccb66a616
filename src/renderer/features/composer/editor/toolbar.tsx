import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeys } from '../../../actions/use-keys'
import { Button } from '../../../ui/button'
import { IconButton } from '../../../ui/icon-button'
import { Bold, Code, CodeBlock, EyeOff, Italic, Link, Quote, QuoteFold, RemoveFormatting, Strikethrough, Underline } from '../../../ui/icons'
import { addressOf, type Format } from '../format'
import styles from './toolbar.module.css'

export type ToolbarState = {
  /** The middle of the selection's first line and its upper edge, from the field's corner. Pixels. */
  readonly x: number
  readonly y: number
  readonly on: ReadonlySet<Format>
  readonly width: number
}

const pictures: readonly (readonly [Format, ReactNode])[] = [
  ['bold', <Bold key="bold" />],
  ['italic', <Italic key="italic" />],
  ['underline', <Underline key="underline" />],
  ['strikethrough', <Strikethrough key="strikethrough" />],
  ['spoiler', <EyeOff key="spoiler" />],
  ['code', <Code key="code" />],
  ['pre', <CodeBlock key="pre" />],
  ['quote', <Quote key="quote" />],
  ['expandable', <QuoteFold key="expandable" />],
  ['link', <Link key="link" />],
  ['clear', <RemoveFormatting key="clear" />],
]

type Props = {
  readonly state: ToolbarState
  /** The address that is being asked for; undefined while nobody asks. */
  readonly linking: string | undefined
  /** Takes how to put the focus here. */
  readonly offer: (focus: () => void) => void
  readonly onFormat: (format: Format) => void
  readonly onLink: (url: string | undefined) => void
  readonly onLeave: () => void
}

/** Half of what the row of formats takes. Pixels. */
const half = 170

/** Formats for what is selected, over it; reached by a key as well as by the pointer. */
export function Toolbar({ state, linking, offer, onFormat, onLink, onLeave }: Props) {
  const { t } = useTranslation()
  const keys = useKeys()
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => offer(() => bar.current?.querySelector('button')?.focus()), [offer])
  const x = Math.max(half - 40, Math.min(state.x, state.width - half))

  function move(event: KeyboardEvent): void {
    const buttons = [...(bar.current?.querySelectorAll('button') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      onLeave()
    } else if (by !== 0 && at >= 0) {
      event.preventDefault()
      buttons.at((at + by + buttons.length) % buttons.length)?.focus()
    }
  }

  return (
    <div className={styles.place} style={{ transform: `translate(calc(${Math.round(x)}px - 50%), calc(${Math.round(state.y)}px - 100% - 6px))` }}>
      {linking === undefined ? (
        // Its buttons are what takes the focus, one at a time.
        // eslint-disable-next-line jsx-a11y/interactive-supports-focus
        <div ref={bar} className={styles.bar} role="toolbar" aria-label={t('composer.format.label')} onKeyDown={move}>
          {pictures.map(([format, picture], place) => (
            <IconButton
              key={format}
              size="small"
              side="top"
              label={t(`composer.format.${format}`)}
              keys={keys(`format.${format}`)}
              pressed={format === 'clear' ? undefined : state.on.has(format)}
              tabIndex={place === 0 ? 0 : -1}
              // The selection stays where it is.
              onMouseDown={event => event.preventDefault()}
              onClick={() => onFormat(format)}
            >
              {picture}
            </IconButton>
          ))}
        </div>
      ) : (
        <LinkForm given={linking} onLink={onLink} onLeave={onLeave} />
      )}
    </div>
  )
}

type FormProps = { readonly given: string; readonly onLink: (url: string | undefined) => void; readonly onLeave: () => void }

function LinkForm({ given, onLink, onLeave }: FormProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(given)
  const [isWrong, setWrong] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])

  function go(): void {
    const url = addressOf(typed)
    if (typed.trim() === '') onLink(undefined)
    else if (url === undefined) setWrong(true)
    else onLink(url)
  }

  return (
    // A form of its own would lie in the composer's.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={styles.bar}
      onKeyDown={event => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        if (event.key === 'Enter') go()
        else onLeave()
      }}
    >
      <input
        ref={field}
        className={styles.address}
        type="url"
        aria-label={t('composer.format.address')}
        aria-invalid={isWrong}
        placeholder={t('composer.format.example')}
        dir="ltr"
        value={typed}
        onChange={event => {
          setTyped(event.target.value)
          setWrong(false)
        }}
      />
      {isWrong && (
        <span className={styles.wrong} role="alert">
          {t('composer.format.wrongAddress')}
        </span>
      )}
      {given !== '' && (
        <Button size="small" variant="quiet" onClick={() => onLink(undefined)}>
          {t('composer.format.unlink')}
        </Button>
      )}
      <Button size="small" variant="primary" onClick={go}>
        {t('composer.format.setLink')}
      </Button>
    </div>
  )
}
