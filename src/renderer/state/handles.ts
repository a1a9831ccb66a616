import type { Message, MessageId } from '../../shared/model'
import type { LinkedAs } from '../../shared/outgoing'

/**
 * What a mounted part of the screen lets actions do to it, where that is an act and not a state: putting the focus
 * somewhere, opening the file picker, scrolling.
 */
export type Handles = {
  list: { focus(): void; focusFilter(): void; reveal(index: number): void }
  composer: {
    focus(): void
    attach(): void
    /** Adds a file that Telegram fetches by itself to what goes with the next message. Answers whether there was room. */
    addLink(url: string, as: LinkedAs): boolean
    /** Plain text where the cursor is. */
    insert(text: string): void
    /** A format by its name: see the composer's list. */
    format(name: string): void
    /** Whether something that was written is selected and the cursor is there. */
    hasSelection(): boolean
    toToolbar(): void
    /** Begins a voice note, or a video note. */
    record(what?: 'voice' | 'video'): void
    /** One of the composer's own windows: emoji, options, buttons ... */
    open(what: string): void
  }
  conversation: {
    focus(): void
    jumpToLatest(): void
    scrollBy(pages: number): void
    /** Scrolls to a message and flashes it, loading its surroundings when they are not here. */
    reveal(id: MessageId): void
    /** What it said before it was edited, and who reacted. */
    showVersions(message: Message): void
    showRaw(message: Message): void
  }
}

const mounted: Partial<Handles> = {}
/** What is to be done to a part that is not there yet. */
const awaited = new Map<keyof Handles, () => void>()

/** Call it in an effect; returns how to take it away again. */
export function offer<K extends keyof Handles>(part: K, acts: Handles[K]): () => void {
  mounted[part] = acts
  const act = awaited.get(part)
  awaited.delete(part)
  act?.()
  return () => {
    if (mounted[part] === acts) delete mounted[part]
  }
}

export function handle<K extends keyof Handles>(part: K): Handles[K] | undefined {
  return mounted[part]
}

/** Does something to a part of the screen, now or as soon as that is there. Of several such wishes the last one counts. */
export function whenThere<K extends keyof Handles>(part: K, act: (acts: Handles[K]) => void): void {
  const acts = mounted[part]
  if (acts) act(acts)
  else awaited.set(part, () => whenThere(part, act))
}
