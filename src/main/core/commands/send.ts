import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Output, ParsedInput } from '../../../shared/contract'
import type { Conversation, Draft, MessageId } from '../../../shared/model'
import { Problem } from '../../../shared/problem'
import { maxCaptionLength } from '../../../shared/split'
import { dropUpload } from '../files-uploads'
import { attachmentIdOf } from '../log/apply'
import type { EventBodies, NewEvent } from '../log/event'
import { currentConversation } from '../store/aliases'
import { setFileState } from '../store/attachments'
import { type StoredBot, botOf } from '../store/bots'
import { conversationOf, conversationTarget } from '../store/conversations'
import type { Database } from '../store/database'
import { draftOf, saveDraft } from '../store/drafts'
import { keepFile } from '../store/media'
import { placeIn } from '../store/message-id'
import { lastPlace, messageFacts, messageOf } from '../store/messages'
import { allowPastUncertain } from '../store/outbox'
import type { SendRequest } from '../store/outgoing'
import { type Card, cardOf } from './contents'
import { dueAt } from './deeds'
import { type File, type Linked, attachmentBody, fileFor, linkFor, refuseAlbum } from './files'
import { type MadeKeyboard, makeKeyboard } from './keyboard'
import type { Deps } from './messages'
import { type Words, piecesOf } from './words'

type Input = ParsedInput<'message.send'>
type Queued = EventBodies['message.queued']
type Place = { readonly conversation: Conversation; readonly bot: StoredBot }
type Part = { readonly words: Words; readonly file?: File | Linked; readonly card?: Card; readonly isInAlbum?: boolean }

/** Queues everything or nothing, and that once. The events are durable before this answers; the outbox takes it from there. */
export async function send(deps: Deps, input: Input): Promise<Output<'message.send'>> {
  const { db, random, deviceId } = deps
  const name = naming(deviceId, input.sendId ?? random.uuid())
  const earlier = sentBefore(deps, input, name)
  if (earlier) return earlier
  const place = sendable(deps, input)
  const { conversation, bot } = place
  const draft = draftFor(db, input, conversation.id)
  const files = (input.attachments ?? []).map(wanted => ('url' in wanted ? linkFor(wanted) : fileFor(deps.dataDir, bot.apiRoot !== undefined, wanted)))
  const uploads = files.filter(file => 'upload' in file)
  refuseUnfit(db, input, conversation, files)
  const albumId = random.uuid()
  const hasProvider = needsProvider(input) && (await deps.hasProvider(bot.id))
  const parts = partsOf(input, files, content => cardOf(content, { db, botId: bot.id, payload: name(), hasProvider }))
  const last = parts.at(-1)
  if (!last) throw new Problem('empty-message')
  const buttons = input.content?.type === 'checkout' ? [[{ kind: 'url' as const, text: input.content.button, value: input.content.url }]] : input.buttons
  const made = buttons && buttons.length > 0 ? makeKeyboard(buttons, random) : undefined
  const replyTo = input.replyTo === undefined ? null : replyOf(db, conversation.id, input.replyTo, input.quote)
  const due = dueOf(deps, input)
  const kept = new Map<File, string>()
  // The only wait in here: what follows is one synchronous transaction.
  for (const file of uploads) if (existsSync(file.upload.path)) kept.set(file, await keepFile(deps.dataDir, file.upload.path))
  const meanwhile = sentBefore(deps, input, name)
  if (meanwhile) return meanwhile
  if (kept.size < uploads.length) throw new Problem('upload-gone')
  const bodies = queue(deps, place, parts, (part, isFirst) => ({
    messageId: part === last ? name() : name(parts.indexOf(part)),
    replyTo: isFirst ? replyTo : null,
    attachment: part.file && 'upload' in part.file ? attachmentBody(part.file, kept.get(part.file) as string) : null,
    request: requestFor(input, part, isFirst, part === last, part.isInAlbum ? albumId : undefined),
    more: drawn(input, part, isFirst, part.isInAlbum ? albumId : undefined),
    made: part === last ? made : undefined,
    due,
  }))
  append(deps, bodies, input.pastUncertain ?? false, draft)
  for (const { uploadId } of uploads) dropUpload(deps.dataDir, uploadId)
  deps.kick()
  const ids = bodies.map(body => body.messageId as MessageId)
  return { messageId: ids[0] as MessageId, messageIds: ids }
}

/** The ids of what one send makes: of the last message without a number, which is also an invoice's payload, and of those before it. */
type Naming = (ahead?: number) => MessageId

function naming(deviceId: string, sendId: string): Naming {
  return ahead => {
    if (ahead === undefined) return `out:${deviceId}:${sendId}` as MessageId
    const hex = createHash('sha256').update(`${sendId}:${ahead}`).digest('hex')
    return `out:${deviceId}:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}` as MessageId
  }
}

/** What this very send has queued already, where its answer did not arrive; undefined for one that is new. */
function sentBefore({ db, log }: Deps, input: Input, name: Naming): Output<'message.send'> | undefined {
  if (!messageFacts(db, name())) return undefined
  const ahead: MessageId[] = []
  while (messageFacts(db, name(ahead.length))) ahead.push(name(ahead.length))
  const messageIds = [...ahead, name()]
  const draft = draftFor(db, input, currentConversation(db, input.conversationId))
  // Whoever never heard that it was taken has kept it.
  if (draft) {
    log.write((_, touched) => {
      saveDraft(db, { conversationId: draft.conversationId, text: '', revision: draft.revision + 1 })
      touched.conversations.add(draft.conversationId)
    })
  }
  return { messageId: messageIds[0] as MessageId, messageIds }
}

/** What stands in the composer goes with this send. A sticker or a form does not come out of the composer, and leaves it as it is. */
function draftFor(db: Database, { content }: Input, conversationId: string): Draft | undefined {
  return content === undefined ? draftOf(db, conversationId) : undefined
}

/** A send of its own, made once under its name; at Telegram it is never repeated by itself: forwarding twice would be two messages. */
export function forward(deps: Deps, input: ParsedInput<'message.forward'>): Output<'message.forward'> {
  const { db, deviceId, random } = deps
  const messageId = naming(deviceId, input.sendId ?? random.uuid())()
  if (messageFacts(db, messageId)) return { messageId }
  const place = sendable(deps, input)
  const source = messageOf(db, input.messageId)
  const facts = messageFacts(db, input.messageId)
  if (!source || !facts) throw new Problem('not-found')
  const from = conversationTarget(db, facts.conversationId)
  const standing = placeIn(facts.key)
  if (source.isDeleted || !standing || !from) throw new Problem('not-sent')
  if (standing.chatId !== from.chatId) throw new Problem('message-gone')
  if (from.botId !== place.bot.id) throw new Problem('other-bot')
  // Telegram knows no way to take a message out of a business chat or to forward one into it.
  if (from.connectionId !== null || place.conversation.business) throw new Problem('not-in-business')
  if (source.isProtected) throw new Problem('protected-content')
  const words = { text: source.text, entities: [] }
  const [body] = queue(deps, place, [{ words }], () => ({
    messageId,
    replyTo: null,
    attachment: null,
    request: { forward: { ...standing, as: input.as } },
    more: {
      ...(source.content && source.content.type !== 'callback_query' && { content: source.content }),
      ...(source.contact && { contact: source.contact }),
      ...(source.location && { location: source.location }),
      ...(input.as === 'forward' && { forwardedFrom: source.author, forwardedAt: source.date }),
    },
    made: undefined,
    due: undefined,
  }))
  if (!body) throw new Error('a forward made no message')
  const whole: Queued = { ...body, kind: source.kind, entities: source.entities }
  append(deps, [whole], input.pastUncertain ?? false)
  deps.kick()
  return { messageId }
}

type Details = Pick<Queued, 'messageId' | 'replyTo' | 'attachment'> & {
  readonly request: SendRequest
  readonly more: NonNullable<Queued['more']>
  readonly made: MadeKeyboard | undefined
  readonly due: Queued['due'] | undefined
}

function queue({ db, log, clock }: Deps, { conversation, bot }: Place, parts: readonly Part[], details: (part: Part, isFirst: boolean) => Details): Queued[] {
  const date = clock.now()
  // Until Telegram gives it a place it stands behind what was there when it was written, whatever our clock says.
  const base = lastPlace(db, conversation.id)
  return parts.map((part, index) => {
    const { request, more, made, due, ...rest } = details(part, index === 0)
    return {
      ...rest,
      conversationId: conversation.id,
      date,
      position: `${base}z${String(log.rev).padStart(10, '0')}${String(index).padStart(3, '0')}`,
      author: bot.name,
      kind: part.card?.kind ?? part.file?.as ?? 'text',
      text: part.card?.text ?? part.words.text,
      entities: part.words.entities,
      ...(Object.keys(request).length > 0 && { request }),
      ...(Object.keys(more).length > 0 && { more }),
      ...(made && { keyboard: made.keyboard, postbacks: made.postbacks }),
      ...(due && { due }),
    }
  })
}

function append({ db, log, clock }: Deps, bodies: readonly Queued[], isPastUncertain: boolean, draft?: Draft): void {
  log.append(
    bodies.map((body): NewEvent => ({ type: 'message.queued', body })),
    () => {
      for (const { messageId, attachment } of bodies) {
        if (attachment) setFileState(db, attachmentIdOf(messageId), { state: 'stored', sha: attachment.sha }, clock.now())
        if (isPastUncertain) allowPastUncertain(db, messageId)
      }
      // The composer is empty from here on, also for a page that is opened after a crash; but what was typed meanwhile stays.
      if (draft && draftOf(db, draft.conversationId)?.revision === draft.revision) saveDraft(db, { conversationId: draft.conversationId, text: '', revision: draft.revision + 1 })
    },
  )
}

function sendable({ db, clock }: Deps, input: { readonly conversationId: string; readonly pastUncertain?: boolean | undefined }): Place {
  const conversation = conversationOf(db, currentConversation(db, input.conversationId))
  const bot = conversation && botOf(db, conversation.botId)
  if (!conversation || !bot) throw new Problem('not-found')
  if (bot.state === 'disconnected') throw new Problem('bot-disconnected', { bot: bot.channelName })
  if (conversation.reach !== 'open') throw new Problem('unreachable', { reach: conversation.reach, name: conversation.title })
  if (conversation.hasUncertain && !input.pastUncertain) throw new Problem('uncertain-ahead')
  const { business } = conversation
  if (business && !business.canReply) throw new Problem('business-read-only', { owner: business.owner })
  if (business && (business.replyUntil ?? 0) <= clock.now()) throw new Problem('reply-window', { hours: 24 })
  return { conversation, bot }
}

/** What does not go together, or not there. */
function refuseUnfit(db: Database, { asAlbum, buttons, replyKeyboard, options, content, quote, replyTo }: Input, conversation: Conversation, files: readonly (File | Linked)[]): void {
  const isPrivate = !(conversationTarget(db, conversation.id)?.chatId ?? '').startsWith('-')
  const hasButtons = (buttons?.length ?? 0) > 0
  if (content?.type === 'poll' && conversationTarget(db, conversation.id)?.directTopicId != null) throw new Problem('not-in-direct')
  if (asAlbum) refuseAlbum(files)
  if (asAlbum && (hasButtons || replyKeyboard)) throw new Problem('album-buttons')
  if ((hasButtons || content?.type === 'checkout') && replyKeyboard) throw new Problem('two-keyboards')
  if (content && files.length > 0) throw new Problem('content-and-files')
  if (options?.effectId !== undefined && (!isPrivate || conversation.business)) throw new Problem('effect-private')
  if (replyKeyboard && conversation.business) throw new Problem('keyboard-private')
  const asks = typeof replyKeyboard === 'object' && replyKeyboard.rows.flat().some(({ request }) => request !== undefined)
  if (asks && !isPrivate) throw new Problem('keyboard-private')
  if (quote && replyTo === undefined) throw new Problem('quote-gone')
}

function needsProvider({ content }: Input): boolean {
  return content?.type === 'invoice' && content.currency !== 'XTR'
}

/** A short text is the caption of the first file; a longer one goes ahead in messages of its own, and so does one before a card. */
function partsOf({ text = '', entities, content, asAlbum }: Input, files: readonly (File | Linked)[], card: (content: Parameters<typeof cardOf>[0]) => Card): readonly Part[] {
  const none: Words = { text: '', entities: [] }
  const ahead = (): Part[] => piecesOf(text, entities).map(words => ({ words }))
  if (content?.type === 'checkout') return [...ahead(), { words: { text: content.text, entities: [] } }]
  if (content) return [...ahead(), { words: none, card: card(content) }]
  const [first, ...others] = files
  if (!first) return ahead()
  // A round video has no caption.
  const [caption = none, tooMuch] = first.as === 'video-note' ? [none, none] : piecesOf(text, entities, maxCaptionLength)
  const isCaption = tooMuch === undefined
  const isInAlbum = asAlbum === true
  const parts: Part[] = [{ words: isCaption ? caption : none, file: first, isInAlbum }, ...others.map(file => ({ words: none, file, isInAlbum }))]
  return isCaption ? parts : [...ahead(), ...parts]
}

const spoilable: ReadonlySet<string> = new Set(['photo', 'video', 'animation'])

function requestFor({ options = {}, quote, replyKeyboard }: Input, part: Part, isFirst: boolean, isLast: boolean, albumId: string | undefined): SendRequest {
  const { isSilent, isProtected, effectId, linkPreview, captionAbove, hasSpoiler } = options
  const { file, card } = part
  return {
    ...(isSilent && { isSilent }),
    ...(isProtected && { isProtected }),
    ...(effectId !== undefined && isFirst && { effectId }),
    ...(linkPreview !== undefined && !file && !card && { linkPreview }),
    ...(captionAbove && file && spoilable.has(file.as) && { captionAbove }),
    ...(hasSpoiler && file && spoilable.has(file.as) && { hasSpoiler }),
    ...(quote && isFirst && { quote }),
    ...(card && { content: card.content }),
    ...(file && 'link' in file && { link: file.link }),
    ...(replyKeyboard && isLast && { replyKeyboard }),
    ...(albumId !== undefined && { albumId }),
  }
}

function drawn({ options = {} }: Input, { card, file }: Part, isFirst: boolean, albumId: string | undefined): NonNullable<Queued['more']> {
  const { isProtected, effectId, captionAbove, hasSpoiler } = options
  const isSeen = file !== undefined && spoilable.has(file.as)
  return {
    ...card?.more,
    ...(isProtected && { isProtected }),
    ...(effectId !== undefined && isFirst && { effectId }),
    ...(captionAbove && isSeen && { captionAbove }),
    ...(hasSpoiler && isSeen && { hasSpoiler }),
    ...(albumId !== undefined && { albumId }),
  }
}

/** Scheduled by the operator, or held back for the moment that the settings ask for. */
function dueOf(deps: Deps, { sendAt }: Input): Queued['due'] {
  const when = sendAt === undefined ? null : dueAt(deps, sendAt)
  if (when !== null) return { at: when, isHeld: false }
  const hold = deps.holdSeconds() * 1_000
  return hold > 0 ? { at: deps.clock.now() + hold, isHeld: true } : undefined
}

function replyOf(db: Database, conversationId: string, messageId: string, quote: Input['quote']): Queued['replyTo'] {
  const message = messageOf(db, messageId)
  if (message?.conversationId !== conversationId || message.direction === 'system') throw new Problem('not-found')
  if (quote && !message.text.startsWith(quote.text, quote.position)) throw new Problem('quote-gone')
  return {
    key: messageId,
    author: message.author,
    text: (quote?.text ?? message.text).slice(0, 300),
    kind: message.kind,
    ...(quote && { isQuote: true as const }),
  }
}
