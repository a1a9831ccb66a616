import type { ProblemData, Reach } from '../../../shared/model'

/**
 * What went wrong with one call:
 * `network`   nothing reached the server (DNS, refused, connect time-out, TLS);
 * `cut`       the connection broke;
 * `timeout`   our own deadline passed;
 * `aborted`   we were told to stop;
 * `answer`    the server said `{ ok: false }`;
 * `garbage`   the reply is no Bot API reply: HTML, an empty body, another JSON;
 * `redirect`  the server sent us elsewhere, which Telegram never does;
 * `oversize`  the reply is larger than we read;
 * `file`      the local file could not be read.
 */
export type TgErrorKind =
  | 'network'
  | 'cut'
  | 'timeout'
  | 'aborted'
  | 'answer'
  | 'garbage'
  | 'redirect'
  | 'oversize'
  | 'file'

/** Whether the server may have acted on the request. */
export type Sent = 'no' | 'maybe' | 'yes'

export type TgFacts = {
  readonly kind: TgErrorKind
  readonly method: string
  readonly sent: Sent
  /** The operating system's or the HTTP client's code, such as `ENOTFOUND`. */
  readonly code?: string
  /** The HTTP status; for an answer its `error_code`, which Telegram keeps equal. */
  readonly status?: number
  readonly description?: string
  /** Seconds. */
  readonly retryAfter?: number
  /** The chat that a group became. */
  readonly migrateTo?: string
  /** The reply was a web page: a captive portal or a proxy speaks. */
  readonly isPage?: boolean
}

/**
 * The only error that leaves this folder's HTTP boundary. It has no cause, no address and no token: the errors of grammY and
 * of the HTTP client carry the request's URL, and with it the token, in places that loggers print (TRUST 0.4, SEC-50).
 */
export class TgError extends Error {
  override readonly name = 'TgError'
  readonly kind: TgErrorKind
  readonly method: string
  readonly sent: Sent
  readonly code?: string
  readonly status?: number
  readonly description?: string
  readonly retryAfter?: number
  readonly migrateTo?: string
  readonly isPage?: boolean

  constructor(facts: TgFacts) {
    super(`${facts.method}: ${[facts.kind, facts.status, facts.code, facts.description].filter(Boolean).join(' ')}`)
    this.kind = facts.kind
    this.method = facts.method
    this.sent = facts.sent
    if (facts.code !== undefined) this.code = facts.code
    if (facts.status !== undefined) this.status = facts.status
    if (facts.description !== undefined) this.description = facts.description
    if (facts.retryAfter !== undefined) this.retryAfter = facts.retryAfter
    if (facts.migrateTo !== undefined) this.migrateTo = facts.migrateTo
    if (facts.isPage) this.isPage = true
  }
}

/** Removes the token, its secret half, anything shaped like a token, and `/bot.../` paths; at most 300 characters stay. */
export function scrub(text: string, token: string): string {
  const secret = token.slice(token.indexOf(':') + 1)
  let clean = text
  for (const piece of [token, encodeURIComponent(token), secret]) if (piece) clean = clean.replaceAll(piece, '…')
  return clean
    .replaceAll(/\d{1,16}(:|%3A)[A-Za-z0-9_-]{24,128}/gi, '…')
    .replaceAll(/\/bot\d[^/\s]*/g, '/bot…')
    .slice(0, 300)
}

/** Seconds. Telegram keeps updates for a day: nobody can mean a longer wait. */
const longestRetryAfter = 24 * 60 * 60

/** Reads `{ ok: false, ... }`. A 4xx is a certain no; after a 5xx the server may have acted all the same (MAP 5). */
export function answerError(method: string, reply: Readonly<Record<string, unknown>>, token: string): TgError {
  const status = typeof reply.error_code === 'number' && Number.isInteger(reply.error_code) && reply.error_code < 1_000 ? Math.max(0, reply.error_code) : 0
  const parameters = isRecord(reply.parameters) ? reply.parameters : {}
  const retryAfter = parameters.retry_after
  const migrateTo = parameters.migrate_to_chat_id
  return new TgError({
    kind: 'answer',
    method,
    status,
    sent: status >= 400 && status < 500 ? 'no' : 'maybe',
    description: typeof reply.description === 'string' ? scrub(reply.description, token) : undefined,
    retryAfter: typeof retryAfter === 'number' && retryAfter >= 0 ? Math.min(retryAfter, longestRetryAfter) : undefined,
    migrateTo: typeof migrateTo === 'number' && Number.isSafeInteger(migrateTo) ? String(migrateTo) : undefined,
  })
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** 401, or the bare 404 that the hosted front end gives for a malformed token: the token may be wrong. */
export function isTokenRefusal(error: TgError): boolean {
  if (error.kind !== 'answer') return false
  return error.status === 401 || (error.status === 404 && !/method not found/i.test(error.description ?? ''))
}

/**
 * Whether the handshake failed because of who the other side is, or whether it speaks TLS at all. Node's codes for that are OpenSSL's names
 * of the failure (`CERT_HAS_EXPIRED`, `UNABLE_TO_VERIFY_LEAF_SIGNATURE`) and its own (`ERR_TLS_CERT_ALTNAME_INVALID`, `ERR_SSL_...`).
 */
export function isUnsafe({ kind, code = '' }: TgError): boolean {
  return kind === 'network' && /cert|tls|ssl|eproto|unable_to|chain_too_long|path_length|invalid_(ca|purpose)|hostname_mismatch/i.test(code)
}

type Rule = readonly [pattern: RegExp, code: string, reach?: Reach]

// MAP 4. Descriptions are "subject to change", so they are matched by what they are about; the first that matches counts.
const rules: readonly Rule[] = [
  [/blocked by the user|user_is_blocked/i, 'blocked', 'blocked'],
  [/user is deactivated|input_user_deactivated/i, 'deactivated', 'deactivated'],
  [/can't initiate conversation/i, 'not-started', 'not-started'],
  [/bots? can't send messages? to (the )?bots?/i, 'is-bot', 'not-found'],
  [/was kicked|is not a member|chat was deleted/i, 'kicked', 'kicked'],
  [/chat not found|user not found|peer_id_invalid|chat_id is empty/i, 'chat-not-found', 'not-found'],
  [/business connection not found|business_peer_invalid/i, 'business-gone'],
  [/topic_closed/i, 'topic-closed'],
  [/message thread not found|topic_deleted/i, 'topic-gone'],
  [/message to (edit|delete|pin|unpin|react|forward|copy) not found|message_id_invalid/i, 'message-gone'],
  [/can't be deleted/i, 'delete-refused'],
  [/(can't be edited|no (text|caption) in the message to edit)/i, 'not-editable'],
  [/protected content|can't be (forwarded|copied)|forwards_restricted/i, 'protected-content'],
  [/reaction_invalid|reactions_too_many/i, 'reaction-unknown'],
  [/quote_text_invalid/i, 'quote-gone'],
  [/charge_already_refunded/i, 'refund-done'],
  [/payment_provider_invalid|currency_total_amount_invalid|currency_invalid|stars_invoice_invalid/i, 'invoice-refused'],
  [/voice_messages_forbidden/i, 'voice-forbidden'],
  [/allow_payment_required/i, 'paid-messages'],
  [/not enough rights|have no write access|write_forbidden|admin_required|administrator rights/i, 'no-rights'],
  [/message text is empty|text must be non-empty/i, 'empty-message'],
  [/caption is too long/i, 'caption-too-long'],
  [/message is too long|text is too long/i, 'text-too-long'],
  [/photo_invalid_dimensions/i, 'photo-refused-shape'],
  [/too big for a photo/i, 'photo-refused-size'],
  [/image_process_failed|photo_ext_invalid|wrong file type/i, 'photo-refused'],
  [/failed to get http url content|webpage_curl_failed/i, 'link-unreached'],
  [/wrong type of the web page content|webpage_media_empty/i, 'link-wrong-type'],
  [/wrong (file identifier\/)?http url specified|wc_convert_url_invalid|external_url_invalid/i, 'link-not-taken'],
  [/file must be non-empty/i, 'file-refused-empty'],
  [/file is too big|request entity too large|file of size/i, 'file-refused-size'],
  [/message to be replied not found|message to reply not found/i, 'reply-gone'],
  [/temporarily unavailable/i, 'file-unavailable'],
  [/wrong file_?id|invalid file_?id|wrong remote file/i, 'file-expired'],
]

/** The operator's view of an error: a code of the catalogue with its parameters. Pure. */
export function problemOf(error: TgError): ProblemData {
  switch (error.kind) {
    case 'network':
      return { code: isUnsafe(error) ? 'connection-unsafe' : 'offline' }
    case 'cut':
    case 'timeout':
    case 'aborted':
      return { code: 'connection-lost' }
    case 'redirect':
      return { code: 'captive-portal' }
    case 'garbage':
    case 'oversize':
      if (error.status === 413) return { code: 'file-refused-size' }
      return error.isPage && (error.status ?? 0) < 500
        ? { code: 'captive-portal' }
        : { code: 'telegram-unwell', params: { status: error.status ?? 0 } }
    case 'file':
      return { code: 'upload-gone' }
    case 'answer':
      return answerProblem(error)
    default:
      return error.kind satisfies never
  }
}

function answerProblem(error: TgError): ProblemData {
  const status = error.status ?? 0
  const description = error.description ?? ''
  if (isTokenRefusal(error)) return { code: 'token-refused' }
  if (status === 409) return { code: /webhook/i.test(description) ? 'webhook-active' : 'contested' }
  if (status === 429) return { code: 'flooded', params: { seconds: error.retryAfter ?? 0 } }
  if (status === 413) return { code: 'file-refused-size' }
  if (status >= 500 || status < 400) return { code: 'telegram-unwell', params: { status } }
  const rule = rules.find(([pattern]) => pattern.test(description))
  return rule ? { code: rule[1] } : { code: 'telegram-refused', params: { reason: plainReason(description) } }
}

function plainReason(description: string): string {
  return description.replace(/^(bad request|forbidden|unauthorized):\s*/i, '').slice(0, 200)
}

/** What a refusal says about the way to the contact; null where it says nothing about it. Pure. */
export function reachOf(error: TgError): Reach | null {
  if (error.kind !== 'answer' || (error.status !== 400 && error.status !== 403)) return null
  const rule = rules.find(([pattern]) => pattern.test(error.description ?? ''))
  return rule?.[2] ?? null
}
