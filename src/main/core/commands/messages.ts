import type { Output, ParsedInput } from '../../../shared/contract'
import type { Attachment, Conversation, Delivery, Message, MessageId } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import { dropUpload, readUpload, type Upload } from '../files-uploads'
import { attachmentIdOf } from '../log/apply'
import type { EventBodies, NewEvent } from '../log/event'
import type { Log } from '../log/log'
import type { Clock, Random } from '../ports'
import { currentConversation } from '../store/aliases'
import { setFileState } from '../store/attachments'
import { type StoredBot, botOf } from '../store/bots'
import { conversationOf, conversationTarget } from '../store/conversations'
import type { Database } from '../store/database'
import { saveDraft, draftOf } from '../store/drafts'
import { keepFile } from '../store/media'
import { lastPlace, messageFacts, messageOf } from '../store/messages'
import { allowPastUncertain, hasAttempt } from '../store/outbox'
import { maxCaptionLength, splitText } from '../telegram/split'

type Deps = {
  readonly db: Database
  readonly log: Log
  readonly clock: Clock
  readonly random: Random
  readonly dataDir: string
  readonly deviceId: string
  /** Tells the outbox that something waits. */
  readonly kick: () => void
  /** Breaks off an upload that is under way; answers whether there is one. */
  readonly cancelUpload: (messageId: string) => boolean
}

type Queued = EventBodies['message.queued']
type File = { readonly upload: Upload; readonly as: Attachment['kind'] }

const megabyte = 1024 * 1024
/** MAP 3.1: what Telegram's own servers take by upload; a Bot API server of one's own takes 2,000 MB. */
const photoLimit = 10 * megabyte
const fileLimit = 50 * megabyte
const ownServerLimit = 2_000 * megabyte

/** Queues everything or nothing. The events are durable before this answers; the outbox takes it from there. */
export async function send(deps: Deps, input: ParsedInput<'message.send'>): Promise<Output<'message.send'>> {
  const { db, log } = deps
  const { conversation, bot } = sendable(db, input)
  const files = (input.attachments ?? []).map(({ uploadId, as }) => file(deps, bot, uploadId, as))
  const parts = partsOf(input.text ?? '', files)
  if (parts.length === 0) throw new Problem('empty-message')
  const kept = new Map<File, string>()
  // The only wait in here: what follows is one synchronous transaction.
  for (const part of parts) if (part.file) kept.set(part.file, await keepFile(deps.dataDir, part.file.upload.path))
  const replyTo = input.replyTo === undefined ? null : replyOf(db, conversation.id, input.replyTo)
  const date = deps.clock.now()
  // Until Telegram gives it a place it stands behind what was there when it was written, whatever our clock says.
  const base = lastPlace(db, conversation.id)
  const bodies = parts.map((part, index): Queued => ({
    messageId: `out:${deps.deviceId}:${deps.random.uuid()}`,
    conversationId: conversation.id,
    date,
    position: `${base}z${String(log.rev).padStart(10, '0')}${String(index).padStart(3, '0')}`,
    author: bot.name,
    kind: part.file ? part.file.as : 'text',
    text: part.text,
    entities: [],
    replyTo: index === 0 ? replyTo : null,
    attachment: part.file ? attachmentBody(part.file, kept.get(part.file) as string) : null,
  }))
  const draft = draftOf(db, conversation.id)
  log.append(
    bodies.map((body): NewEvent => ({ type: 'message.queued', body })),
    () => {
      for (const { messageId, attachment } of bodies) {
        if (attachment) setFileState(db, attachmentIdOf(messageId), { state: 'stored', sha: attachment.sha }, deps.clock.now())
        if (input.pastUncertain) allowPastUncertain(db, messageId)
      }
      // The composer is empty from here on, also for a page that is opened after a crash.
      if (draft) saveDraft(db, { conversationId: conversation.id, text: '', revision: draft.revision + 1 })
    },
  )
  for (const { uploadId } of input.attachments ?? []) dropUpload(deps.dataDir, uploadId)
  deps.kick()
  const ids = bodies.map(body => body.messageId as MessageId)
  return { messageId: ids[0] as MessageId, messageIds: ids }
}

/** The operator's word on a message of which nobody can know whether it arrived. */
export function resolveUncertain(deps: Deps, { messageId, choice }: ParsedInput<'message.resolveUncertain'>): null {
  const { conversationId } = expect(deps.db, messageId, ['uncertain'], 'not-uncertain')
  const botId = conversationTarget(deps.db, conversationId)?.botId ?? ''
  const event: Record<typeof choice, NewEvent> = {
    arrived: { type: 'message.sent', body: { messageId, botId, message: null } },
    again: { type: 'message.requeued', body: { messageId } },
    discard: { type: 'message.discarded', body: { messageId } },
  }
  deps.log.append([event[choice]])
  deps.kick()
  return null
}

export function retry(deps: Deps, { messageId }: ParsedInput<'message.retry'>): null {
  expect(deps.db, messageId, ['failed', 'held'], 'not-failed')
  deps.log.append([{ type: 'message.requeued', body: { messageId } }])
  deps.kick()
  return null
}

export function discard(deps: Deps, { messageId }: ParsedInput<'message.discard'>): null {
  expect(deps.db, messageId, ['queued', 'failed', 'held', 'scheduled'], 'not-discardable')
  // A text is gone in a moment; a file takes long enough to be called back, and how that ends comes as a delta.
  if (hasAttempt(deps.db, messageId)) {
    if (deps.cancelUpload(messageId)) return null
    throw new Problem('sending-now')
  }
  deps.log.append([{ type: 'message.discarded', body: { messageId } }])
  deps.kick()
  return null
}

function expect(db: Database, messageId: string, deliveries: readonly Delivery[], code: string): { conversationId: string } {
  const facts = messageFacts(db, messageId)
  if (!facts) throw new Problem('not-found')
  if (facts.delivery === null || !deliveries.includes(facts.delivery)) throw new Problem(code)
  return facts
}

function sendable(db: Database, input: ParsedInput<'message.send'>): { conversation: Conversation; bot: StoredBot } {
  const conversation = conversationOf(db, currentConversation(db, input.conversationId))
  const bot = conversation && botOf(db, conversation.botId)
  if (!conversation || !bot) throw new Problem('not-found')
  if (bot.state === 'disconnected') throw new Problem('bot-disconnected', { bot: bot.channelName })
  if (conversation.reach !== 'open') throw new Problem('unreachable', { reach: conversation.reach, name: conversation.title })
  if (conversation.hasUncertain && !input.pastUncertain) throw new Problem('uncertain-ahead')
  return { conversation, bot }
}

function file({ dataDir }: Deps, bot: StoredBot, uploadId: string, as: File['as']): File {
  const upload = readUpload(dataDir, uploadId)
  if (!upload) throw new Problem('upload-gone')
  const limit = bot.apiRoot === undefined ? fileLimit : ownServerLimit
  if (upload.size === 0) throw new Problem('file-empty', { name: upload.name })
  if (upload.size > limit) throw new Problem('file-too-big', { name: upload.name, limit: limit / megabyte })
  if (as === 'photo') refusePhoto(upload)
  return { upload, as }
}

/** Telegram refuses these only after all bytes have gone up, so they are refused here. */
function refusePhoto({ name, size, width, height }: Upload): void {
  if (size > photoLimit) throw new Problem('photo-too-big', { name, limit: photoLimit / megabyte })
  if (width === undefined || height === undefined) throw new Problem('photo-unreadable', { name })
  if (width + height > 10_000 || Math.max(width, height) > 20 * Math.min(width, height)) throw new Problem('photo-shape', { name })
}

/** A short text is the caption of the first file; a longer one goes ahead in messages of its own. */
function partsOf(text: string, files: readonly File[]): readonly { text: string; file?: File }[] {
  const words = text.trim()
  const [first, ...others] = files
  if (!first) return splitText(text).map(piece => ({ text: piece.text }))
  const isCaption = words.length <= maxCaptionLength
  const before = isCaption ? [] : splitText(text).map(piece => ({ text: piece.text }))
  return [...before, { text: isCaption ? words : '', file: first }, ...others.map(each => ({ text: '', file: each }))]
}

function attachmentBody({ upload, as }: File, sha: string): NonNullable<Queued['attachment']> {
  return {
    kind: as,
    sha,
    fileName: upload.name,
    mime: upload.mime,
    size: upload.size,
    width: upload.width ?? null,
    height: upload.height ?? null,
    duration: null,
  }
}

function replyOf(db: Database, conversationId: string, messageId: string): Queued['replyTo'] {
  const message: Message | undefined = messageOf(db, messageId)
  if (message?.conversationId !== conversationId) throw new Problem('not-found')
  return { key: messageId, author: message.author, text: message.text.slice(0, 300), kind: message.kind }
}
