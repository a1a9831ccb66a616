import { extensionOf } from '../../../shared/file-name'
import type { LinkedAs } from '../../../shared/outgoing'

const kinds: Readonly<Record<string, Exclude<LinkedAs, 'voice'>>> = {
  pdf: 'document', zip: 'document', mp4: 'video', gif: 'animation', mp3: 'audio', m4a: 'audio',
}

/** As what a link is sent when nobody has chosen: by what its path ends in, and else as a photo. */
export function likelyKind(name: string): Exclude<LinkedAs, 'voice'> {
  return kinds[extensionOf(name)] ?? 'photo'
}

/** An address with other letters in it as a browser would ask for it; any other as it was typed. */
export function asciiHost(typed: string): string {
  return /[\u0080-\u{10ffff}]/u.test(typed) && URL.canParse(typed) ? new URL(typed).href : typed
}
