import type { Right } from '../access'
import type { Call, Methods, Outcome } from '../call'
import { badRequest } from '../errors'
import { compact, isObject } from '../json'
import type { JsonObject } from '../json'
import { messageJson } from '../rooms'
import type { Entity } from '../world'
import { contentFrom, sourceOf } from './media'
import type { Source } from './media'
import { entitiesOf, send } from './sending'

type AlbumKind = 'photo' | 'video' | 'document' | 'audio'
type Item = { readonly kind: AlbumKind; readonly source: Source; readonly caption: string; readonly entities: readonly Entity[]; readonly given: JsonObject }

const rights: Record<AlbumKind, Right> = { photo: 'photos', video: 'videos', document: 'documents', audio: 'music' }
const names: Record<AlbumKind, string> = { photo: 'Photo', video: 'Video', document: 'Document', audio: 'Audio' }

export const albumMethods: Methods = { sendMediaGroup }

async function sendMediaGroup(call: Call): Promise<Outcome> {
  const items = itemsOf(call)
  const first = items[0]
  if (!first) throw badRequest('there are no messages to send')
  const albumId = call.world.random.digits(17)
  const messages = await send(call, rights[first.kind], () => {
    checkMixture(items)
    return items.map(({ kind, source, caption, entities, given }) =>
      contentFrom(call, kind, source, {
        caption: { text: caption, entities },
        facts: kind === 'photo' || kind === 'document' ? {} : compact({ duration: given['duration'], width: given['width'], height: given['height'], performer: given['performer'], title: given['title'] }),
        captionAbove: given['show_caption_above_media'] === true,
        hasSpoiler: given['has_spoiler'] === true,
      }),
    )
  }, items.length > 1 ? albumId : null)
  return { result: messages.map(message => messageJson(call.world, call.bot, message)) }
}

function itemsOf(call: Call): Item[] {
  const media = call.args.json('media')
  if (media === undefined && call.args.text('media') !== '') throw badRequest("can't parse media JSON object")
  if (!Array.isArray(media)) throw badRequest('media must be an Array')
  if (media.length === 0) throw badRequest('there are no messages to send')
  if (media.length > 10) throw badRequest('too many messages to send as an album')
  return media.map(item => itemOf(call, item))
}

function itemOf(call: Call, given: unknown): Item {
  if (!isObject(given)) throw badRequest("can't parse InputMedia: expected an Object")
  const kind = String(given['type'])
  if (!isAlbumKind(kind)) throw badRequest(`can't parse InputMedia: type "${kind}" is unsupported`)
  const caption = typeof given['caption'] === 'string' ? given['caption'] : ''
  const media = typeof given['media'] === 'string' ? given['media'] : ''
  return {
    kind,
    source: sourceOf(call, kind, media, ''),
    caption,
    entities: entitiesOf(caption, given['caption_entities'] === undefined ? '' : JSON.stringify(given['caption_entities'])),
    given,
  }
}

/** Photos and videos go together; documents and audio only with their own kind. */
function checkMixture(items: readonly Item[]): void {
  const all = new Set(items.map(item => item.kind))
  for (const kind of ['audio', 'document'] as const) {
    if (all.has(kind) && all.size > 1) throw badRequest(`${names[kind]} can't be mixed with other media types`)
  }
}

function isAlbumKind(kind: string): kind is AlbumKind {
  return Object.hasOwn(rights, kind)
}
