import type { AttachmentId } from '../../../shared/model'

/** What is being listened to; one recording at a time. Seconds. */
export type Playing = {
  readonly id: AttachmentId | null
  readonly isPlaying: boolean
  readonly at: number
  /** 0 until it is known. */
  readonly duration: number
  readonly rate: number
  /** The recording that could not be played. */
  readonly failed: AttachmentId | null
}

const rates = [1, 1.5, 2]

/** Plays voices and audio. It outlives the bubble that started it, which may be scrolled away. */
export class Player {
  readonly #audio = new Audio()
  readonly #listeners = new Set<() => void>()
  #state: Playing = { id: null, isPlaying: false, at: 0, duration: 0, rate: 1, failed: null }

  constructor() {
    this.#audio.preload = 'metadata'
    this.#audio.addEventListener('timeupdate', () => this.#set({ at: this.#audio.currentTime }))
    this.#audio.addEventListener('durationchange', () => this.#set({ duration: finite(this.#audio.duration) }))
    this.#audio.addEventListener('play', () => this.#set({ isPlaying: true }))
    this.#audio.addEventListener('pause', () => this.#set({ isPlaying: false }))
    this.#audio.addEventListener('ended', () => this.#set({ isPlaying: false, at: 0 }))
    this.#audio.addEventListener('error', () => this.#fail())
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly playing = (): Playing => this.#state

  /** Plays it, or pauses it when it is playing. */
  toggle(id: AttachmentId, url: string): void {
    if (this.#state.id === id && this.#state.isPlaying) {
      this.#audio.pause()
      return
    }
    if (this.#state.id !== id) {
      this.#audio.src = url
      this.#audio.playbackRate = this.#state.rate
      this.#set({ id, at: 0, duration: 0, failed: null })
    }
    // Rejects when another one is started before this one could begin, or when it cannot be played.
    this.#audio.play().catch((reason: unknown) => {
      if (reason instanceof DOMException && reason.name === 'NotSupportedError') this.#fail()
    })
  }

  seek(seconds: number): void {
    this.#audio.currentTime = seconds
    this.#set({ at: seconds })
  }

  /** 1, 1.5, 2 and 1 again. */
  nextRate(): void {
    const rate = rates[(rates.indexOf(this.#state.rate) + 1) % rates.length] ?? 1
    this.#audio.playbackRate = rate
    this.#set({ rate })
  }

  stop(): void {
    this.#audio.pause()
    this.#audio.removeAttribute('src')
    this.#set({ id: null, isPlaying: false, at: 0, duration: 0 })
  }

  #fail(): void {
    if (this.#state.id !== null) this.#set({ isPlaying: false, failed: this.#state.id })
  }

  #set(change: Partial<Playing>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }
}

function finite(seconds: number): number {
  return Number.isFinite(seconds) ? seconds : 0
}
