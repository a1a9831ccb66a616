import { deflateSync } from 'node:zlib'
import { expect, onTestFinished } from 'vitest'
import type { ConversationId, Message, MessageId } from '../../../../src/shared/model'
import { coreWorld, until } from '../core-world'

/** A core whose bot Ada has written to. */
export async function desk(given: Parameters<typeof coreWorld>[0] = {}) {
  const world = await coreWorld(given)
  let current = world
  onTestFinished(() => current.close())
  const bot = world.simulator.createBot({ firstName: 'Shop', username: 'shop_bot' })
  const ada = world.simulator.createUser({ firstName: 'Ada' })
  ada.start(bot)
  const { botId } = await world.call('bot.connect', { token: bot.token, channelName: 'The shop' })
  const conversationId = `${botId}:${ada.id}` as ConversationId
  const list = async (id = conversationId) => (await current.call('message.list', { conversationId: id })).messages
  await until(async () => expect(await list()).not.toHaveLength(0))
  const message = async (id: MessageId): Promise<Message | undefined> => (await list()).find(each => each.id === id)
  const becomes = (id: MessageId, shape: object) => until(async () => expect(await message(id)).toMatchObject(shape))
  const seen = () => ada.chatOf(bot).filter(each => each.from === 'bot')
  /** The arguments of each call of a method that was carried out or refused, in order. */
  const calls = (method: string) => world.simulator.journal.entries.filter(entry => entry.method === method).map(entry => entry.args)
  const reopen = async () => {
    current = await current.reopen()
    return current
  }
  return { ...world, bot, ada, botId, conversationId, list, message, becomes, seen, calls, reopen }
}

/** A real grey PNG of that many pixels. */
export function png(width: number, height: number): Uint8Array {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, body, Buffer.alloc(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const rows = deflateSync(Buffer.alloc((width + 1) * height))
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}
