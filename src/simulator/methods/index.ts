import type { Method } from '../call'
import { actingMethods } from './acting'
import { albumMethods } from './album'
import { chatMethods } from './chats'
import { dealingMethods } from './dealing'
import { editingMethods } from './editing'
import { fileMethods } from './files'
import { mediaMethods } from './media'
import { mediaEditingMethods } from './media-editing'
import { passingMethods } from './passing'
import { placeMethods } from './places'
import { profileMethods } from './profile'
import { stickerMethods } from './stickers'
import { textMethods } from './text'
import { updateMethods } from './updates'

const groups = [
  updateMethods, profileMethods, textMethods, mediaMethods, albumMethods, placeMethods, editingMethods, mediaEditingMethods, actingMethods, chatMethods, fileMethods, dealingMethods, passingMethods, stickerMethods,
]

/** All methods by their names in lower case: Telegram does not mind the case. */
export const methods: ReadonlyMap<string, { readonly name: string; readonly run: Method }> = new Map(
  groups.flatMap(group => Object.entries(group)).map(([name, run]) => [name.toLowerCase(), { name, run }]),
)
