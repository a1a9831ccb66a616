import { useCache } from '../state/stores'
import { platform } from './keyboard'
import { printed } from './keys'
import { actionById } from './list'

/** The first keys of an action as they are printed on this system's keyboard, for tooltips and menus. */
export function useKeys(): (id: string) => readonly string[] | undefined {
  // Renders again when the platform becomes known.
  useCache(cache => cache.info?.platform)
  return id => {
    const keys = actionById(id)?.keys?.[0]
    return keys === undefined ? undefined : printed(keys, platform())
  }
}
