import { chatOf } from '../access'
import type { Call, Methods, Outcome } from '../call'
import { badRequest } from '../errors'
import { compact } from '../json'
import type { JsonObject } from '../json'
import { botJson, chatJson, pictureJson, userJson } from '../rooms'
import type { Picture, Room, World } from '../world'

export const chatMethods: Methods = { getChat, getUserProfilePhotos, getChatMember, getChatMemberCount, leaveChat }

function getChat(call: Call): Outcome {
  const { world, bot, args } = call
  const place = chatOf(world, bot, args)
  return {
    result: compact({
      ...chatJson(place),
      accent_color_id: accentOf(place),
      max_reaction_count: 11,
      accepted_gift_types: {
        unlimited_gifts: true, limited_gifts: true, unique_gifts: true, premium_subscription: true, gifts_from_channels: true,
      },
      bio: place.person?.bio,
      photo: chatPhoto(call, place.person?.photo ?? []),
      has_restricted_voice_and_video_messages: place.person?.forbidsVoice || undefined,
      permissions: place.group ? { can_send_messages: true } : undefined,
    }),
  }
}

function accentOf(place: Room): number {
  return Math.abs(place.person?.id ?? place.group?.id ?? 0) % 7
}

function chatPhoto({ world, bot }: Call, photo: readonly Picture[]): JsonObject | undefined {
  const small = photo[0]
  const big = photo.at(-1)
  if (!small || !big) return undefined
  return {
    small_file_id: world.files.idFor(bot.id, small.file),
    small_file_unique_id: small.file.uniqueId,
    big_file_id: world.files.idFor(bot.id, big.file),
    big_file_unique_id: big.file.uniqueId,
  }
}

function getUserProfilePhotos({ world, bot, args }: Call): Outcome {
  const id = args.integer('user_id')
  const photo = world.people.get(id)?.photo ?? world.bots.get(id)?.photo
  if (!photo || (world.people.has(id) && !bot.relations.has(id))) throw badRequest('user not found')
  const all = photo.length > 0 ? [photo.map(size => pictureJson(world, bot, size))] : []
  const offset = args.integer('offset', 0, 0)
  return { result: { total_count: all.length, photos: all.slice(offset, offset + args.integer('limit', 100, 1, 100)) } }
}

function getChatMember({ world, bot, args }: Call): Outcome {
  const place = chatOf(world, bot, args)
  const id = args.integer('user_id')
  const member = memberJson(world, place, id)
  if (!member) throw badRequest('member not found')
  return { result: member }
}

function memberJson(world: World, place: Room, id: number): JsonObject | undefined {
  const person = world.people.get(id)
  const other = world.bots.get(id)
  if (person && (place.person?.id === id || place.group?.people.has(id))) return { user: userJson(person), status: 'member' }
  if (other && place.group) return { user: botJson(other), status: place.group.bots.get(id)?.status ?? 'left' }
  return other && place.botId === id ? { user: botJson(other), status: 'member' } : undefined
}

function getChatMemberCount({ world, bot, args }: Call): Outcome {
  const { group } = chatOf(world, bot, args)
  return { result: group ? group.people.size + group.bots.size : 2 }
}

function leaveChat({ world, bot, args }: Call): Outcome {
  const { group } = chatOf(world, bot, args)
  if (!group) throw badRequest('chat member status can\'t be changed in private chats')
  group.bots.set(bot.id, { status: 'left', forbids: new Set() })
  return { result: true }
}
