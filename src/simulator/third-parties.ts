import { ApiError, tooManyRequests } from './errors'
import type { FaultKind } from './faults'
import { placeWebhook } from './methods/updates'
import { changeRelation } from './people'
import { parseAllowedUpdates } from './poll'
import type { Random } from './random'
import { addMessage, announce, groupRoom } from './rooms'
import type { BotState, GroupState, World } from './world'

export type RestartOptions = { readonly losesQueues?: boolean; readonly status?: 429 | 500 }

/** What somebody who is not the app does where this fault strikes; null where the fault is of another sort. */
export function thirdParty(world: World, bot: BotState, fault: FaultKind): (() => void) | null {
  if (fault.kind === 'foreign-webhook') return () => placeWebhook(bot, fault.url, world.clock.now())
  if (fault.kind === 'foreign-allowed-updates') {
    return () => {
      bot.allowed = parseAllowedUpdates(JSON.stringify(fault.kinds)) ?? bot.allowed
    }
  }
  if (fault.kind === 'revoked') return () => void revokeToken(world, bot)
  if (fault.kind === 'restart') return () => restart(world, fault)
  if (fault.kind === 'clock-step') return () => void world.clock.advance(fault.ms)
  if (fault.kind === 'group-upgraded') {
    return () => {
      const group = world.groups.get(fault.groupId)
      if (group?.upgradedTo === null) upgrade(world, group)
    }
  }
  if (fault.kind === 'blocked') {
    return () => {
      const person = world.people.get(fault.userId)
      if (person) changeRelation(world, bot, person, 'blocked')
    }
  }
  return null
}

/** Another token from BotFather: the old one is worth nothing, a waiting poll ends empty, the queue stays. */
export function revokeToken(world: World, bot: BotState): string {
  world.tokens.delete(bot.token)
  world.revoked.add(bot.token)
  bot.token = newToken(world.random, bot.id)
  world.tokens.set(bot.token, bot)
  bot.poll.release()
  return bot.token
}

export function newToken(random: Random, id: number): string {
  return `${id}:AA${random.text(33)}`
}

/** Telegram's server restarts: what waits ends with 500, or with the 429 of a query that was dropped. */
export function restart(world: World, { losesQueues = false, status = 500 }: RestartOptions = {}): void {
  for (const bot of world.bots.values()) {
    if (losesQueues) bot.queue.clear()
    bot.poll.interrupt(status === 429 ? tooManyRequests(5) : new ApiError(500, 'Internal Server Error: restart'))
  }
}

/** Telegram makes a new supergroup and leaves a service message on either side. */
export function upgrade(world: World, group: GroupState): GroupState {
  const made: GroupState = { ...group, id: unused(world, () => groupId(world, 'supergroup')), type: 'supergroup', bots: new Map(group.bots) }
  world.groups.set(made.id, made)
  for (const botId of group.bots.keys()) {
    const bot = botOf(world, botId)
    const author = { channel: group }
    const told = addMessage(world, groupRoom(world, bot, group), { author, content: { kind: 'service', body: { migrate_to_chat_id: made.id } } })
    announce(world, told, 'new')
  }
  const firstBot = [...group.bots.keys()].at(0)
  if (firstBot !== undefined) {
    const place = groupRoom(world, botOf(world, firstBot), made)
    announce(world, addMessage(world, place, { author: { channel: made }, content: { kind: 'service', body: { migrate_from_chat_id: group.id } } }), 'new')
  }
  group.upgradedTo = made.id
  return made
}

export function groupId(world: World, type: GroupState['type']): number {
  return type === 'group' ? -world.random.between(100_000_000, 4_999_999_999) : -1_000_000_000_000 - world.random.between(1_000_000_000, 2_999_999_999)
}

export function unused(world: World, make: () => number): number {
  for (;;) {
    const id = make()
    if (!world.people.has(id) && !world.groups.has(id) && !world.bots.has(id)) return id
  }
}

function botOf(world: World, id: number): BotState {
  const bot = world.bots.get(id)
  if (!bot) throw new Error(`there is no bot ${id}`)
  return bot
}
