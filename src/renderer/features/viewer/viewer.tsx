import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode, type WheelEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { visibleFileName, visibleName } from '../../../shared/name'
import type { Attachment, AttachmentId, ConversationId, Message } from '../../../shared/model'
import { fetchAttachment } from '../../actions/messages'
import { closeViewer, show } from '../../actions/panes'
import { mediaUrl } from '../../client'
import { handle } from '../../state/handles'
import { useMessageWindow } from '../../state/selectors'
import { useView } from '../../state/stores'
import { Dialog } from '../../ui/dialog'
import { ChevronLeft, ChevronRight, Download, Maximize2, MessageCircle, X, ZoomIn, ZoomOut } from '../../ui/icons'
import { Spinner } from '../../ui/spinner'
import { fitted, moved, neighbour, photosOf, zoomed, type Photo } from './pictures'
import styles from './viewer.module.css'

/** The photo that is being looked at, over everything; nothing while none is. */
export function Viewer() {
  const shown = useView(view => view.viewer)
  return shown && <Open conversationId={shown.conversationId} attachmentId={shown.attachmentId} />
}

function Open({ conversationId, attachmentId }: { readonly conversationId: ConversationId; readonly attachmentId: AttachmentId }) {
  const { t, i18n } = useTranslation()
  const messages = useMessageWindow(conversationId)?.messages ?? []
  const photos = photosOf(messages)
  const at = photos.findIndex(photo => photo.attachmentId === attachmentId)
  const photo = photos[at]
  const attachment = photo?.message.attachments.find(one => one.id === attachmentId)
  const name = visibleName(photo?.message.author ?? '') || t('viewer.nameless')
  const time = photo ? new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(photo.message.date) : ''
  const title = photo ? t('viewer.title', { name, time }) : t('viewer.gone')

  const go = (to: Photo | undefined) => to && show({ conversationId, messageId: to.message.id, attachmentId: to.attachmentId })
  const previous = neighbour(photos, attachmentId, -1)
  const next = neighbour(photos, attachmentId, 1)

  return (
    <Dialog open onClose={closeViewer} title={title} bare size="full">
      {photo && attachment ? (
        <Stage
          key={attachmentId}
          photo={photo}
          attachment={attachment}
          title={title}
          place={photos.length > 1 ? t('viewer.place', { index: at + 1, count: photos.length }) : ''}
          onPrevious={previous && (() => go(previous))}
          onNext={next && (() => go(next))}
        />
      ) : (
        <p className={styles.gone}>{t('viewer.gone')}</p>
      )}
    </Dialog>
  )
}

type StageProps = {
  readonly photo: Photo
  readonly attachment: Attachment
  readonly title: string
  readonly place: string
  readonly onPrevious: (() => void) | undefined
  readonly onNext: (() => void) | undefined
}

function Stage({ photo, attachment, title, place, onPrevious, onNext }: StageProps) {
  const { t } = useTranslation()
  const [zoom, setZoom] = useState(fitted)
  const image = useRef<HTMLImageElement>(null)
  const stage = useRef<HTMLDivElement>(null)
  const drag = useRef<{ x: number; y: number } | null>(null)
  const { message } = photo
  const fileName = visibleFileName(attachment.fileName ?? '') || `photo-${message.date}.jpg`

  // The keys work wherever the focus is inside; the stage takes it first.
  useEffect(() => stage.current?.focus(), [])

  function key(event: KeyboardEvent): void {
    const act = {
      ArrowLeft: onPrevious,
      ArrowRight: onNext,
      '+': () => setZoom(now => zoomed(now, 1.5)),
      '=': () => setZoom(now => zoomed(now, 1.5)),
      '-': () => setZoom(now => zoomed(now, 1 / 1.5)),
      '0': () => setZoom(fitted),
    }[event.key]
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }

  function wheel(event: WheelEvent<HTMLDivElement>): void {
    const box = event.currentTarget.getBoundingClientRect()
    const point = { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 }
    setZoom(now => zoomed(now, Math.exp(-event.deltaY / 400), point))
  }

  function move(event: PointerEvent): void {
    const from = drag.current
    const element = image.current
    if (!from || !element) return
    const by = { x: event.clientX - from.x, y: event.clientY - from.y }
    drag.current = { x: event.clientX, y: event.clientY }
    setZoom(now => (now.scale === 1 ? now : moved(now, by, { width: element.offsetWidth, height: element.offsetHeight })))
  }

  return (
    // The stage is what the keys and the wheel are for; its buttons do the same.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={stage}
      className={styles.viewer}
      role="group"
      aria-roledescription={place || undefined}
      aria-label={title}
      tabIndex={-1}
      onKeyDown={key}
    >
      <div className={styles.bar}>
        <div className={styles.words}>
          <span className={styles.title} dir="auto">
            {title}
          </span>
          <span className={styles.place}>{place}</span>
        </div>
        <Tool label={t('viewer.zoomOut')} disabled={zoom.scale === 1} run={() => setZoom(now => zoomed(now, 1 / 1.5))}>
          <ZoomOut />
        </Tool>
        <Tool label={t('viewer.fit')} disabled={zoom.scale === 1} run={() => setZoom(fitted)}>
          <Maximize2 />
        </Tool>
        <Tool label={t('viewer.zoomIn')} run={() => setZoom(now => zoomed(now, 1.5))}>
          <ZoomIn />
        </Tool>
        <Tool
          label={t('viewer.show')}
          run={() => {
            closeViewer()
            handle('conversation')?.reveal(message.id)
          }}
        >
          <MessageCircle />
        </Tool>
        {message.isProtected !== true && (
          <a
            className={styles.tool}
            href={mediaUrl(attachment.id, 'full')}
            download={fileName}
            aria-label={t('viewer.save')}
            title={t('viewer.save')}
          >
            <Download />
          </a>
        )}
        <Tool label={t('viewer.close')} run={closeViewer}>
          <X />
        </Tool>
      </div>
      <div
        className={styles.stage}
        data-zoomed={zoom.scale > 1 || undefined}
        role="presentation"
        onWheel={wheel}
        onClick={event => event.target === event.currentTarget && closeViewer()}
        onDoubleClick={() => setZoom(now => (now.scale > 1 ? fitted : zoomed(now, 2.5)))}
        onPointerDown={event => {
          if (event.button === 0) drag.current = { x: event.clientX, y: event.clientY }
        }}
        onPointerMove={move}
        onPointerUp={() => (drag.current = null)}
        onPointerLeave={() => (drag.current = null)}
      >
        <Picture ref={image} message={message} attachment={attachment} transform={`translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})`} />
      </div>
      {onPrevious && (
        <Tool label={t('viewer.previous')} className={styles.previous} run={onPrevious}>
          <ChevronLeft />
        </Tool>
      )}
      {onNext && (
        <Tool label={t('viewer.next')} className={styles.next} run={onNext}>
          <ChevronRight />
        </Tool>
      )}
      {message.text !== '' && (
        <p className={styles.caption} dir="auto">
          {message.text}
        </p>
      )}
    </div>
  )
}

type PictureProps = {
  readonly message: Message
  readonly attachment: Attachment
  readonly transform: string
  readonly ref: React.Ref<HTMLImageElement>
}

/** The full picture; while it is not here its small one, and the way to get it. */
function Picture({ message, attachment, transform, ref }: PictureProps) {
  const { t } = useTranslation()
  const [isBroken, setBroken] = useState(false)
  const { state, thumb, width, height } = attachment
  if (isBroken)
    return (
      <p className={styles.gone} role="alert">
        {t('viewer.failed')}
      </p>
    )
  const isHere = state === 'stored'
  return (
    <>
      {(isHere || thumb) && (
        <img
          ref={ref}
          className={styles.picture}
          src={mediaUrl(attachment.id, isHere ? 'full' : 'thumb')}
          width={width}
          height={height}
          alt={message.text || t('conversation.kind.photo')}
          draggable={false}
          style={{ transform }}
          onError={() => setBroken(true)}
        />
      )}
      {state === 'fetching' && (
        <span className={styles.wait} role="status" aria-label={t('viewer.fetching')}>
          <Spinner size={20} />
        </span>
      )}
      {(state === 'remote' || state === 'failed') && (
        <button type="button" className={styles.wait} aria-label={t('conversation.attachment.fetch')} onClick={() => void fetchAttachment(attachment.id)}>
          <Download />
        </button>
      )}
    </>
  )
}

type ToolProps = { readonly label: string; readonly run: () => void; readonly disabled?: boolean; readonly className?: string; readonly children: ReactNode }

function Tool({ label, run, disabled = false, className, children }: ToolProps) {
  return (
    <button type="button" className={`${styles.tool} ${className ?? ''}`} aria-label={label} title={label} disabled={disabled} onClick={run}>
      {children}
    </button>
  )
}
