import { useCallback, useSyncExternalStore } from 'react'

/** What a timer of the browser can wait, in milliseconds. */
const longest = 2_147_483_647

/** Whether a moment (epoch ms) is over; draws the component again when it comes, and on return to a machine that slept through it. */
export function useAt(moment: number | undefined): boolean {
  const watch = useCallback(
    (changed: () => void) => {
      const left = moment === undefined ? 0 : moment - Date.now()
      const timer = left > 0 ? setTimeout(changed, Math.min(longest, left + 1)) : undefined
      addEventListener('focus', changed)
      return () => {
        clearTimeout(timer)
        removeEventListener('focus', changed)
      }
    },
    [moment],
  )
  return useSyncExternalStore(watch, () => moment !== undefined && Date.now() >= moment)
}
