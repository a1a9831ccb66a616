import type { Call, Methods, Outcome } from '../call'
import { badRequest } from '../errors'
import { isObject } from '../json'
import type { JsonObject } from '../json'
import { botJson } from '../rooms'
import type { BotState } from '../world'
import { codePoints } from './text'

/** The bot's own words: who it is, what it is called, which commands it offers. */
export const profileMethods: Methods = {
  getMe,
  ...wording('Name', 'name', 64, bot => bot.names),
  ...wording('Description', 'description', 512, bot => bot.description),
  ...wording('ShortDescription', 'short_description', 120, bot => bot.shortDescription),
  setMyCommands,
  getMyCommands,
  deleteMyCommands,
  setChatMenuButton,
  getChatMenuButton,
}

function getMe({ bot }: Call): Outcome {
  return {
    result: {
      ...botJson(bot),
      can_join_groups: true,
      can_read_all_group_messages: bot.canReadGroups,
      supports_guest_queries: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: false,
    },
  }
}

/** setMy<What> and getMy<What>: one text per language, the empty code being the one for all others. */
function wording(what: string, field: string, limit: number, texts: (bot: BotState) => Map<string, string>): Methods {
  return {
    [`setMy${what}`]({ bot, args, world, method }) {
      const text = args.text(field)
      const language = languageOf(args.text('language_code'))
      if (codePoints(text) > limit) throw badRequest(`${field.replace('_', ' ')} is too long`)
      const before = texts(bot).get(language) ?? ''
      if (before === text) world.complaints.add('unchanged-profile', method, field, bot.id)
      if (text === '') texts(bot).delete(language)
      else texts(bot).set(language, text)
      if (field === 'name' && language === '' && text !== '') bot.firstName = text
      return { result: true }
    },
    [`getMy${what}`]({ bot, args }) {
      const language = languageOf(args.text('language_code'))
      const fallback = texts(bot).get('') ?? (field === 'name' ? bot.firstName : '')
      return { result: { [field]: texts(bot).get(language) ?? fallback } }
    },
  }
}

function languageOf(code: string): string {
  const language = code.trim().toLowerCase()
  if (language !== '' && !/^[a-z]{2}$/.test(language)) throw badRequest('invalid language code specified')
  return language
}

function setMyCommands({ bot, args, world }: Call): Outcome {
  const commands = args.json('commands')
  if (!Array.isArray(commands)) throw badRequest("can't parse commands JSON object")
  if (commands.length > 100) throw badRequest('too many commands specified')
  const wanted = commands.map(commandOf)
  if (JSON.stringify(bot.commands.get(scopeOf(args)) ?? []) === JSON.stringify(wanted)) world.complaints.add('unchanged-profile', 'setMyCommands', 'commands', bot.id)
  bot.commands.set(scopeOf(args), wanted)
  return { result: true }
}

function commandOf(given: unknown): JsonObject {
  if (!isObject(given)) throw badRequest("can't parse BotCommand: expected an Object")
  const command = (typeof given['command'] === 'string' ? given['command'] : '').replace(/^\//, '')
  const description = typeof given['description'] === 'string' ? given['description'].trim() : ''
  if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID')
  if (description === '' || codePoints(description) > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
  return { command, description }
}

function getMyCommands({ bot, args }: Call): Outcome {
  return { result: bot.commands.get(scopeOf(args)) ?? [] }
}

function deleteMyCommands({ bot, args }: Call): Outcome {
  bot.commands.delete(scopeOf(args))
  return { result: true }
}

/** Commands are kept per exact scope and language; there is no fallback when they are read. */
function scopeOf(args: Call['args']): string {
  const scope = args.json('scope')
  const { type = 'default', chat_id: chat = '', user_id: user = '' } = isObject(scope) ? scope : {}
  return JSON.stringify([type, chat, user, languageOf(args.text('language_code'))])
}

function setChatMenuButton({ bot, args, world }: Call): Outcome {
  const button = args.json('menu_button')
  const wanted = isObject(button) ? button : { type: 'default' }
  if (JSON.stringify(bot.menuButtons.get(args.integer('chat_id'))) === JSON.stringify(wanted)) world.complaints.add('unchanged-profile', 'setChatMenuButton', 'menu_button', bot.id)
  bot.menuButtons.set(args.integer('chat_id'), wanted)
  return { result: true }
}

function getChatMenuButton({ bot, args }: Call): Outcome {
  return { result: bot.menuButtons.get(args.integer('chat_id')) ?? bot.menuButtons.get(0) ?? { type: 'commands' } }
}
