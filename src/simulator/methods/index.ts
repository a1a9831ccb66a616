import type { Method } from '../call'
import { fileMethods } from './files'
import { profileMethods } from './profile'
import { textMethods } from './text'
import { updateMethods } from './updates'

/** All methods by their names in lower case: Telegram does not mind the case. */
export const methods: ReadonlyMap<string, { readonly name: string; readonly run: Method }> = new Map(
  [updateMethods, textMethods, fileMethods, profileMethods]
    .flatMap(group => Object.entries(group))
    .map(([name, run]) => [name.toLowerCase(), { name, run }]),
)
