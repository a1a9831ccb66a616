import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Block, Content } from '../../src/shared/content'
import { en } from '../../src/shared/i18n/en'
import { Attachment } from '../../src/shared/model'
import { blockTypes, contentKinds, entityTypes, serviceKinds } from '../../src/shared/content-kinds'
import { allowedUpdates } from '../../src/main/core/telegram/poller'
import { decodeUpdate } from '../../src/main/core/update/decode'
import { checkValue } from '../../src/simulator/facts'
import facts from '../../src/simulator/facts.json' with { type: 'json' }
import { goldenMessages, type Golden, type GoldenFile } from '../../src/simulator/golden'
import { sentenceOf } from '../renderer/words'

const file: GoldenFile = kind => ({ file_id: `id-${kind}`, file_unique_id: `unique-${kind}`, file_size: 1_000 })
const goldens = goldenMessages(file)
const chat = { id: 501, type: 'private', first_name: 'Ada' }
const types: Readonly<Record<string, Readonly<Record<string, string>> | readonly string[]>> = facts.types

function updateOf({ fields }: Golden): { update_id: number; message: object } {
  return { update_id: 1, message: { message_id: 7, from: { id: 501, is_bot: false, first_name: 'Ada' }, chat, date: 1_790_000_000, ...fields } }
}

function decoded(golden: Golden) {
  const [message] = decodeUpdate('900', updateOf(golden), 'event').messages
  if (!message) throw new Error(`${golden.name} has no message`)
  return message
}

/** grammY's declarations, whose Bot API is newer than the simulator's facts. */
const declarations = dirname(createRequire(createRequire(import.meta.url).resolve('grammy')).resolve('@grammyjs/types/package.json'))

function declared(name: string): string {
  return readFileSync(join(declarations, `${name}.d.ts`), 'utf8').replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
}

function fieldsOf(source: string, type: string): string[] {
  const body = new RegExp(String.raw`interface ${type}(?: extends [^{]+)? \{([\s\S]*?)\n {0,4}\}`).exec(source)?.[1] ?? ''
  return [...body.matchAll(/^\s+(\w+)\??:/gm)].map(([, field]) => field ?? '')
}

/** What the members of a union are called: `type Shape = Round | Space.Angular` is Round and Angular. */
function membersOf(source: string, union: string): string[] {
  const body = new RegExp(String.raw`export type ${union} = ([^;]+);`).exec(source)?.[1] ?? ''
  return body.split('|').flatMap(member => /^(?:\w+\.)?([A-Z]\w+)$/.exec(member.trim())?.[1] ?? [])
}

/** The names that an interface has in its field `type`. */
function namesOf(source: string, type: string): string[] {
  const [, names] = new RegExp(String.raw`interface ${type}\b[^{]*\{\s+type: ("[^;]+");`).exec(source) ?? []
  return [...(names ?? '').matchAll(/"([^"]+)"/g)].map(([, name]) => name ?? '')
}

/** The names of all members of a union: each has at least one, or it could not be told from the others. */
function typesOf(source: string, union: string): string[] {
  return membersOf(source, union).flatMap(member => {
    const names = namesOf(source, member)
    expect(names, member).not.toEqual([])
    return names
  })
}

/** The members of a union in the simulator's facts, which are Telegram's documentation. */
function documented(union: string): string[] {
  const members = types[union]
  return Array.isArray(members) ? members.filter((member: string) => member.startsWith(union)) : []
}

const envelope = new Set([
  'text', 'entities', 'caption', 'caption_entities', 'link_preview_options', 'suggested_post_info', 'message_id', 'message_thread_id', 'direct_messages_topic', 'from', 'sender_chat',
  'sender_boost_count', 'sender_business_bot', 'sender_tag', 'date', 'guest_query_id', 'guest_bot_caller_user', 'guest_bot_caller_chat', 'business_connection_id', 'chat',
  'forward_origin', 'is_topic_message', 'is_automatic_forward', 'reply_to_message', 'external_reply', 'quote', 'reply_to_story', 'reply_to_checklist_task_id',
  'reply_to_poll_option_id', 'via_bot', 'edit_date', 'has_protected_content', 'is_from_offline', 'is_paid_post', 'media_group_id', 'author_signature', 'paid_star_count',
  'effect_id', 'show_caption_above_media', 'has_media_spoiler', 'reply_markup', 'receiver_user', 'ephemeral_message_id',
])

function typeIn(value: unknown): string {
  return typeof value === 'object' && value !== null && 'type' in value ? String(value.type) : ''
}

function listed(value: unknown, field: string): readonly unknown[] {
  const list = typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === field)?.[1] : []
  return Array.isArray(list) ? list : []
}

describe('every name that Telegram has', () => {
  const known = new Set<string>([...contentKinds, ...serviceKinds])

  it('among the fields of a message is known by name', () => {
    const fromGrammy = fieldsOf(declared('message'), 'Message')
    const fromFacts = Object.keys(types['Message'] ?? {})
    expect(fromGrammy.length).toBeGreaterThan(70)
    expect(fromFacts.length).toBeGreaterThan(100)
    expect([...fromGrammy, ...fromFacts].filter(field => !known.has(field) && !envelope.has(field))).toEqual([])
    // And nothing is carried that does not exist.
    expect([...known].filter(kind => !fromGrammy.includes(kind) && !fromFacts.includes(kind))).toEqual([])
  })

  it('among entities and rich texts is known by name', () => {
    const entities = typesOf(declared('message'), 'MessageEntity')
    const rich = typesOf(declared('rich'), 'RichText')
    expect(entities.length).toBeGreaterThan(18)
    expect(rich.length).toBeGreaterThan(20)
    expect([...entities, ...rich].filter(type => !(entityTypes as readonly string[]).includes(type))).toEqual([])
    expect(entityTypes.filter(type => !entities.includes(type) && !rich.includes(type))).toEqual([])
  })

  it('among the blocks of rich messages is known by name', () => {
    const blocks = typesOf(declared('rich'), 'RichBlock')
    expect(blocks.length).toBeGreaterThan(22)
    expect(blocks.filter(type => !(blockTypes as readonly string[]).includes(type))).toEqual([])
    expect(blockTypes.filter(type => !blocks.includes(type))).toEqual([])
  })

  it.each(['RichText', 'RichBlock'])('of the documentation is also one of grammY\'s: %s', union => {
    // The documentation names no values: what grammY does not have yet would go by unseen.
    expect(documented(union).length).toBeGreaterThan(20)
    expect(documented(union).filter(member => !membersOf(declared('rich'), union).includes(member))).toEqual([])
  })

  it.each([
    ['MessageOrigin', 'message', (golden: Golden) => typeIn(golden.fields['forward_origin'])],
    ['PaidMedia', 'message', (golden: Golden) => listed(golden.fields['paid_media'], 'paid_media').map(typeIn)],
  ] as const)('of a part of a message has its golden message: %s', (union, where, partsIn) => {
    const names = typesOf(declared(where), union)
    expect(names.length).toBeGreaterThan(3)
    const shown = new Set(goldens.flatMap(partsIn))
    expect(names.filter(name => !shown.has(name))).toEqual([])
  })

  it('of an update is asked for and read, or left out knowingly', () => {
    const updates = [...new Set([...fieldsOf(declared('update'), 'Update'), ...Object.keys(types['Update'] ?? {})])].filter(field => field !== 'update_id')
    expect(updates.length).toBeGreaterThan(26)
    // Questions of other programs than a desk, and what only channels that are boosted would know (MAP 1).
    const leftOut = ['inline_query', 'chosen_inline_result', 'chat_member', 'chat_boost', 'removed_chat_boost', 'stopped_message_generation']
    const asked: readonly string[] = allowedUpdates
    expect(updates.filter(update => asked.includes(update) === leftOut.includes(update))).toEqual([])
  })

  it('of a content or a service message has its golden message', () => {
    const shown = new Set(goldens.flatMap(({ fields }) => Object.keys(fields)))
    expect([...known].filter(kind => !shown.has(kind))).toEqual([])
  })
})

describe('a golden message', () => {
  it.each(goldens.filter(({ api }) => api === undefined).map(golden => [golden.name, golden] as const))('is as Telegram documents it: %s', (_, golden) => {
    expect(checkValue(updateOf(golden), 'Update')).toEqual([])
  })

  it.each(goldens.map(golden => [golden.name, golden] as const))('is decoded as what it is: %s', (_, golden) => {
    const message = decoded(golden)
    const field = [...contentKinds, ...serviceKinds].find(kind => kind in golden.fields)
    const kind = 'text' in golden.fields ? 'text' : field
    expect(message.kind).toBe(kind ?? 'hologram')
    const isService = kind !== undefined && (serviceKinds as readonly string[]).includes(kind)
    expect(message.direction).toBe(isService ? 'system' : 'incoming')
    // Something to draw: words, a file, a card or a place.
    const { content, location, contact } = message.more
    if (kind !== undefined) expect(message.text !== '' || message.attachments.length > 0 || (content ?? location ?? contact) !== undefined).toBe(true)
    if (content) expect(Content.parse(content)).toEqual(structuredClone(JSON.parse(JSON.stringify(content))))
  })
})

describe('the golden messages together', () => {
  const all = goldens.map(decoded)

  it('hold every block there is, and each is decoded as itself', () => {
    const made = new Set(all.flatMap(({ more: { content } }) => (content?.type === 'rich_message' ? content.blocks.flatMap(blocksIn) : [])).map(({ type }) => type))
    expect(blockTypes.filter(type => !made.has(type))).toEqual([])
    expect(made).not.toContain('unknown')
  })

  it('hold every entity and rich text there is, and each is decoded as itself', () => {
    const made = new Set(all.flatMap(({ entities }) => entities.map(({ type }) => type)))
    expect(entityTypes.filter(type => !made.has(type))).toEqual([])
  })
})

/** A block and every one inside of it. */
function blocksIn(block: Block): Block[] {
  const inner = 'blocks' in block ? block.blocks : block.type === 'list' ? block.items.flatMap(item => item.blocks) : []
  return [block, ...inner.flatMap(blocksIn)]
}

describe('a rich message', () => {
  const message = decoded(goldens.find(({ name }) => name === 'rich_message') ?? goldens[0]!)

  it('is one text whose blocks are pieces of it', () => {
    expect(message.text).toContain('It left our warehouse at noon.\n')
    const blocks = message.more.content?.type === 'rich_message' ? message.more.content.blocks : []
    const [heading, first] = blocks
    const spans = [heading, first].map(block => (block && 'text' in block ? message.text.slice(block.text.offset, block.text.offset + block.text.length) : ''))
    expect(spans).toEqual(['Order 4711', 'It left our warehouse at noon.'])
  })

  it('has outer entities before inner ones, each over its own words', () => {
    const words = message.entities.slice(0, 3).map(({ type, offset, length }) => [type, message.text.slice(offset, offset + length)])
    expect(words).toEqual([['bold', 'our warehouse'], ['italic', 'warehouse'], ['date_time', 'noon']])
  })

  it('has its files in the order of its blocks, each with an id of its own', () => {
    expect(message.attachments.map(({ kind }) => kind)).toEqual(['photo', 'video', 'animation', 'audio', 'voice', 'photo', 'photo', 'photo', 'photo'])
    expect(new Set(message.attachments.map(({ id }) => id)).size).toBe(9)
  })

  it('ends at its limits instead of running away', () => {
    let nested: object = { type: 'paragraph', text: 'deep' }
    for (let depth = 0; depth < 5_000; depth += 1) nested = { type: 'blockquote', blocks: [nested] }
    const many = Array.from({ length: 3_000 }, () => ({ type: 'paragraph', text: 'x'.repeat(100) }))
    const long = decoded({ name: 'long', fields: { rich_message: { blocks: [nested, ...many] } } })
    expect(long.text.length).toBeLessThanOrEqual(65_536)
    expect(long.more.content?.type === 'rich_message' && long.more.content.blocks.length).toBeLessThanOrEqual(1_000)
  })
})

describe('whatever is decoded is drawn', () => {
  const drawing = (path: string): string => readFileSync(join(import.meta.dirname, '../../src/renderer/features', path), 'utf8')
  const casesIn = (source: string): readonly string[] => [...source.matchAll(/case '([\w-]+)':/g)].map(([, name]) => name ?? '')

  it('every kind of content that is made has its card, its line or its article', () => {
    const cards = casesIn(drawing('conversation/content-card.tsx'))
    expect(Content.options.map(option => option.shape.type.value).filter(type => !cards.includes(type))).toEqual([])
    const made = new Set(goldens.flatMap(golden => decoded(golden).more.content?.type ?? []))
    expect([...made].filter(type => !cards.includes(type))).toEqual([])
  })

  it('every kind of file has its drawing by name', () => {
    const files = casesIn(drawing('conversation/attachment-view.tsx'))
    expect(Attachment.shape.kind.options.filter(kind => !files.includes(kind))).toEqual([])
  })

  it('every kind of entity and of block has its drawing by name', () => {
    const entities = casesIn(drawing('conversation/rich-text.tsx'))
    expect(entityTypes.filter(type => !entities.includes(type))).toEqual([])
    const blocks = casesIn(drawing('conversation/article.tsx'))
    expect(blockTypes.filter(type => !blocks.includes(type))).toEqual([])
  })

  it('every kind that a person sends has a name for lists, screen readers and notifications', () => {
    expect(contentKinds.filter(kind => sentenceOf(en, `conversation.kind.${kind}`) === undefined)).toEqual([])
  })

  it('every line that the decoder can tell has its sentence, with something for each of its blanks', () => {
    // Keys are written out in the decoder, in full.
    const source = readFileSync(join(import.meta.dirname, '../../src/main/core/update/service.ts'), 'utf8')
    const told = goldens.flatMap(golden => {
      const { content } = decoded(golden).more
      return content?.type === 'service' ? [content] : []
    })
    expect(told.length).toBeGreaterThan(50)
    for (const { key, params } of told) {
      const words = sentenceOf(en, `content.service.${key}`)
      expect(words, key).toBeDefined()
      const given = new Set([...Object.keys(params), 'who', ...('seconds' in params ? ['duration'] : []), ...('time' in params ? ['moment'] : []), ...('amount' in params ? ['money'] : [])])
      expect([...(words ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, blank]) => blank ?? '').filter(blank => !given.has(blank)), key).toEqual([])
    }
    const named = [...source.matchAll(/\['([a-z_]+)', \{/g)].map(([, key]) => key ?? '')
    expect(named.length).toBeGreaterThan(40)
    expect(named.filter(key => sentenceOf(en, `content.service.${key}`) === undefined)).toEqual([])
    // And every kind of line has a sentence that begins with its name.
    const sentences = Object.keys(en.content.service)
    expect(serviceKinds.filter(kind => !sentences.some(key => key.startsWith(kind)))).toEqual([])
  })
})
