import { expect, it } from 'vitest'
import { healthKey } from '../../../src/renderer/state/health'
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
