import type { Call, Methods, Outcome } from '../call'
import { badRequest } from '../errors'
import { compact, isObject } from '../json'
import type { Content, MediaKind } from '../world'
import { edit } from './editing'
import { contentFrom, sourceOf } from './media'
import { entitiesOf } from './sending'

const kinds: ReadonlySet<string> = new Set<MediaKind>(['photo', 'video', 'animation', 'document', 'audio'])
/** What may stand in one album: its parts change within that. */
const families: Readonly<Record<string, string>> = { photo: 'seen', video: 'seen', audio: 'audio', document: 'document' }

export const mediaEditingMethods: Methods = { editMessageMedia }

/** Another file in the place of a message's own, or of a text's nothing; the caption is what stands in the new media. */
function editMessageMedia(call: Call): Outcome {
  const given = call.args.json('media')
  if (!isObject(given)) throw badRequest("can't parse InputMedia: expected an Object")
  const kind = String(given['type'])
  if (!isMedia(kind)) throw badRequest(`can't parse InputMedia: type "${kind}" is unsupported`)
  const caption = typeof given['caption'] === 'string' ? given['caption'] : ''
  const source = sourceOf(call, kind, typeof given['media'] === 'string' ? given['media'] : '', '')
  return edit(call, (content, albumId) => {
    if (!mayBecome(content, kind, albumId)) throw badRequest("message media can't be edited")
    return contentFrom(call, kind, source, {
      caption: { text: caption, entities: entitiesOf(caption, given['caption_entities'] === undefined ? '' : JSON.stringify(given['caption_entities'])) },
      facts: kind === 'photo' || kind === 'document' ? {} : compact({ duration: given['duration'], width: given['width'], height: given['height'] }),
      captionAbove: given['show_caption_above_media'] === true,
      hasSpoiler: given['has_spoiler'] === true,
    })
  })
}

function mayBecome(content: Content, kind: MediaKind, albumId: string | null): boolean {
  if (content.kind !== 'text' && !isMedia(content.kind)) return false
  return albumId === null || families[content.kind] === families[kind]
}

function isMedia(kind: string): kind is MediaKind {
  return kinds.has(kind)
}
