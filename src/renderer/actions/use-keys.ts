import { useCallback } from 'react'
import { useCache } from '../state/stores'
import { platform } from './keyboard'
import { printed, type Platform } from './keys'
import { actionById } from './list'

/** The first keys of an action as they are printed on this system's keyboard, for tooltips and menus. */
export function useKeys(): (id: string) => readonly string[] | undefined {
  // Renders again when the platform becomes known; until then the same function, so that nothing is drawn again for it.
  const system = useCache(platform)
  return useCallback(
    (id: string) => {
      const keys = actionById(id)?.keys?.[0]
      return keys === undefined ? undefined : known(keys, system)
    },
    [system],
  )
}

const printedBefore = new Map<string, readonly string[]>()

/** The very same array every time: a row of the list must not render again for its keys. */
function known(keys: string, system: Platform): readonly string[] {
  const name = `${system} ${keys}`
  const before = printedBefore.get(name) ?? printed(keys, system)
  printedBefore.set(name, before)
  return before
}
