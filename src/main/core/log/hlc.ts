/**
 * `at`: totally ordered fixed-width text, so that "later" means the same on every device: 15 digits of milliseconds, 10 of
 * a counter or update id, then the source. Local times come from a hybrid logical clock; Telegram's carry its own date.
 */

export function atOf(milliseconds: number, counter: number, source: string): string {
  return `${digits(milliseconds, 15)}-${digits(counter, 10)}-${source}`
}

/** The milliseconds of an `at`. */
export function millisecondsOf(at: string): number {
  return Number(at.slice(0, 15))
}

/** A hybrid logical clock: never goes back, not even when the system's clock does, and never behind what it has seen. */
export class HybridClock {
  readonly #now: () => number
  readonly #source: string
  #milliseconds: number
  #counter: number

  /** `last` is the last `at` that this device gave out or saw; a restart goes on from it. */
  constructor(now: () => number, source: string, last?: string) {
    this.#now = now
    this.#source = source
    this.#milliseconds = last ? millisecondsOf(last) : 0
    this.#counter = last ? Number(last.slice(16, 26)) : 0
  }

  /** The last time given out or seen. */
  get last(): string {
    return atOf(this.#milliseconds, this.#counter, this.#source)
  }

  next(): string {
    const now = this.#now()
    if (now > this.#milliseconds) {
      this.#milliseconds = now
      this.#counter = 0
    } else {
      this.#counter += 1
    }
    return atOf(this.#milliseconds, this.#counter, this.#source)
  }

  /** Takes note of another device's time: what happens here from now on is later. */
  observe(at: string): void {
    const milliseconds = millisecondsOf(at)
    const counter = Number(at.slice(16, 26))
    if (milliseconds < this.#milliseconds || (milliseconds === this.#milliseconds && counter <= this.#counter)) return
    this.#milliseconds = milliseconds
    this.#counter = counter
  }
}

function digits(value: number, width: number): string {
  const whole = Number.isFinite(value) ? Math.max(0, Math.floor(value)) : 0
  return String(Math.min(whole, 10 ** width - 1)).padStart(width, '0')
}
