import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bot, Conversation, ConversationId, ProblemData } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { Problem } from '../../../shared/problem'
import { replyTo as setReplyTo } from '../../actions/conversations'
import { send } from '../../actions/messages'
import { useKeys } from '../../actions/use-keys'
import { upload } from '../../client'
import { handle, offer } from '../../state/handles'
import { useBot, useConversation, useIsViewOnly, useMessage, useReplyTo, useSettings } from '../../state/selectors'
import { useCache } from '../../state/stores'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { AlertTriangle, Ban, CircleHelp, Hourglass, Lock, Paperclip, SendHorizontal } from '../../ui/icons'
import { Notice } from '../../ui/notice'
import { closedBecause, waitsBecause, type Closed } from './closed'
import styles from './composer.module.css'
import { Counter, mostText } from './counter'
import { useDrafts } from './drafts'
import { DropZone } from './drop-zone'
import { maySend, prepare, release, withKind, type PendingFile } from './files'
import { isSendPress } from './keys'
import { mostFiles } from './pending'
import { Held } from './held'
import { ReplyStrip } from './reply-strip'
import { Tray } from './tray'

/** Where an answer is written; everything in it belongs to one conversation. */
export function Composer({ conversationId }: { readonly conversationId: ConversationId }) {
  const conversation = useConversation(conversationId)
  const bot = useBot(conversation?.botId)
  const isViewOnly = useIsViewOnly()
  if (!conversation) return null
  const closed = closedBecause(conversation, bot, isViewOnly)
  if (closed) return <ClosedComposer conversation={conversation} bot={bot} reason={closed} />
  return <OpenComposer key={conversationId} conversation={conversation} bot={bot} />
}

function ClosedComposer({ conversation, bot, reason }: { readonly conversation: Conversation; readonly bot: Bot | undefined; readonly reason: Closed }) {
  const { t } = useTranslation()
  return (
    <div className={styles.closed} role="note" data-reason={reason}>
      {reason === 'viewOnly' ? <Lock aria-hidden="true" /> : <Ban aria-hidden="true" />}
      <p dir="auto">{t(`composer.closed.${reason}`, { name: visibleName(conversation.title) || t('composer.nameless'), bot: bot?.username ?? '' })}</p>
    </div>
  )
}

type Trouble = { readonly kind: 'problem'; readonly problem: ProblemData } | { readonly kind: 'uncertain' } | { readonly kind: 'tooMany' }

function OpenComposer({ conversation, bot }: { readonly conversation: Conversation; readonly bot: Bot | undefined }) {
  const { t } = useTranslation()
  const { id } = conversation
  const keys = useKeys()
  const { sendKey } = useSettings()
  const replyId = useReplyTo(id)
  const replied = useMessage(id, replyId)
  const [text, setText] = useState(conversation.draft ?? '')
  const [files, setFiles] = useState<readonly PendingFile[]>([])
  const [trouble, setTrouble] = useState<Trouble>()
  const [isSending, setSending] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const stop = useRef<AbortController>(null)
  /** Settles when everything that was handed in has been sent or given back. */
  const queue = useRef<Promise<void>>(Promise.resolve())
  const givenBack = useRef('')
  const hasTyped = useRef(false)
  const kept = useRef(files)
  const name = visibleName(conversation.title) || t('composer.nameless')
  const isOwnServer = bot?.apiRoot !== undefined
  const hint = waitsBecause(bot)
  const isEmpty = text.trim() === '' && files.length === 0
  const maySendNow = !isEmpty && !isSending && maySend(files) && text.trim().length <= mostText

  const drafts = useDrafts(id, draft => {
    if (hasTyped.current) return
    setText(draft.text)
    if (draft.replyTo) setReplyTo(id, draft.replyTo, { focus: false })
  })

  useEffect(() => {
    kept.current = files
  }, [files])
  useEffect(() => () => {
    stop.current?.abort()
    release(kept.current)
  }, [])
  useEffect(() => offer('composer', { focus: () => takeUp(field.current), attach: () => picker.current?.click() }), [])
  useEffect(() => {
    // What is answered to is part of the draft.
    if (hasTyped.current || replyId) drafts.keep(field.current?.value ?? '', replyId)
  }, [drafts, replyId])

  function type(next: string): void {
    hasTyped.current = true
    setText(next)
    setTrouble(undefined)
    drafts.keep(next, replyId)
  }

  async function add(list: readonly File[]): Promise<void> {
    const room = mostFiles - files.length
    const prepared = await Promise.all(list.slice(0, room).map(file => prepare(file, t('composer.files.screenshot'), isOwnServer)))
    setFiles(before => [...before, ...prepared])
    setTrouble(list.length > room ? { kind: 'tooMany' } : undefined)
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

  /** The field is free for the next message as soon as this one is on its way. */
  function clear(): void {
    drafts.drop()
    setText('')
    setReplyTo(id, null)
  }

  /** What could not be sent comes back, in the order of writing and before what was typed since. */
  function giveBack(written: string, answered: typeof replyId): void {
    const now = field.current?.value ?? ''
    const before = now.startsWith(givenBack.current) ? givenBack.current : ''
    givenBack.current = joined(before, written)
    const next = joined(givenBack.current, now.slice(before.length))
    setText(next)
    if (answered) setReplyTo(id, answered, { focus: false })
    drafts.keep(next, answered)
  }

  async function go(pastUncertain = false): Promise<void> {
    if (!maySendNow) return
    const message = { text, files, replyId }
    const controller = new AbortController()
    stop.current = controller
    setTrouble(undefined)
    if (files.length > 0) setSending(true)
    else clear()
    // One after the other, so that they go out in the order of writing; nobody has to wait for that before typing on.
    const turn = queue.current.then(() => deliver(message, pastUncertain, controller.signal))
    queue.current = turn
    await turn
  }

  async function deliver(message: { text: string; files: readonly PendingFile[]; replyId: typeof replyId }, pastUncertain: boolean, signal: AbortSignal): Promise<void> {
    try {
      const attachments = await handOver(message.files, signal, change)
      if (message.files.length > 0) clear()
      await send({
        conversationId: id,
        ...(message.text.trim() ? { text: message.text } : {}),
        ...(attachments.length > 0 ? { attachments } : {}),
        ...(message.replyId ? { replyTo: message.replyId } : {}),
        ...(pastUncertain ? { pastUncertain } : {}),
      })
      givenBack.current = ''
      release(message.files)
      setFiles(before => before.filter(file => !message.files.some(({ key }) => key === file.key)))
      handle('conversation')?.jumpToLatest()
    } catch (error) {
      if (!(error instanceof Problem) && !isAbort(error)) throw error
      const isStillThere = message.files.length > 0 && field.current?.value === message.text
      if (!isStillThere) giveBack(message.text, message.replyId)
      if (error instanceof Problem) setTrouble(error.code === 'uncertain-ahead' ? { kind: 'uncertain' } : { kind: 'problem', problem: error.toData() })
      setFiles(before => before.map(file => ({ ...file, done: undefined })))
    } finally {
      setSending(false)
      // The button that was pressed may be gone.
      if (document.activeElement === document.body) field.current?.focus()
    }
  }

  function press(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (isSendPress({ ...pressOf(event), isComposing: event.nativeEvent.isComposing, keyCode: event.keyCode }, sendKey)) {
      event.preventDefault()
      void go()
    } else if (event.key === 'ArrowUp' && text === '' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      event.stopPropagation()
      handle('conversation')?.focus()
    }
  }

  // A textarea takes plain text alone; files are what it would ignore.
  function paste(event: ClipboardEvent): void {
    const list = [...event.clipboardData.files]
    if (list.length === 0) return
    event.preventDefault()
    void add(list)
  }

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
        {replyId && <ReplyStrip message={replied} onCancel={() => setReplyTo(id, null)} onShow={() => handle('conversation')?.reveal(replyId)} />}
        <Tray
          files={files}
          isSending={isSending}
          onRemove={remove}
          onKind={(file, kind) => setFiles(before => before.map(other => (other.key === file.key ? withKind(other, kind, isOwnServer) : other)))}
        />
        <div className={styles.line}>
          <IconButton label={t('composer.attach')} keys={keys('composer.attach')} side="top" disabled={isSending} onClick={() => picker.current?.click()}>
            <Paperclip />
          </IconButton>
          <textarea
            ref={field}
            className={styles.field}
            aria-label={t('composer.label', { name })}
            placeholder={t('composer.placeholder')}
            dir="auto"
            rows={1}
            value={text}
            onChange={event => type(event.target.value)}
            onKeyDown={press}
            onPaste={paste}
          />
          <IconButton
            label={t('composer.send')}
            keys={sendKey === 'enter' ? ['↵'] : keys('composer.send')}
            side="top"
            tone={maySendNow ? 'accent' : 'quiet'}
            disabled={!maySendNow}
            onClick={() => {
              field.current?.focus()
              void go()
            }}
          >
            <SendHorizontal />
          </IconButton>
        </div>
        <div className={styles.count}>
          <Counter text={text} files={files.length} />
        </div>
        <input
          ref={picker}
          type="file"
          multiple
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
}

type TroubleProps = { readonly trouble: Trouble; readonly onAnyway: () => void; readonly onShow: () => void }

function TroubleNotice({ trouble, onAnyway, onShow }: TroubleProps) {
  const { t } = useTranslation()
  switch (trouble.kind) {
    case 'uncertain':
      return (
        <Notice
          tone="warning"
          icon={<CircleHelp />}
          title={t('composer.uncertain.title')}
          live
          acts={
            <>
              <Button size="small" onClick={onShow}>
                {t('composer.uncertain.first')}
              </Button>
              <Button size="small" variant="quiet" onClick={onAnyway}>
                {t('composer.uncertain.anyway')}
              </Button>
            </>
          }
        >
          {t('composer.uncertain.text')}
        </Notice>
      )
    case 'problem':
      return (
        <Notice tone="danger" icon={<AlertTriangle />} live>
          {t('composer.failed', { reason: t(`problem.${trouble.problem.code}`, trouble.problem.params ?? {}) })}
        </Notice>
      )
    case 'tooMany':
      return (
        <Notice tone="warning" icon={<AlertTriangle />} live>
          {t('composer.check.tooMany', { most: mostFiles })}
        </Notice>
      )
    default:
      return trouble satisfies never
  }
}

type Attachment = NonNullable<Parameters<typeof send>[0]['attachments']>[number]

/** Hands the files' bytes to the app, one after the other, in the order of the tray. */
async function handOver(
  files: readonly PendingFile[],
  signal: AbortSignal,
  change: (key: string, patch: Partial<PendingFile>) => void,
): Promise<Attachment[]> {
  const attachments: Attachment[] = []
  for (const { key, file, name, verdict } of files) {
    change(key, { done: 0, problem: undefined })
    try {
      const { uploadId } = await upload(file, name, { signal, onProgress: done => change(key, { done }) })
      attachments.push({ uploadId, as: verdict.as })
    } catch (error) {
      if (error instanceof Problem) change(key, { problem: error.toData() })
      throw error
    }
  }
  return attachments
}

/** Shows the last message of which nobody knows whether it arrived. */
function showUncertain(id: ConversationId): void {
  const uncertain = useCache.getState().windows.get(id)?.messages.findLast(message => message.delivery === 'uncertain')
  if (uncertain) handle('conversation')?.reveal(uncertain.id)
}

/** Goes on where the writing ended: a draft that was brought back has its cursor before the first word. */
function takeUp(field: HTMLTextAreaElement | null): void {
  if (!field) return
  field.focus()
  if (field.selectionEnd === 0) field.setSelectionRange(field.value.length, field.value.length)
}

function joined(first: string, second: string): string {
  return [first, second.replace(/^\n/, '')].filter(Boolean).join('\n')
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function pressOf({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent) {
  return { key, shiftKey, altKey, ctrlKey, metaKey }
}
