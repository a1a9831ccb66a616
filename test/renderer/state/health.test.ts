import { expect, it } from 'vitest'
import { healthKey, silenceOf } from '../../../src/renderer/state/health'
import { en } from '../../../src/shared/i18n/en'
import { bot } from './rows'

it('tells a token that is not here from one that Telegram refused', () => {
  const refused = healthKey({ ...bot('1'), health: { state: 'unauthorized' } })
  const missing = healthKey({ ...bot('1'), health: { state: 'unauthorized', isMissing: true } })
  expect(en.health[refused].text).toContain('BotFather')
  expect(en.health[missing].text).not.toContain('BotFather')
})

it('says that a bot is paused or disconnected, whatever its health was', () => {
  expect(healthKey({ ...bot('1'), state: 'disconnected' })).toBe('disconnected')
  expect(healthKey({ ...bot('1'), state: 'paused' })).toBe('paused')
})

it('says that nothing is received while nothing can be written, whatever the bot was last heard to do', () => {
  expect(healthKey({ ...bot('1'), health: { state: 'starting' } }, { isViewOnly: true })).toBe('still')
  expect(healthKey({ ...bot('1'), state: 'disconnected' }, { isViewOnly: true })).toBe('disconnected')
  expect(en.health.still.word).toMatch(/\w/)
})

it('says that a bot is slowed down while what it sends has to wait, unless something graver is the matter', () => {
  expect(healthKey({ ...bot('1'), health: { state: 'receiving', lastContactAt: 0 } }, { isSlowed: true })).toBe('flooded')
  expect(healthKey({ ...bot('1'), health: { state: 'unauthorized' } }, { isSlowed: true })).toBe('unauthorized')
})

it('REL-3: a silence is a warning from 12 hours on, a graver one from 20, and a loss from 24', () => {
  const now = Date.UTC(2026, 10, 20, 12)
  const after = (hours: number) => silenceOf({ health: { state: 'offline', since: now, retryAt: now, silentSince: now - hours * 3_600_000 } }, now).risk
  expect([1, 11.9, 12, 19.9, 20, 23.9, 24, 100].map(after)).toEqual(['none', 'none', 'soon', 'soon', 'imminent', 'imminent', 'lost', 'lost'])
  expect(silenceOf({ health: { state: 'receiving', lastContactAt: 0 } }, now)).toEqual({ risk: 'none' })
  // A bot that was never heard has nothing to lose yet.
  expect(silenceOf({ health: { state: 'offline', since: 0, retryAt: 0 } }, now)).toEqual({ risk: 'none' })
})
