import type { Args } from './args'
import { badRequest, forbidden } from './errors'
import { businessRoom, groupRoom, privateRoom } from './rooms'
import type { BotState, GroupState, PersonState, Room, World } from './world'

/** What a message needs the right for, as the error text names it. */
export type Right = 'text messages' | 'photos' | 'documents' | 'voice notes' | 'music' | 'videos' | 'video notes' | 'stickers' | 'animations'

/** The chat that an argument names, if the bot may know it at all. */
export function chatOf(world: World, bot: BotState, args: Args, name = 'chat_id'): Room {
  const raw = args.text(name).trim()
  if (raw === '') throw badRequest(`${name} is empty`)
  if (raw.startsWith('@')) throw badRequest('chat not found')
  if (!/^-?\d{1,16}$/.test(raw)) throw badRequest('chat not found')
  const id = Number(raw)
  if (args.has('business_connection_id')) return businessChat(world, bot, args.text('business_connection_id'), id)
  const group = world.groups.get(id)
  if (group?.bots.has(bot.id)) return groupRoom(world, bot, group)
  if (world.bots.has(id)) throw forbidden("bot can't send messages to bots")
  const person = world.people.get(id)
  if (!person || !bot.relations.has(id)) throw badRequest('chat not found')
  return privateRoom(world, bot, person)
}

/** Throws where the bot may not write (or send this) here. Texts and order: MAP 4.3, F6. */
export function checkWriting(bot: BotState, place: Room, right: Right | null, now: number): void {
  if (place.connection) return checkBusiness(place, now)
  if (place.person) checkPerson(bot, place.person, right)
  if (place.group) checkGroup(bot, place.group, right)
}

function businessChat(world: World, bot: BotState, connectionId: string, personId: number): Room {
  const connection = bot.connections.get(connectionId)
  if (!connection) throw badRequest('business connection not found')
  const person = world.people.get(personId)
  if (!person) throw badRequest('chat not found')
  return businessRoom(world, bot, connection, person)
}

/** Only where the owner allows it, and somebody wrote within the last day (MAP 3.7). */
function checkBusiness({ connection, messages }: Room, now: number): void {
  if (!connection?.isEnabled) throw badRequest('business connection not found')
  const heard = [...messages.values()].findLast(message => 'person' in message.author && message.author.person !== connection.owner)
  if (!connection.canReply || !heard || heard.date * 1000 < now - 86_400_000) throw badRequest('BUSINESS_PEER_INVALID')
}

function checkPerson(bot: BotState, person: PersonState, right: Right | null): void {
  if (person.isDeactivated) throw forbidden('user is deactivated')
  const relation = bot.relations.get(person.id)
  if (relation === 'blocked') throw forbidden('bot was blocked by the user')
  if (relation !== 'started') throw forbidden("bot can't initiate conversation with a user")
  if (person.forbidsVoice && (right === 'voice notes' || right === 'video notes')) throw badRequest('VOICE_MESSAGES_FORBIDDEN')
  if (person.asksStars > 0 && right) throw badRequest(`ALLOW_PAYMENT_REQUIRED_${person.asksStars}`)
}

function checkGroup(bot: BotState, group: GroupState, right: Right | null): void {
  const name = group.type === 'group' ? 'group chat' : `${group.type} chat`
  const standing = group.bots.get(bot.id)
  if (group.upgradedTo !== null) {
    throw badRequest('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: group.upgradedTo })
  }
  if (group.isDeleted) throw forbidden(`the ${name} was deleted`)
  if (standing?.status === 'kicked') throw forbidden(`bot was kicked from the ${name}`)
  if (!standing || standing.status === 'left') throw forbidden(`bot is not a member of the ${name}`)
  if (group.type === 'channel' && standing.status !== 'administrator') throw badRequest('need administrator rights in the channel chat')
  if (right && standing.forbids.has(right)) throw badRequest(`not enough rights to send ${right} to the chat`)
}
