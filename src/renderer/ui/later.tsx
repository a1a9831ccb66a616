import { useEffect, useState, type ComponentType } from 'react'

const waiting: (() => Promise<unknown>)[] = []

/**
 * A component that the first screen does not need. It is loaded when it is first drawn or by `loadTheRest`, whichever comes
 * first, and draws nothing until it is there. Unlike React's `lazy`, it does not take the whole page down where it cannot be
 * had (on the web the app behind the page may be starting again): it is asked for until it comes.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>, { isRare = false }: { readonly isRare?: boolean } = {}): ComponentType<P> {
  let loaded: ComponentType<P> | undefined
  const get = async () => {
    loaded ??= await load()
  }
  // What is large and seldom wanted is not loaded before somebody asks.
  if (!isRare) waiting.push(get)

  return function Later(props: P) {
    const [, draw] = useState(loaded !== undefined)
    useEffect(() => {
      if (loaded) return undefined
      let timer: ReturnType<typeof setTimeout> | undefined
      let isHere = true
      const ask = () => {
        get().then(
          () => isHere && draw(true),
          () => {
            if (isHere) timer = setTimeout(ask, pause)
          },
        )
      }
      ask()
      return () => {
        isHere = false
        clearTimeout(timer)
      }
    }, [])
    const Loaded = loaded
    return Loaded ? <Loaded {...props} /> : null
  }
}

/** Loads something when there is time for it, and again until it can be had or nobody wants it any more; also by `loadTheRest`. */
export function soonAfter(load: () => Promise<void>): (isWanted: () => boolean) => Promise<void> {
  waiting.push(load)
  return async isWanted => {
    await new Promise(resolve => requestIdleCallback(resolve, { timeout: 1_000 }))
    while (isWanted()) {
      try {
        return await load()
      } catch {
        // On the web the app behind the page may be starting again.
        await new Promise(resolve => setTimeout(resolve, pause))
      }
    }
  }
}

/** Milliseconds until it is asked for again. */
const pause = 1_000

/** Loads them one after the other while nothing else is to be done, so that the first use of each need not wait. */
export function loadTheRest(): void {
  const next = waiting.shift()
  if (!next) return
  // What cannot be had now is asked for again when it is drawn.
  requestIdleCallback(() => void next().then(loadTheRest, loadTheRest), { timeout: 3_000 })
}
