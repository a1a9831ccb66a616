import { useEffect, useState } from 'react'

/** What a timer of the browser can wait, in milliseconds. */
const longest = 2_147_483_647

/** Draws the component again when that moment (epoch ms) has come, and at once when a sleeping machine has missed it. */
export function useAt(moment: number | undefined): void {
  const [, again] = useState(0)
  useEffect(() => {
    if (moment === undefined) return
    const left = moment - Date.now()
    if (left <= 0) return
    const timer = setTimeout(() => again(count => count + 1), Math.min(longest, left + 1))
    const look = () => Date.now() >= moment && again(count => count + 1)
    addEventListener('focus', look)
    return () => {
      clearTimeout(timer)
      removeEventListener('focus', look)
    }
  }, [moment])
}
