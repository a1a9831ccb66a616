import { badRequest } from '../errors'
import type { Entity } from '../world'

const tags: Record<string, string> = {
  b: 'bold', strong: 'bold', i: 'italic', em: 'italic', u: 'underline', ins: 'underline', s: 'strikethrough', strike: 'strikethrough',
  del: 'strikethrough', code: 'code', pre: 'pre', a: 'text_link', 'tg-spoiler': 'spoiler', blockquote: 'blockquote',
}
const markers: readonly [string, string][] = [
  ['||', 'spoiler'], ['__', 'underline'], ['```', 'pre'], ['*', 'bold'], ['_', 'italic'], ['~', 'strikethrough'], ['`', 'code'],
]
const reserved = /[_*[\]()~`>#+\-=|{}.!]/

type Parsed = { text: string; entities: Entity[] }

/** Text of parse_mode HTML or MarkdownV2 (`mode` in lower case) as text and entities; throws the server's words on broken markup. */
export function parseMarkup(raw: string, mode: string): Parsed {
  if (mode === 'html') return parseHtml(raw)
  if (mode === 'markdownv2' || mode === 'markdown') return parseMarkdown(raw, mode === 'markdownv2')
  throw badRequest('unsupported parse_mode')
}

function parseHtml(raw: string): Parsed {
  let text = ''
  const entities: Entity[] = []
  const open: { name: string; offset: number; extra: Record<string, string> }[] = []
  for (let at = 0; at < raw.length; ) {
    const tag = raw[at] === '<' ? /^<(\/?)([a-z-]+)([^<>]*)>/i.exec(raw.slice(at)) : null
    if (!tag) {
      const entity = /^&(lt|gt|amp|quot|#\d{1,7});/.exec(raw.slice(at))
      text += entity ? unescapeHtml(entity[1] ?? '') : raw[at]
      at += entity ? entity[0].length : 1
      continue
    }
    const name = (tag[2] ?? '').toLowerCase()
    const place = Buffer.byteLength(raw.slice(0, at))
    if (tag[1] === '') {
      if (!tags[name]) throw cannotParse(`Unsupported start tag "${name}" at byte offset ${place}`)
      const href = /href="([^"]*)"/i.exec(tag[3] ?? '')?.[1]
      open.push({ name, offset: text.length, extra: href === undefined ? {} : { url: href } })
    } else {
      const last = open.pop()
      if (!last) throw cannotParse(`Unexpected end tag at byte offset ${place}`)
      if (last.name !== name) {
        throw cannotParse(`Unmatched end tag at byte offset ${place}, expected "</${last.name}>", found "</${name}>"`)
      }
      entities.push({ type: tags[name] ?? name, offset: last.offset, length: text.length - last.offset, ...last.extra })
    }
    at += tag[0].length
  }
  const unclosed = open.at(-1)
  if (unclosed) throw cannotParse(`Can't find end tag corresponding to start tag "${unclosed.name}"`)
  return { text, entities: entities.filter(entity => entity.length > 0) }
}

function parseMarkdown(raw: string, isStrict: boolean): Parsed {
  let text = ''
  const entities: Entity[] = []
  const open: { marker: string; type: string; offset: number; place: number }[] = []
  for (let at = 0; at < raw.length; ) {
    const rest = raw.slice(at)
    const last = open.at(-1)
    const isCode = last?.type === 'code' || last?.type === 'pre'
    const marker = markers.find(([sign, type]) => rest.startsWith(sign) && (!isCode || type === last.type))
    const link = isCode ? null : /^\[([^\]]*)\]\(([^)]*)\)/.exec(rest)
    if (rest[0] === '\\' && rest[1] !== undefined && (reserved.test(rest[1]) || rest[1] === '\\')) {
      text += rest[1]
      at += 2
    } else if (link) {
      entities.push({ type: 'text_link', offset: text.length, length: (link[1] ?? '').length, url: link[2] })
      text += link[1] ?? ''
      at += link[0].length
    } else if (marker) {
      if (last?.marker === marker[0]) {
        open.pop()
        entities.push({ type: last.type, offset: last.offset, length: text.length - last.offset })
      } else {
        open.push({ marker: marker[0], type: marker[1], offset: text.length, place: Buffer.byteLength(raw.slice(0, at)) })
      }
      at += marker[0].length
    } else {
      const character = rest[0] ?? ''
      if (isStrict && !isCode && reserved.test(character)) {
        throw cannotParse(`Character '${character}' is reserved and must be escaped with the preceding '\\'`)
      }
      text += character
      at++
    }
  }
  const unclosed = open.at(-1)
  if (unclosed) {
    const name = unclosed.type[0]?.toUpperCase() + unclosed.type.slice(1)
    throw cannotParse(`Can't find end of ${name} entity at byte offset ${unclosed.place}`)
  }
  return { text, entities: entities.filter(entity => entity.length > 0) }
}

function unescapeHtml(name: string): string {
  const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }
  return named[name] ?? String.fromCodePoint(Math.min(0x10ffff, Number(name.slice(1))))
}

function cannotParse(detail: string) {
  return badRequest(`can't parse entities: ${detail}`)
}
