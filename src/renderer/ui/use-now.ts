import { useSyncExternalStore } from 'react'

const minute = 60_000
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const watchers = new Set<() => void>()

function tick(): void {
  now = Date.now()
  for (const watcher of watchers) watcher()
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  // A laptop that slept shows old times until the next tick.
  if (watchers.size === 1) {
    now = Date.now()
    timer = setInterval(tick, minute / 2)
    addEventListener('focus', tick)
  }
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    clearInterval(timer)
    removeEventListener('focus', tick)
  }
}

/** Epoch milliseconds, twice a minute: for "3 min ago". One timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(watch, () => now)
}
