import { create } from 'zustand'
import type { Delta } from '../../shared/contract'
import { applyDelta, emptyCache, type Cache } from './cache'
import { firstView, type View } from './view'

/** The page's two stores: what it was sent, and what the operator looks at. */
export const useCache = create<Cache>()(() => emptyCache)
export const useView = create<View>()(() => firstView)

export function changeCache(change: (cache: Cache) => Cache): void {
  useCache.setState(change(useCache.getState()), true)
}

export function changeView(change: Partial<View> | ((view: View) => Partial<View>)): void {
  useView.setState(change)
}

/**
 * One store write per animation frame, however many batches arrive: the first after a quiet frame at once, so that it is
 * drawn by the next one, and the rest together. A hidden page gets no frames: a timer stands in. `onReset` is called after
 * a batch that asks the page to reload its queries.
 */
export function deltaSink(onReset: () => void): { readonly take: (delta: Delta) => void; readonly flush: () => void } {
  let waiting: Delta[] = []
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    frame = 0
    timer = undefined
    if (waiting.length === 0) return
    const deltas = waiting
    waiting = []
    changeCache(cache => deltas.reduce(applyDelta, cache))
    if (deltas.some(delta => 'reset' in delta)) onReset()
  }

  function soon(): void {
    const isHidden = document.visibilityState === 'hidden'
    if (!isHidden) frame = requestAnimationFrame(onTime)
    // Also beside a frame: a page that is hidden in this very moment would wait for it until it is looked at again.
    timer = setTimeout(onTime, isHidden ? 100 : 1_000)
  }

  /** What has come meanwhile; and the next one waits again, for as long as they keep coming. */
  function onTime(): void {
    const isBusy = waiting.length > 0
    flush()
    if (isBusy) soon()
  }

  function take(delta: Delta): void {
    waiting.push(delta)
    if (frame || timer) return
    flush()
    soon()
  }

  return { take, flush }
}
