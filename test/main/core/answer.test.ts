import { expect, test } from 'vitest'
import { answer } from '../../../src/main/core/answer'
import { Problem } from '../../../src/shared/problem'

const actor = { operatorId: 'o', deviceId: 'd' }
const logged: string[] = []
const ask = (name: string, input: unknown, handlers: Parameters<typeof answer>[0] = {}) =>
  answer(handlers, (_, message) => logged.push(message), actor, name, input)

test('input that does not fit is refused with what is wrong', async () => {
  expect(await ask('bot.pause', { botId: 7 }, { 'bot.pause': () => null })).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
  expect(await ask('bot.pause', { botId: '7', more: 1 }, { 'bot.pause': () => null })).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
})

test.each(['no.such', '__proto__', 'constructor', 'toString', ''])('the call %j is not known', async name => {
  expect(await ask(name, {})).toMatchObject({ ok: false, problem: { code: 'unknown-call' } })
})

test('keys that reach for prototypes and nesting without end are refused before anything looks at them', async () => {
  const seen: unknown[] = []
  const handlers = { 'settings.set': (input: unknown) => (seen.push(input), null as never) }
  expect(await ask('settings.set', JSON.parse('{"__proto__":{"theme":"dark"}}'), handlers)).toMatchObject({ ok: false })
  let deep: unknown = {}
  for (let level = 0; level < 100_000; level++) deep = { deep }
  expect(await ask('settings.set', deep, handlers)).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
  expect(seen).toEqual([])
})

test('a problem crosses as its code and parameters', async () => {
  const handlers = {
    'bot.pause': () => {
      throw new Problem('blocked', { name: 'Ada' })
    },
  }
  expect(await ask('bot.pause', { botId: '1' }, handlers)).toEqual({ ok: false, problem: { code: 'blocked', params: { name: 'Ada' } } })
})

test('any other error crosses as `internal` and nothing of it, and is logged', async () => {
  const handlers = {
    'bot.pause': () => {
      throw new Error('secret detail')
    },
  }
  expect(await ask('bot.pause', { botId: '1' }, handlers)).toEqual({ ok: false, problem: { code: 'internal' } })
  expect(logged).toContain('A call failed.')
})
