import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Input } from '../../../shared/contract'
import type { Bot, BotId, ConversationId, MessageId } from '../../../shared/model'
import type { LinkedAs } from '../../../shared/outgoing'
import { visibleName } from '../../../shared/name'
import { Problem } from '../../../shared/problem'
import { edit, replyTo as setReplyTo } from '../../actions/conversations'
import { setExtras } from '../../actions/extras'
import { mayEdit } from '../../actions/may'
import { changeMessage, send, sent, tellTyping } from '../../actions/messages'
import { closeDialog, open } from '../../actions/panes'
import { useKeys } from '../../actions/use-keys'
import { handle, offer } from '../../state/handles'
import { useEditing, useExtras, useMessage, useQuote, useReplyTo, useSettings } from '../../state/selectors'
import { useCache, useView } from '../../state/stores'
import type { Extras, More } from '../../state/view'
import { IconButton } from '../../ui/icon-button'
import { later } from '../../ui/later'
import { Check, Hourglass, Mic, Paperclip, SendHorizontal, Smile } from '../../ui/icons'
import { waitsBecause } from './closed'
import styles from './composer.module.css'
import { Counter, mostText } from './counter'
import { useDrafts } from './drafts'
import { DropZone } from './drop-zone'
import { EditFile, mayReplace } from './edit-file'
import { EditStrip } from './edit-strip'
import type { FieldHandle } from './field'
import { albumOf, fromLink, maySend, prepare, release, type PendingFile } from './files'
import type { Format } from './format'
import { handOver } from './hand-over'
import { Held } from './held'
import { ExtrasStrip } from './extras-strip'
import { MoreMenu } from './more-menu'
import { mostFiles } from './pending'
import { RecordBar } from './record-bar'
import { ReplyStrip } from './reply-strip'
import { joined, noText, part, plain, richOf, sameRich, trimmed, type Rich, typedSince } from './rich'
import { RichField } from './rich-field'
import { Tray } from './tray'
import { TroubleNotice, type Trouble } from './trouble'

const Picker = later(async () => (await import('./picker/picker')).Picker)

type Quoted = { readonly text: string; readonly position: number } | undefined
type Parcel = { readonly rich: Rich; readonly files: readonly PendingFile[]; readonly asAlbum: boolean; readonly replyId: MessageId | undefined; readonly quote: Quoted; readonly extras: Extras; readonly sendId: string }

type Props = { readonly id: ConversationId; readonly botId: BotId; readonly title: string; readonly bot: Bot | undefined }

/** The composer of a conversation that can be written to. It is not given the conversation itself, which changes with every message. */
export const OpenComposer = memo(function OpenComposer({ id, botId, title, bot }: Props) {
  const { t } = useTranslation()
  const keys = useKeys()
  const { sendKey } = useSettings()
  const replyId = useReplyTo(id)
  const replied = useMessage(id, replyId)
  const quote = useQuote(id)
  const editingId = useEditing(id)
  const edited = useMessage(id, editingId)
  const [first] = useState(() => plain(useCache.getState().conversations.get(id)?.draft ?? ''))
  const [rich, setRich] = useState(first)
  const [files, setFiles] = useState<readonly PendingFile[]>([])
  const [wantsAlbum, setWantsAlbum] = useState(true)
  const extras = useExtras(id)
  const [trouble, setTrouble] = useState<Trouble>()
  const [isSending, setSending] = useState(false)
  const [recording, setRecording] = useState<'voice' | 'video'>()
  /** What is to take the place of the file of the message that is being changed. */
  const [exchange, setExchange] = useState<PendingFile>()
  const picking = useView(({ dialog }) => (dialog?.kind === 'more' && dialog.conversationId === id && (dialog.what === 'emoji' || dialog.what === 'sticker') ? dialog.what : undefined))
  const field = useRef<FieldHandle>(null)
  const picker = useRef<HTMLInputElement>(null)
  const smile = useRef<HTMLButtonElement>(null)
  const stop = useRef<AbortController>(null)
  /** Settles when everything that was handed in has been sent or given back. */
  const queue = useRef<Promise<void>>(Promise.resolve())
  const givenBack = useRef(noText)
  /** What went to be sent, and nobody knows whether it was taken. */
  const unheard = useRef<Parcel>(null)
  const hasTyped = useRef(false)
  const kept = useRef(files)
  const keptExchange = useRef<PendingFile>(undefined)
  const now = useRef(first)
  /** What was being written when a message began to be changed. */
  const aside = useRef<Rich>(null)
  const name = visibleName(title) || t('composer.nameless')
  const isOwnServer = bot?.apiRoot !== undefined
  const hint = waitsBecause(bot)
  const isEditing = editingId !== undefined
  const isExchangeable = isEditing && mayReplace(edited)
  const fileCount = isEditing ? (exchange ? 1 : (edited?.attachments.length ?? 0)) : files.length
  const isEmpty = rich.text.trim() === '' && fileCount === 0
  const maySendNow = !isEmpty && !isSending && maySend(isEditing ? (exchange ? [exchange] : []) : files) && rich.text.trim().length <= mostText
  const asAlbum = wantsAlbum && albumOf(files) === 'album'

  const drafts = useDrafts(id, draft => {
    if (hasTyped.current) return
    const before = richOf(draft.text, draft.entities)
    if (!sameRich(before, now.current)) put(before)
    if (draft.replyTo) setReplyTo(id, draft.replyTo, { focus: false })
  })

  const addLink = useRef((_url: string, _as: LinkedAs): boolean => false)
  useEffect(() => {
    addLink.current = (url, as) => {
      const added = files.length < mostFiles ? fromLink(url, as) : undefined
      if (added) setFiles(before => [...before, added])
      setTrouble(added ? undefined : { kind: 'tooMany' })
      return added !== undefined
    }
  })
  useEffect(() => {
    kept.current = files
    keptExchange.current = exchange
  }, [files, exchange])
  useEffect(() => () => {
    stop.current?.abort()
    release([...kept.current, ...(keptExchange.current ? [keptExchange.current] : [])])
    edit(id, null, { focus: false })
  }, [id])
  useLayoutEffect(
    () =>
      offer('composer', {
        focus: () => field.current?.focus(),
        attach: () => picker.current?.click(),
        addLink: (url, as) => addLink.current(url, as),
        insert: text => field.current?.insert(text),
        format: format => field.current?.format(format as Format),
        hasSelection: () => field.current?.hasSelection() ?? false,
        toToolbar: () => field.current?.toToolbar(),
        record: (what = 'voice') => setRecording(what),
        open: what => open({ kind: 'more', what: what as More, conversationId: id }),
      }),
    [id],
  )
  useEffect(() => {
    // What is answered to is part of the draft.
    if ((hasTyped.current || replyId) && !aside.current) drafts.keep(now.current, replyId)
  }, [drafts, replyId])
  useEffect(() => {
    const message = editingId && useCache.getState().windows.get(id)?.messages.find(one => one.id === editingId)
    if (message) {
      aside.current ??= now.current
      putExchange(undefined)
      put(richOf(message.text, message.entities))
    } else if (aside.current) {
      const before = aside.current
      aside.current = null
      putExchange(undefined)
      put(before)
    }
    // Only when it begins or ends: what arrives meanwhile does not touch what is being written.
  }, [id, editingId])

  function putExchange(next: PendingFile | undefined): void {
    if (keptExchange.current) release([keptExchange.current])
    keptExchange.current = next
    setExchange(next)
  }

  function put(next: Rich): void {
    now.current = next
    setRich(next)
    field.current?.set(next)
  }

  function type(next: Rich): void {
    hasTyped.current = true
    now.current = next
    setRich(next)
    setTrouble(undefined)
    if (isEditing) return
    drafts.keep(next, replyId)
    if (next.text !== '') tellTyping(id)
  }

  async function add(list: readonly File[]): Promise<void> {
    if (isEditing) return addInstead(list)
    const room = mostFiles - files.length
    const prepared = await Promise.all(list.slice(0, room).map(file => prepare(file, t('composer.files.screenshot'), isOwnServer)))
    setFiles(before => [...before, ...prepared])
    setTrouble(list.length > room ? { kind: 'tooMany' } : undefined)
    field.current?.focus()
  }

  /** The message that is being changed has room for one file: its own, or the one that takes its place. */
  async function addInstead([file]: readonly File[]): Promise<void> {
    if (!file || !isExchangeable || isSending) return
    putExchange(await prepare(file, t('composer.files.screenshot'), isOwnServer))
    setTrouble(undefined)
    field.current?.focus()
  }

  function remove(file: PendingFile): void {
    if (isSending) stop.current?.abort()
    release([file])
    setFiles(before => before.filter(other => other.key !== file.key))
    field.current?.focus()
  }

  const change = (key: string, patch: Partial<PendingFile>) =>
    setFiles(before => before.map(file => (file.key === key ? { ...file, ...patch } : file)))

  /** The field is free for the next message as soon as this one is on its way; what was typed since is the beginning of that. */
  function clear(taken: Rich): void {
    drafts.drop()
    const next = typedSince(now.current, taken)
    put(next)
    if (next.text !== '') drafts.keep(next, undefined)
    setReplyTo(id, null)
    setExtras(id, {})
  }

  /** What could not be sent comes back, in the order of writing and before what was typed since. */
  function giveBack({ rich: written, replyId: answered, quote: quoted, extras: with_ }: Parcel): void {
    const typed = now.current
    const before = typed.text.startsWith(givenBack.current.text) ? givenBack.current : noText
    givenBack.current = joined(before, written)
    const since = part(typed, before.text.length, typed.text.length)
    const next = joined(givenBack.current, since.text.startsWith('\n') ? part(since, 1, since.text.length) : since)
    put(next)
    if (answered) setReplyTo(id, answered, { focus: false, quote: quoted })
    setExtras(id, others => ({ ...with_, ...others }))
    drafts.keep(next, answered)
  }

  async function go(pastUncertain = false): Promise<void> {
    if (!maySendNow) return
    if (editingId) return save(editingId)
    await goWith(files, pastUncertain)
  }

  /** It waits in the tray meanwhile, so that what fails can be tried again. */
  async function goRecorded(recorded: Blob): Promise<void> {
    setRecording(undefined)
    const as = recording === 'video' ? 'video-note' : 'voice'
    const file = new File([recorded], as === 'voice' ? 'voice.ogg' : 'video.mp4', { type: recorded.type })
    const waiting: PendingFile = { key: crypto.randomUUID(), file, name: file.name, wanted: as, verdict: { as } }
    setFiles(before => [...before, waiting])
    await goWith([waiting], false)
    field.current?.focus()
  }

  async function goWith(these: readonly PendingFile[], pastUncertain: boolean): Promise<void> {
    const written = now.current
    const rest = { rich: trimmed(written), files: these, asAlbum: asAlbum && these.length > 1, replyId, quote, extras }
    // The same once more under the same name: the app may have taken it, and only the answer was lost.
    const parcel = { ...rest, sendId: isSame(unheard.current, rest) ? unheard.current.sendId : crypto.randomUUID() }
    const controller = new AbortController()
    stop.current = controller
    setTrouble(undefined)
    if (these.length > 0) setSending(true)
    else clear(written)
    // One after the other, so that they go out in the order of writing; nobody has to wait for that before typing on.
    const turn = queue.current.then(() => deliver(parcel, written, pastUncertain, controller.signal))
    queue.current = turn
    await turn
  }

  async function deliver(parcel: Parcel, written: Rich, pastUncertain: boolean, signal: AbortSignal): Promise<void> {
    let isTaken = parcel.files.length === 0
    try {
      const attachments = await handOver(parcel.files, signal, change)
      if (!isTaken) clear(written)
      isTaken = true
      const answer = await send({
        conversationId: id,
        ...(parcel.rich.text ? { text: parcel.rich.text } : {}),
        ...(parcel.rich.entities.length > 0 ? { entities: [...parcel.rich.entities] } : {}),
        ...(attachments.length > 0 ? { attachments } : {}),
        ...(parcel.asAlbum ? { asAlbum: true } : {}),
        ...(parcel.replyId ? { replyTo: parcel.replyId } : {}),
        ...(parcel.replyId && parcel.quote ? { quote: parcel.quote } : {}),
        ...parcel.extras,
        ...(pastUncertain ? { pastUncertain } : {}),
        sendId: parcel.sendId,
      })
      unheard.current = null
      givenBack.current = noText
      release(parcel.files)
      setFiles(before => before.filter(file => !parcel.files.some(({ key }) => key === file.key)))
      sent(answer.messageIds, parcel.extras.sendAt)
      handle('conversation')?.jumpToLatest()
    } catch (error) {
      // Until its files are handed over all of it still stands in the field.
      if (isTaken) giveBack(parcel)
      if (isTaken) unheard.current = parcel
      if (!(error instanceof Problem) && !isAbort(error)) throw error
      if (error instanceof Problem) setTrouble(error.code === 'uncertain-ahead' ? { kind: 'uncertain' } : { kind: 'problem', problem: error.toData() })
      setFiles(before => before.map(file => ({ ...file, done: undefined })))
    } finally {
      setSending(false)
      // The button that was pressed may be gone.
      if (document.activeElement === document.body) field.current?.focus()
    }
  }

  /** A message of ours as it is to be from now on. */
  async function save(messageId: MessageId): Promise<void> {
    const { text, entities } = trimmed(now.current)
    const before = edited && richOf(edited.text, edited.entities)
    if (!exchange && before && sameRich(before, { text, entities })) return edit(id, null)
    const controller = new AbortController()
    stop.current = controller
    setTrouble(undefined)
    if (exchange) setSending(true)
    try {
      const [attachment] = await handOver(exchange ? [exchange] : [], controller.signal, (_key, patch) => setExchange(one => one && { ...one, ...patch }))
      await changeMessage({ messageId, text, entities: [...entities], ...(attachment ? { attachment: attachment as NonNullable<Input<'message.edit'>['attachment']> } : {}) })
      edit(id, null)
    } catch (error) {
      if (!(error instanceof Problem) && !isAbort(error)) throw error
      if (error instanceof Problem) setTrouble({ kind: 'problem', problem: error.toData() })
      setExchange(one => one && { ...one, done: undefined })
    } finally {
      setSending(false)
    }
  }

  function up(): void {
    const last = useCache.getState().windows.get(id)?.messages.findLast(mayEdit)
    if (last && !isEditing) edit(id, last.id)
    else handle('conversation')?.focus()
  }

  const sendLabel = t(isEditing ? 'composer.edit.save' : 'composer.send')

  return (
    <div className={styles.composer}>
      <Held conversationId={id} />
      {trouble && (
        <div className={styles.trouble}>
          <TroubleNotice trouble={trouble} onAnyway={() => void go(true)} onShow={() => showUncertain(id)} />
        </div>
      )}
      {hint && (
        <p className={styles.hint} role="status">
          <Hourglass aria-hidden="true" />
          {t(`composer.hint.${hint}`, { bot: bot?.username ?? '' })}
        </p>
      )}
      <form
        className={styles.box}
        data-hue={bot?.hue}
        onSubmit={event => {
          event.preventDefault()
          void go()
        }}
      >
        {bot && <span className={styles.as}>{t('composer.as', { bot: bot.username })}</span>}
        {isEditing && <EditStrip message={edited} onCancel={() => edit(id, null)} onShow={() => handle('conversation')?.reveal(editingId)} />}
        {replyId && !isEditing && (
          <ReplyStrip message={replied} quote={quote?.text} onCancel={() => setReplyTo(id, null)} onShow={() => handle('conversation')?.reveal(replyId)} />
        )}
        {!isEditing && (
          <Tray
            files={files}
            isSending={isSending}
            asAlbum={wantsAlbum}
            extras={extras}
            isOwnServer={isOwnServer}
            onRemove={remove}
            onFiles={setFiles}
            onAlbum={setWantsAlbum}
            onExtras={next => setExtras(id, next)}
          />
        )}
        {isEditing && exchange && (
          <Tray
            files={[exchange]}
            isSending={isSending}
            asAlbum={false}
            extras={extras}
            isOwnServer={isOwnServer}
            isAlone
            onRemove={() => {
              if (isSending) stop.current?.abort()
              else putExchange(undefined)
              field.current?.focus()
            }}
            onFiles={next => setExchange(one => one && next([one])[0])}
            onAlbum={setWantsAlbum}
            onExtras={next => setExtras(id, next)}
          />
        )}
        {isEditing && !exchange && edited?.attachments[0] && <EditFile file={edited.attachments[0]} onReplace={() => picker.current?.click()} />}
        {!isEditing && <ExtrasStrip conversationId={id} extras={extras} />}
        {recording && (
          <div className={styles.line}>
            <RecordBar
              kind={recording}
              onDone={recorded => void goRecorded(recorded)}
              onCancel={() => {
                setRecording(undefined)
                requestAnimationFrame(() => field.current?.focus())
              }}
              onTrouble={why => {
                setRecording(undefined)
                setTrouble({ kind: 'record', of: recording, why })
              }}
            />
          </div>
        )}
        <div className={styles.line} hidden={recording !== undefined}>
          <IconButton label={t('composer.attach')} keys={keys('composer.attach')} side="top" disabled={isSending || (isEditing && !isExchangeable)} onClick={() => picker.current?.click()}>
            <Paperclip />
          </IconButton>
          <MoreMenu conversationId={id} isDisabled={isSending || isEditing} />
          <RichField
            ref={field}
            initial={first}
            label={t('composer.label', { name })}
            placeholder={t('composer.placeholder')}
            isWhole={isEditing}
            sendKey={sendKey}
            onChange={type}
            onSend={() => void go()}
            onUp={up}
            onFiles={list => void add(list)}
          />
          <IconButton
            ref={smile}
            label={t('composer.picker.label')}
            keys={keys('composer.emoji')}
            side="top"
            aria-haspopup="dialog"
            aria-expanded={picking !== undefined}
            onClick={() => (picking ? closeDialog() : open({ kind: 'more', what: 'emoji', conversationId: id }))}
          >
            <Smile />
          </IconButton>
          {picking && <Picker conversationId={id} botId={botId} what={picking} isEditing={isEditing} anchor={smile} />}
          {isEmpty && !isEditing && (
            <IconButton label={t('composer.voice.record')} keys={keys('composer.voice')} side="top" disabled={isSending} onClick={() => setRecording('voice')}>
              <Mic />
            </IconButton>
          )}
          <IconButton
            label={sendLabel}
            keys={sendKey === 'enter' ? ['↵'] : keys('composer.send')}
            side="top"
            tone={maySendNow ? 'accent' : 'quiet'}
            disabled={!maySendNow}
            onClick={() => {
              field.current?.focus()
              void go()
            }}
          >
            {isEditing ? <Check /> : <SendHorizontal />}
          </IconButton>
        </div>
        <div className={styles.count}>
          <Counter text={rich.text} files={fileCount} isWhole={isEditing} />
        </div>
        <input
          ref={picker}
          type="file"
          multiple={!isEditing}
          hidden
          aria-label={t('composer.attach')}
          onChange={event => {
            const list = [...(event.target.files ?? [])]
            event.target.value = ''
            void add(list)
          }}
        />
      </form>
      <DropZone onDrop={list => void add(list)} />
    </div>
  )
})

/** Shows the last message of which nobody knows whether it arrived. */
function showUncertain(id: ConversationId): void {
  const uncertain = useCache.getState().windows.get(id)?.messages.findLast(message => message.delivery === 'uncertain')
  if (uncertain) handle('conversation')?.reveal(uncertain.id)
}

function isSame(one: Parcel | null, other: Omit<Parcel, 'sendId'>): one is Parcel {
  const keys = (files: readonly PendingFile[]) => files.map(({ key }) => key).join(' ')
  return one !== null && sameRich(one.rich, other.rich) && keys(one.files) === keys(other.files) && one.asAlbum === other.asAlbum && one.replyId === other.replyId
    && JSON.stringify([one.quote, one.extras]) === JSON.stringify([other.quote, other.extras])
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}
