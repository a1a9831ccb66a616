import assets from './demo/assets.json'
import { cast, shop } from './demo/cast'
import type { Role } from './demo/cast'
import { makePdf } from './demo/pdf'
import { answers, history, later, opening } from './demo/script'
import type { PictureName, Say } from './demo/script'
import type { FileOptions, Person, SeenMessage, WriteOptions } from './people'
import { createRandom } from './random'
import type { Random } from './random'
import { addMessage, privateRoom, textContent } from './rooms'
import { createSimulator } from './simulator'
import type { Bot, Simulator } from './simulator'

export type Demo = { readonly apiRoot: string; readonly token: string; close(): Promise<void> }

type Stage = { readonly simulator: Simulator; readonly bot: Bot; readonly people: Readonly<Record<Role, Person>>; readonly random: Random }

/**
 * A small shop's bot with nine people who write to it: yesterday's and today's messages wait in the queue at once, more follow
 * from the first poll on, and everybody reacts to what the operator answers. Real time, loopback only, one port of its own.
 * assets.json holds our own drawings (JPEG, WebP) and a synthetic voice (speech by espeak-ng, Opus in Ogg), encoded once.
 */
export async function startDemo({ seed = 2026, onReady }: { seed?: number; onReady?: (demo: Demo) => void } = {}): Promise<Demo> {
  const simulator = createSimulator({ seed, journalLimit: 1000 })
  const { apiRoot } = await simulator.start()
  const bot = simulator.createBot(shop)
  const people = Object.fromEntries(Object.entries(cast).map(([role, options]) => [role, simulator.createUser(options)])) as Record<Role, Person>
  const stage: Stage = { simulator, bot, people, random: createRandom(seed) }
  recall(stage)
  answerBack(stage)
  afterFirstPoll(stage, () => playOpening(stage, 0))
  const demo: Demo = { apiRoot, token: bot.token, close: () => simulator.close() }
  onReady?.(demo)
  return demo
}

/** The history: written at its own time, so that the inbox has ages, and queued all at once. */
function recall(stage: Stage): void {
  const now = stage.simulator.clock.now()
  for (const role of Object.keys(cast) as Role[]) stage.bot.state.relations.set(stage.people[role].id, 'started')
  for (const { who, ago, say } of history) perform(stage, who, say, now - ago * 60_000)
}

/** The live part begins when somebody looks: a slow start of the app must not swallow it. */
function afterFirstPoll({ simulator }: Stage, begin: () => void): void {
  const look = () => {
    if (simulator.journal.of('getUpdates').length > 0) begin()
    else simulator.clock.after(500, look)
  }
  look()
}

function playOpening(stage: Stage, index: number): void {
  const line = opening[index]
  if (!line) return playLater(stage, 0)
  stage.simulator.clock.after(line.after * 1000, () => {
    perform(stage, line.who, line.say)
    playOpening(stage, index + 1)
  })
}

function playLater(stage: Stage, index: number): void {
  const line = later[index]
  if (!line) return
  stage.simulator.clock.after(stage.random.between(30, 75) * 1000, () => {
    perform(stage, line.who, line.say)
    playLater(stage, index + 1)
  })
}

/** Somebody reads what the shop answered, and after a moment does the next thing that the script knows. */
function answerBack(stage: Stage): void {
  const { simulator, random } = stage
  const taken = new Map<Role, number>()
  const pending = new Map<Role, () => void>()
  simulator.witness(event => {
    if (event.kind !== 'message') return
    const role = roleOf(stage, event.room.person?.id)
    if (!role) return
    // Several messages in a row are read together.
    pending.get(role)?.()
    const wait = random.between(2500, 6500)
    pending.set(role, simulator.clock.after(wait, () => {
      pending.delete(role)
      const count = taken.get(role) ?? 0
      taken.set(role, count + 1)
      respond(stage, role, count, event.message.id)
    }))
  })
}

function respond(stage: Stage, role: Role, count: number, messageId: number): void {
  const { bot, people, random, simulator } = stage
  const script = answers[role]
  const step = script[Math.min(count, script.length - 1)]
  const isEncore = count >= script.length
  if (!step || (isEncore && random.chance(0.5))) return
  if (step.blocks) return people[role].block(bot)
  if (step.react !== undefined) people[role].react(bot, messageId, step.react)
  const { say } = step
  if (say && !isEncore) simulator.clock.after(random.between(1500, 4000), () => perform(stage, role, say))
}

function roleOf({ people }: Stage, id: number | undefined): Role | undefined {
  return (Object.keys(people) as Role[]).find(role => people[role].id === id)
}

/** Does what a line says, as this person, now or at a time in the past. Somebody who has blocked the bot says nothing more. */
function perform(stage: Stage, role: Role, say: Say, at?: number): SeenMessage | null {
  const { bot, people } = stage
  const person = people[role]
  if (bot.state.relations.get(person.id) !== 'started') return null
  const options: WriteOptions = { at }
  if ('corrected' in say) return correct(person, bot, say.corrected)
  if ('toShop' in say) return person.write(bot, say.text, { at, replyTo: saidByShop(stage, person, say.toShop, at) })
  if ('text' in say) return person.write(bot, say.text, options)
  if ('picture' in say) return person.sendPhoto(bot, { ...picture(say.picture), caption: say.caption, at })
  if ('album' in say) return person.sendAlbum(bot, say.album.map((name, index) => ({ ...picture(name), kind: 'photo', caption: index === 0 ? say.caption : '' })))[0] ?? null
  if ('voice' in say) return person.sendVoice(bot, { bytes: Buffer.from(assets.voice, 'base64'), facts: { duration: 12 }, at })
  if ('sticker' in say) return person.sendSticker(bot, { bytes: Buffer.from(assets.sticker, 'base64'), facts: { emoji: '🌵', set_name: 'JuniperFriends' }, at })
  if ('purchaseOrder' in say) return person.sendDocument(bot, { ...purchaseOrder(), caption: say.caption, at })
  if ('location' in say) return person.sendLocation(bot, say.location, options)
  return person.sendContact(bot, say.contact, options)
}

function correct(person: Person, bot: Bot, text: string): SeenMessage | null {
  const last = person.chatOf(bot).findLast(message => message.from === 'person' && message.kind === 'text')
  return last ? person.edit(bot, last.messageId, text) : null
}

/** Something that the shop wrote before this demo began; the bot is not told of its own messages. */
function saidByShop({ simulator, bot }: Stage, person: Person, text: string, at = simulator.clock.now()): number {
  const room = privateRoom(simulator.world, bot.state, person.state)
  return addMessage(simulator.world, room, { author: { bot: bot.state }, content: textContent(text), at: at - 600_000 }).id
}

function picture(name: PictureName): FileOptions {
  const { small, large } = assets.pictures[name]
  return { bytes: Buffer.from(large, 'base64'), sizes: [Buffer.from(small, 'base64')] }
}

function purchaseOrder(): FileOptions {
  const lines = [
    'Weber Interiors, Hafenstrasse 8, Hamburg', '', 'To: Juniper & Co.', '', '20 x Planter, tall, cream            74.00    1,480.00',
    ' 4 x Planter, low, terracotta         38.00      152.00', '', 'Total                                         1,632.00', '',
    'Delivery: first week of next month, before noon.', 'Please confirm by return.',
  ]
  return { bytes: makePdf('Purchase order 0417', lines), name: 'Purchase order 0417.pdf', mime: 'application/pdf' }
}
