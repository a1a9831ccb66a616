import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerError, problemOf, reachOf, scrub, TgError } from '../../../../src/main/core/telegram/errors'
import { exchange, transportError } from '../../../../src/main/core/telegram/fetch'
import { verdictOn } from '../../../../src/main/core/telegram/verdict'
import { shownWebhook } from '../../../../src/main/core/telegram/webhook'
import { problems } from '../../../../src/shared/i18n/en/problems'
import { secret, token } from './support/world'

const answer = (error_code: number, description: string, parameters?: object) =>
  answerError('sendMessage', { ok: false, error_code, description, parameters }, token)

/** Whether any twelve characters in a row of the secret stand somewhere in it. */
function leaks(value: unknown): boolean {
  const texts = [inspect(value, { depth: 12, showHidden: true, getters: false }), JSON.stringify(value) ?? '', String(value), value instanceof Error ? String(value.stack) : '']
  return texts.some(text => Array.from({ length: secret.length - 11 }, (_, i) => secret.slice(i, i + 12)).some(piece => text.includes(piece)))
}

describe('what Telegram says', () => {
  // MAP 4: the texts as the server builds them.
  test.each([
    [403, 'Forbidden: bot was blocked by the user', 'blocked', 'blocked'],
    [403, 'Forbidden: user is deactivated', 'deactivated', 'deactivated'],
    [403, "Forbidden: bot can't initiate conversation with a user", 'not-started', 'not-started'],
    [403, "Forbidden: bot can't send messages to bots", 'is-bot', 'not-found'],
    [403, "Forbidden: the bot can't send messages to the bot", 'is-bot', 'not-found'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'kicked', 'kicked'],
    [403, 'Forbidden: bot is not a member of the channel chat', 'kicked', 'kicked'],
    [403, 'Forbidden: the group chat was deleted', 'kicked', 'kicked'],
    [400, 'Bad Request: chat not found', 'chat-not-found', 'not-found'],
    [400, 'Bad Request: private chat not found', 'chat-not-found', 'not-found'],
    [400, 'Bad Request: not enough rights to send photos to the chat', 'no-rights', null],
    [400, 'Bad Request: have no write access to the chat', 'no-rights', null],
    [400, 'Bad Request: CHAT_WRITE_FORBIDDEN', 'no-rights', null],
    [400, 'Bad Request: TOPIC_CLOSED', 'topic-closed', null],
    [400, 'Bad Request: message thread not found', 'topic-gone', null],
    [400, 'Bad Request: VOICE_MESSAGES_FORBIDDEN', 'voice-forbidden', null],
    [400, 'Bad Request: ALLOW_PAYMENT_REQUIRED_50', 'paid-messages', null],
    [400, 'Bad Request: business connection not found', 'business-gone', null],
    [400, 'Bad Request: message text is empty', 'empty-message', null],
    [400, 'Bad Request: text must be non-empty', 'empty-message', null],
    [400, 'Bad Request: message is too long', 'text-too-long', null],
    [400, 'Bad Request: message caption is too long', 'caption-too-long', null],
    [400, 'Bad Request: PHOTO_INVALID_DIMENSIONS', 'photo-refused-shape', null],
    [400, 'Bad Request: IMAGE_PROCESS_FAILED', 'photo-refused', null],
    [400, 'Bad Request: file of size 11000000 bytes is too big for a photo; the maximum size is 10485760 bytes', 'photo-refused-size', null],
    [400, 'Bad Request: file is too big', 'file-refused-size', null],
    [413, 'Request Entity Too Large', 'file-refused-size', null],
    [400, 'Bad Request: file must be non-empty', 'file-refused-empty', null],
    [400, 'Bad Request: message to be replied not found', 'reply-gone', null],
    [400, 'Bad Request: wrong file_id or the file is temporarily unavailable', 'file-unavailable', null],
    [400, 'Bad Request: invalid file_id', 'file-expired', null],
    [401, 'Unauthorized', 'token-refused', null],
    [404, 'Not Found', 'token-refused', null],
    [404, 'Not Found: method not found', 'telegram-refused', null],
    [409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first", 'webhook-active', null],
    [409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running', 'contested', null],
    [500, 'Internal Server Error: restart', 'telegram-unwell', null],
    [400, 'Bad Request: something nobody has seen', 'telegram-refused', null],
  ])('%i %s', (code, description, problem, reach) => {
    const error = answer(code, description)
    expect(problemOf(error).code).toBe(problem)
    expect(reachOf(error)).toBe(reach)
    expect(Object.keys(problems)).toContain(problem)
  })
})

describe('what follows from it', () => {
  test.each([
    [answer(429, 'Too Many Requests: retry after 7', { retry_after: 7 }), { is: 'slower', seconds: 7 }],
    [answer(429, 'Too Many Requests'), { is: 'slower', seconds: 5 }],
    [answer(401, 'Unauthorized'), { is: 'later' }],
    [answer(400, 'Bad Request: chat not found'), { is: 'fail', reach: 'not-found' }],
    [answer(400, 'Bad Request: group chat was upgraded', { migrate_to_chat_id: -1001 }), { is: 'moved', chatId: '-1001' }],
    [answer(500, 'Internal Server Error'), { is: 'doubt' }],
    [answer(200, 'odd'), { is: 'doubt' }],
    [new TgError({ kind: 'network', method: 'x', sent: 'no' }), { is: 'later' }],
    [new TgError({ kind: 'cut', method: 'x', sent: 'maybe' }), { is: 'doubt' }],
    [new TgError({ kind: 'cut', method: 'x', sent: 'no' }), { is: 'fail', problem: { code: 'connection-lost' } }],
    [new TgError({ kind: 'timeout', method: 'x', sent: 'maybe' }), { is: 'doubt' }],
    [new TgError({ kind: 'garbage', method: 'x', status: 502, sent: 'maybe' }), { is: 'doubt' }],
    [new TgError({ kind: 'garbage', method: 'x', status: 407, isPage: true, sent: 'no' }), { is: 'later' }],
    [new TgError({ kind: 'garbage', method: 'x', status: 413, isPage: true, sent: 'no' }), { is: 'fail' }],
    [new TgError({ kind: 'file', method: 'x', sent: 'no' }), { is: 'fail', problem: { code: 'upload-gone' } }],
  ])('%s', (error, verdict) => {
    expect(verdictOn(error)).toMatchObject(verdict)
  })

  test('is doubt whenever the request may have been carried out', () => {
    const kinds = fc.constantFrom('network', 'cut', 'timeout', 'aborted', 'answer', 'garbage', 'redirect', 'oversize', 'file' as const)
    fc.assert(
      fc.property(kinds, fc.constantFrom('maybe', 'yes' as const), fc.integer({ min: 100, max: 599 }), (kind, sent, status) => {
        expect(verdictOn(new TgError({ kind, sent, status, method: 'x', retryAfter: 1, migrateTo: '-1' }))).toEqual({ is: 'doubt' })
      }),
    )
  })
})

describe('the token', () => {
  test('is in no error of ours, whatever the errors below held', () => {
    const url = `https://api.telegram.org/bot${token}/getMe`
    const holding = fc.constantFrom(
      () => new TypeError(`fetch failed for ${url}`, { cause: Object.assign(new Error(url), { code: 'ECONNRESET', url, host: url }) }),
      () => Object.assign(new Error('x'), { code: `E_${secret}` }),
      () => Object.assign(new AggregateError([new Error(url)], url), { cause: { code: 'ENOTFOUND', hostname: token } }),
      () => new DOMException(url, 'AbortError'),
      () => ({ message: url, code: token }),
      () => url,
      () => null,
    )
    fc.assert(
      fc.property(holding, fc.boolean(), fc.boolean(), (make, isSeen, hasLeft) => {
        expect(leaks(transportError(make(), { ...exchange('getMe'), isSeen, hasLeft }))).toBe(false)
      }),
    )
  })

  test('is in nothing that Telegram answers, wherever it repeats it', () => {
    const shapes = fc.constantFrom(token, secret, encodeURIComponent(token), `/bot${token}/getMe`, `/file/bot${token}/x`, `bot${token}`)
    fc.assert(
      fc.property(fc.string(), shapes, fc.string(), (before, shape, after) => {
        expect(leaks(scrub(before + shape + after, token))).toBe(false)
        expect(leaks(answer(400, before + shape + after))).toBe(false)
        expect(leaks(problemOf(answer(400, before + shape + after)))).toBe(false)
        expect(leaks(shownWebhook({ url: `https://example.org/${shape}?x=${token}` }, token))).toBe(false)
      }),
    )
  })

  test('of another bot is not shown either', () => {
    const other = '123456789:AAotherOTHERotherOTHERotherOTHERoth'
    expect(scrub(`see ${other} there`, token)).toBe('see … there')
  })
})

describe('a webhook', () => {
  test.each([
    ['https://crm.example/in?key=1#x', 'https://crm.example/in'],
    ['https://user:pass@crm.example/in', 'https://crm.example/in'],
    [`https://crm.example/${token}`, 'https://crm.example/…'],
    [`https://crm.example/${encodeURIComponent(token)}/in`, 'https://crm.example/…/in'],
    ['nonsense', '…'],
    ['', null],
  ])('%j is shown as %j', (url, shown) => {
    expect(shownWebhook({ url }, token)).toBe(shown)
  })
})
