export type Listener = (...args: never[]) => unknown

/** A thing with events, of which only the declared ones may be listened to. */
export class Emitter {
  readonly #name: string
  readonly #events: readonly string[]
  readonly #listeners = new Map<string, Listener[]>()

  constructor(name: string, events: readonly string[]) {
    this.#name = name
    this.#events = events
  }

  on(event: string, listener: Listener): void {
    if (!this.#events.includes(event)) throw new Error(`electron.${this.#name} has no declared event ${event}`)
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener])
  }

  once(event: string, listener: Listener): void {
    const first: Listener = (...args) => {
      this.off(event, first)
      return listener(...args)
    }
    this.on(event, first)
  }

  off(event: string, listener: Listener): void {
    this.#listeners.set(event, (this.#listeners.get(event) ?? []).filter(other => other !== listener))
  }

  offAll(event: string): void {
    this.#listeners.delete(event)
  }

  /** Calls the listeners with an event that can be prevented, then `args`; answers whether it was. */
  emit(event: string, args: readonly unknown[] = [], facts: object = {}): boolean {
    let isPrevented = false
    const happening = { ...facts, preventDefault: () => void (isPrevented = true) }
    for (const listener of this.#listeners.get(event) ?? []) listener(...([happening, ...args] as never[]))
    return isPrevented
  }

  /** Calls the listeners with exactly `args`. */
  tell(event: string, ...args: readonly unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(args as never[]))
  }

  events(): string[] {
    return [...this.#listeners.keys()]
  }
}
