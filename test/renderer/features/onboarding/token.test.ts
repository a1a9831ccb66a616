import { describe, expect, it } from 'vitest'
import { looksLikeToken, tokenIn } from '../../../../src/renderer/features/onboarding/token'

// The sample of Telegram's own documentation: it belongs to nobody.
const sample = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw'

describe('a pasted token', () => {
  it.each([sample, `  ${sample}\n`, `"${sample}"`, `Use this token to access the HTTP API:\n${sample}\nKeep your token secure`])('is found in %j', text =>
    expect(tokenIn(text)).toBe(sample),
  )

  it('stays what it is where there is none', () => expect(tokenIn(' hello ')).toBe('hello'))

  it('is judged by its shape alone', () => {
    expect(looksLikeToken(sample)).toBe(true)
    expect([looksLikeToken('110201543'), looksLikeToken('x:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw'), looksLikeToken(`${sample} `)]).toEqual([false, false, false])
  })
})
