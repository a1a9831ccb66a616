import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { databasePath } from '../../../../src/main/core/store/database'
import { until } from '../core-world'
import { desk } from './world'

const provider = '284685063:TEST:canaryProviderToken'

test('what a bot’s settings show of payments is true: the rule, and whether there is a provider, also after a restart', async () => {
  const d = await desk()
  const bot = async (world: Pick<typeof d, 'call'> = d) => (await world.call('bot.list', {})).bots[0]
  await until(async () => expect(await bot()).toMatchObject({ hasProvider: false }))
  expect(await bot()).not.toHaveProperty('checkout')
  await d.call('bot.setCheckout', { botId: d.botId, rule: 'decline', reason: 'Closed today.' })
  await d.call('bot.setProvider', { botId: d.botId, token: provider })
  expect(await bot()).toMatchObject({ hasProvider: true, checkout: { rule: 'decline', reason: 'Closed today.' } })
  await until(() => expect(d.deltas.flatMap(delta => ('rows' in delta ? delta.rows : []))).toContainEqual({ kind: 'bot', row: expect.objectContaining({ hasProvider: true }) }))
  const again = await d.reopen()
  await until(async () => expect(await bot(again)).toMatchObject({ hasProvider: true, checkout: { rule: 'decline' } }))
  await again.call('bot.setProvider', { botId: d.botId, token: null })
  expect(await bot(again)).toMatchObject({ hasProvider: false })
})

test('a provider’s token is in the vault alone: not in the database, not in a row, not in an answer', async () => {
  const d = await desk()
  expect(await d.call('bot.setProvider', { botId: d.botId, token: provider })).toBeNull()
  const file = new DatabaseSync(databasePath(d.dataDir), { readOnly: true })
  const tables = file.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all().map(({ name }) => String(name))
  const everything = tables.map(table => JSON.stringify(file.prepare(`SELECT * FROM "${table}"`).all())).join()
  file.close()
  expect(tables).toContain('events')
  expect(everything + JSON.stringify(d.deltas) + JSON.stringify(await d.call('bot.list', {}))).not.toContain('canaryProvider')
  expect(await d.problem('bot.setProvider', { botId: '404', token: provider })).toBe('not-found')
  expect(await d.problem('bot.setProvider', { botId: d.botId, token: 'short' })).toBe('bad-input')
})
