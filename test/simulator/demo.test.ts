import { Api } from 'grammy'
import { afterEach, expect, test } from 'vitest'
import { startDemo } from '../../src/simulator/demo'
import type { Demo } from '../../src/simulator/demo'
import { answers, history, later, opening } from '../../src/simulator/demo/script'
import { pictureSize } from '../../src/simulator/pictures'

let demo: Demo

afterEach(() => demo.close())

const allowed_updates = ['message', 'edited_message', 'message_reaction', 'my_chat_member'] as const

test('the demo opens with eight conversations of the last day', async () => {
  demo = await startDemo()
  const api = new Api(demo.token, { apiRoot: demo.apiRoot })
  const updates = await api.getUpdates({ allowed_updates })
  const messages = updates.flatMap(update => update.message ?? [])
  expect(new Set(messages.map(message => message.chat.id)).size).toBe(8)
  expect(messages).toHaveLength(history.length)
  const ages = messages.map(message => Date.now() / 1000 - message.date)
  expect(ages).toEqual(ages.toSorted((one, other) => other - one))
  expect(Math.max(...ages)).toBeLessThan(86_400)
  expect(messages.filter(message => message.reply_to_message).length).toBeGreaterThan(0)
})

test('a picture of the demo can be fetched and is a picture in the size that it says', async () => {
  demo = await startDemo()
  const api = new Api(demo.token, { apiRoot: demo.apiRoot })
  const updates = await api.getUpdates({ allowed_updates })
  const sizes = updates.flatMap(update => update.message?.photo ?? [])
  expect(sizes.length).toBeGreaterThan(1)
  for (const size of sizes) {
    const { file_path } = await api.getFile(size.file_id)
    const response = await fetch(`${demo.apiRoot}/file/bot${demo.token}/${file_path}`)
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.length).toBe(size.file_size)
    expect(pictureSize(bytes)).toEqual({ width: size.width, height: size.height })
  }
  const [photos] = (await api.getUserProfilePhotos(7_000_100_200)).photos
  expect(photos?.map(photo => photo.width)).toEqual([160, 320])
})

test('people react to an answer, and one of them blocks the bot', async () => {
  demo = await startDemo()
  const api = new Api(demo.token, { apiRoot: demo.apiRoot })
  let offset = 0
  for (const update of await api.getUpdates({ allowed_updates })) offset = update.update_id + 1
  const anna = 500_100_201
  const victor = 500_100_209
  await api.sendMessage(anna, 'Lovely!')
  await api.sendMessage(victor, 'We are sorry.')
  const seen: string[] = []
  while (!['message_reaction', 'my_chat_member'].every(kind => seen.includes(kind))) {
    for (const update of await api.getUpdates({ offset, timeout: 10, allowed_updates })) {
      offset = update.update_id + 1
      seen.push(...Object.keys(update))
    }
  }
  await expect(api.sendMessage(victor, 'Hello?')).rejects.toThrow('bot was blocked by the user')
})

test('the live part is neither silent nor a flood', async () => {
  demo = await startDemo()
  const waits = opening.map(line => line.after)
  const total = waits.reduce((sum, wait) => sum + wait, 0)
  expect(total).toBeGreaterThan(90)
  expect(total).toBeLessThan(150)
  expect(Math.max(...waits)).toBeLessThanOrEqual(15)
  expect(later.length).toBeGreaterThan(5)
  expect(Object.values(answers).flat().filter(step => step.blocks)).toHaveLength(1)
})
