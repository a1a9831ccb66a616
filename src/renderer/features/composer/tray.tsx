import { useRef, useState, type DragEvent, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../shared/format'
import { visibleFileName } from '../../../shared/name'
import { withOption } from '../../actions/extras'
import type { Extras } from '../../state/view'
import { cx } from '../../ui/cx'
import { Hidden } from '../../ui/hidden'
import { IconButton } from '../../ui/icon-button'
import { AlertTriangle, FileText, Music, Video, X } from '../../ui/icons'
import { albumOf, moved, withKind, type PendingFile } from './files'
import { mayBePhoto, withEnding, type SendAs } from './pending'
import styles from './tray.module.css'

type Props = {
  readonly files: readonly PendingFile[]
  readonly isSending: boolean
  readonly asAlbum: boolean
  readonly extras: Extras
  readonly isOwnServer: boolean
  /** It takes the place of another: how it goes out is settled. */
  readonly isAlone?: boolean
  readonly onRemove: (file: PendingFile) => void
  readonly onFiles: (change: (files: readonly PendingFile[]) => readonly PendingFile[]) => void
  readonly onAlbum: (asAlbum: boolean) => void
  readonly onExtras: (extras: Extras) => void
}

/** Files that go with the next message: what they are, as what and in which order they go, and what is wrong with them. */
export function Tray({ files, isSending, asAlbum, extras, isOwnServer, isAlone = false, onRemove, onFiles, onAlbum, onExtras }: Props) {
  const { t } = useTranslation()
  const [told, setTold] = useState('')
  const dragged = useRef<string>(undefined)
  const list = useRef<HTMLUListElement>(null)
  if (files.length === 0) return null

  function move(file: PendingFile, to: number): void {
    const place = Math.max(0, Math.min(files.length - 1, to))
    onFiles(all => moved(all, file.key, place))
    setTold(t('composer.files.moved', { name: visibleFileName(file.name), place: place + 1, count: files.length }))
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-file="${file.key}"]`)?.focus())
  }

  return (
    <>
      <ul ref={list} className={styles.tray} aria-label={t('composer.files.list')}>
        {files.map((file, place) => (
          <Item
            key={file.key}
            file={file}
            isSending={isSending}
            canMove={files.length > 1 && !isSending}
            onRemove={() => onRemove(file)}
            onKind={kind => onFiles(all => all.map(other => (other.key === file.key ? withKind(other, kind, isOwnServer) : other)))}
            onName={name => onFiles(all => all.map(other => (other.key === file.key ? { ...other, name: withEnding(name, other.file.type) } : other)))}
            onMove={by => move(file, place + by)}
            onDrag={() => (dragged.current = file.key)}
            onDrop={() => {
              const source = files.find(({ key }) => key === dragged.current)
              dragged.current = undefined
              if (source && source.key !== file.key) move(source, place)
            }}
          />
        ))}
      </ul>
      {!isAlone && <Choices files={files} isSending={isSending} asAlbum={asAlbum} extras={extras} onAlbum={onAlbum} onExtras={onExtras} />}
      <Hidden live="polite">{told}</Hidden>
    </>
  )
}

/** How they go out together. */
function Choices({ files, isSending, asAlbum, extras, onAlbum, onExtras }: Pick<Props, 'files' | 'isSending' | 'asAlbum' | 'extras' | 'onAlbum' | 'onExtras'>) {
  const { t } = useTranslation()
  const album = albumOf(files)
  const hasPicture = files.some(({ verdict }) => verdict.as === 'photo' || verdict.as === 'video' || verdict.as === 'animation')
  if (album === 'single' && !hasPicture) return null
  return (
    <div className={styles.choices}>
      {album !== 'single' && (
        <select
          className={styles.kind}
          aria-label={t('composer.files.arrange')}
          title={album === 'mixed' ? t('composer.files.mixed') : undefined}
          value={asAlbum && album === 'album' ? 'album' : 'each'}
          disabled={isSending || album === 'mixed'}
          onChange={event => onAlbum(event.target.value === 'album')}
        >
          <option value="album">{t('composer.files.album')}</option>
          <option value="each">{t('composer.files.each')}</option>
        </select>
      )}
      {hasPicture && (
        <>
          <label className={styles.check}>
            <input type="checkbox" checked={extras.options?.captionAbove ?? false} disabled={isSending} onChange={event => onExtras(withOption(extras, { captionAbove: event.target.checked }))} />
            {t('composer.files.above')}
          </label>
          <label className={styles.check}>
            <input type="checkbox" checked={extras.options?.hasSpoiler ?? false} disabled={isSending} onChange={event => onExtras(withOption(extras, { hasSpoiler: event.target.checked }))} />
            {t('composer.files.spoiler')}
          </label>
        </>
      )}
    </div>
  )
}

type ItemProps = {
  readonly file: PendingFile
  readonly isSending: boolean
  readonly canMove: boolean
  readonly onRemove: () => void
  readonly onKind: (kind: SendAs) => void
  readonly onName: (name: string) => void
  readonly onMove: (by: -1 | 1) => void
  readonly onDrag: () => void
  readonly onDrop: () => void
}

function Item({ file, isSending, canMove, onRemove, onKind, onName, onMove, onDrag, onDrop }: ItemProps) {
  const { t, i18n } = useTranslation()
  const [isNaming, setNaming] = useState(false)
  const name = visibleFileName(file.name)
  // Of what comes from a link nothing is known but where it is.
  const size = file.link?.host ?? formatBytes(file.file.size, i18n.language)
  const { verdict, problem } = file
  const stops = 'stop' in verdict
  const words = problem
    ? t(`problem.${problem.code}`, problem.params ?? {})
    : verdict.note && t(`composer.check.${verdict.note}`, { limit: 'limit' in verdict && verdict.limit ? formatBytes(verdict.limit, i18n.language) : '' })
  const canChoose = mayBePhoto({ mime: file.file.type }) && file.width !== undefined
  const isUploading = isSending && file.done !== undefined && !file.link

  function press(event: KeyboardEvent<HTMLLIElement>): void {
    if (event.target !== event.currentTarget) return
    const by = event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : 0
    if (event.altKey && by !== 0 && canMove) onMove(by)
    else if (event.key === 'Delete' || event.key === 'Backspace') onRemove()
    else if (event.key === 'F2' && !isSending && !file.link) setNaming(true)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    // What is in the tray is moved and removed by keys as well as by the pointer.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={cx(styles.item, (stops || problem) && styles.wrong)}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      aria-label={`${name}, ${size}`}
      title={canMove ? t('composer.files.move') : undefined}
      data-file={file.key}
      draggable={canMove}
      onKeyDown={press}
      onDragStart={(event: DragEvent) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('application/x-bellhop-file', file.key)
        onDrag()
      }}
      onDragOver={event => event.dataTransfer.types.includes('application/x-bellhop-file') && event.preventDefault()}
      onDrop={event => {
        if (!event.dataTransfer.types.includes('application/x-bellhop-file')) return
        event.preventDefault()
        onDrop()
      }}
    >
      <Face file={file} />
      <div className={styles.body}>
        {isNaming ? (
          <NameField
            name={file.name}
            onDone={next => {
              setNaming(false)
              if (next) onName(next)
            }}
          />
        ) : (
          <button type="button" tabIndex={-1} className={styles.name} title={name} aria-label={t('composer.files.rename', { name })} dir="ltr" disabled={isSending || file.link !== undefined} onClick={() => setNaming(true)}>
            {name}
          </button>
        )}
        <div className={styles.facts}>
          {isUploading ? (
            <>
              <progress className={styles.progress} max={file.file.size} value={file.done} aria-label={name} />
              <span role="status">
                {t('composer.files.uploading', { done: formatBytes(file.done ?? 0, i18n.language), total: size })}
              </span>
            </>
          ) : (
            <>
              <span className={cx(file.link && styles.host)} title={file.link?.url}>
                {size}
              </span>
              {!canChoose && !stops && <span>{t(`conversation.kind.${verdict.as}`)}</span>}
              {canChoose && !stops && (
                <select
                  className={styles.kind}
                  aria-label={t('composer.files.kindOf', { name })}
                  value={verdict.as === 'photo' ? 'photo' : 'document'}
                  disabled={isSending || (verdict.note !== undefined && file.wanted === 'photo')}
                  onChange={event => onKind(event.target.value as SendAs)}
                >
                  <option value="photo">{t('composer.files.asPhoto')}</option>
                  <option value="document">{t('composer.files.asFile')}</option>
                </select>
              )}
            </>
          )}
        </div>
        {words && (
          <div className={styles.words} role={stops || problem ? 'alert' : 'status'}>
            {words} {stops && t('composer.check.remove')}
          </div>
        )}
      </div>
      <IconButton size="small" side="top" label={t(isUploading ? 'composer.files.cancel' : 'composer.files.remove', { name })} onClick={onRemove}>
        <X />
      </IconButton>
    </li>
  )
}

function NameField({ name, onDone }: { readonly name: string; readonly onDone: (name: string | undefined) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(name)
  return (
    <input
      ref={element => element?.focus()}
      className={styles.rename}
      aria-label={t('composer.files.rename', { name })}
      value={typed}
      maxLength={120}
      dir="ltr"
      onChange={event => setTyped(event.target.value)}
      onBlur={() => onDone(typed.trim() || undefined)}
      onKeyDown={event => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        onDone(event.key === 'Enter' ? typed.trim() || undefined : undefined)
      }}
    />
  )
}

function Face({ file }: { readonly file: PendingFile }) {
  if ('stop' in file.verdict || file.problem)
    return (
      <span className={cx(styles.face, styles.alarm)} aria-hidden="true">
        <AlertTriangle />
      </span>
    )
  if (file.preview) return <img className={styles.face} src={file.preview} alt="" draggable={false} />
  const { as } = file.verdict
  return (
    <span className={styles.face} aria-hidden="true">
      {as === 'video' || as === 'animation' ? <Video /> : as === 'audio' ? <Music /> : <FileText />}
    </span>
  )
}
