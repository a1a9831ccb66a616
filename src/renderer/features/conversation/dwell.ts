import type { Message } from '../../../shared/model'

/** Milliseconds that a message stays in sight before it counts as read: passing over it does not. */
export const dwellTime = 500

export type Clock = {
  now(): number
  /** Calls `act` in so many milliseconds; returns how to call that off. */
  after(ms: number, act: () => void): () => void
}

const realClock: Clock = {
  now: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}

type Sight = Pick<Message, 'id' | 'position'>

/** Tells of the furthest message that was in sight, or above what was, for `dwellTime`. */
export class Dwell {
  readonly #onRead: (message: Sight) => void
  readonly #clock: Clock
  /** In sight but not yet for long enough; further down the later. */
  #waiting: { readonly message: Sight; readonly since: number }[] = []
  #cancel: (() => void) | undefined

  constructor(onRead: (message: Sight) => void, clock: Clock = realClock) {
    this.#onRead = onRead
    this.#clock = clock
  }

  /** This is the last message in sight now. Call it as often as you like. */
  see(message: Sight): void {
    // What has been scrolled out below was not looked at for long enough.
    this.#waiting = this.#waiting.filter(({ message: { position } }) => position <= message.position)
    const furthest = this.#waiting.at(-1)
    if (!furthest || furthest.message.position < message.position) this.#waiting.push({ message, since: this.#clock.now() })
    this.#wait()
  }

  /** The conversation was left. */
  stop(): void {
    this.#waiting = []
    this.#wait()
  }

  #wait(): void {
    this.#cancel?.()
    const [first] = this.#waiting
    this.#cancel = first && this.#clock.after(Math.max(0, first.since + dwellTime - this.#clock.now()), () => this.#tell())
  }

  #tell(): void {
    const now = this.#clock.now()
    const read = this.#waiting.findLast(({ since }) => now - since >= dwellTime)
    this.#waiting = this.#waiting.filter(({ since }) => now - since < dwellTime)
    this.#wait()
    if (read) this.#onRead(read.message)
  }
}
