import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { en } from '../../src/shared/i18n/en'
import { serviceWords, type Catalogue } from '../../src/shared/service-words'
import { coreWorld, until } from '../main/core/core-world'
import { sentenceOf } from '../renderer/words'

/** The English catalogue without its library: blanks are filled, nothing else. */
const catalogue: Catalogue = {
  t: (key, params) => (sentenceOf(en, key) ?? key).replaceAll(/\{\{(\w+)\}\}/g, (_, blank: string) => String(params[blank] ?? `(${blank})`)),
  exists: key => sentenceOf(en, key) !== undefined,
  locale: 'en-US',
  nameless: 'Somebody',
}

test('a line of Telegram\'s as the last word stands in the list as its sentence, and a group as what it is', async () => {
  const world = await coreWorld()
  try {
    const bot = world.simulator.createBot({})
    const ada = world.simulator.createUser({ firstName: 'Ada' })
    ada.start(bot)
    const group = world.simulator.createGroup({ title: 'Friends', people: [ada], bots: [bot] })
    await world.call('bot.connect', { token: bot.token })
    ada.write(group, '/hello')
    const row = async (id: number) => (await world.call('conversation.list', { limit: 50 })).conversations.find(({ contactId }) => contactId === String(id))
    await until(async () => expect(await row(group.id)).toMatchObject({ kind: 'group', title: 'Friends' }))
    expect((await row(ada.id))?.kind).toBeUndefined()
    ada.sendRaw(bot, { new_chat_title: 'Friends of the corner shop' })
    const line = await until(async () => {
      const found = await row(ada.id)
      expect(found?.previewKind).toBe('new_chat_title')
      return found
    })
    expect(serviceWords(line?.previewContent, 'Ada', catalogue)).toBe('Ada renamed the group to “Friends of the corner shop”')
  } finally {
    await world.close()
    rmSync(world.dataDir, { recursive: true, force: true })
  }
})
