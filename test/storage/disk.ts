import type { Random } from '../../src/simulator/random'
import type { Call } from './trace'

/** What became of the writes that were not synced when the power went. */
export type Fate = 'none' | 'all' | 'some'

type Change = { readonly at: number; readonly bytes: Buffer } | { readonly size: number }
type File = { readonly now: Content; readonly synced: Content; changes: Change[] }
/** One entry of a file system's journal: never half of it survives. */
type Step = readonly { readonly name: string; readonly file: File | null }[]

const sector = 512

/**
 * A disk that a power cut can happen to: a file holds what was synced and, of later writes, what the fate leaves of each sector;
 * names that were made, changed or removed since the last sync of their folder survive in order, as far as they do.
 */
export class Disk {
  readonly #under: string
  readonly #names = new Map<string, File>()
  readonly #syncedNames = new Map<string, File>()
  #steps: Step[] = []
  readonly #open = new Map<number, { readonly path: string; readonly file: File | null; offset: number }>()

  /** Only what lies in the folder `under` counts. */
  constructor(under: string) {
    this.#under = under
  }

  apply(call: Call): void {
    switch (call.is) {
      case 'open':
        this.#opened(call)
        return
      case 'close':
        this.#open.delete(call.fd)
        return
      case 'write': {
        const open = this.#open.get(call.fd)
        if (!open?.file) return
        const at = call.at ?? open.offset
        if (call.at === null) open.offset += call.bytes.length
        change(open.file, { at, bytes: call.bytes })
        return
      }
      case 'truncate': {
        const file = this.#open.get(call.fd)?.file
        if (file) change(file, { size: call.size })
        return
      }
      case 'sync': {
        const open = this.#open.get(call.fd)
        if (open?.file) {
          for (const next of open.file.changes) open.file.synced.take(next)
          open.file.changes = []
        } else if (open?.path === this.#under) this.#syncNames(this.#steps.length)
        return
      }
      case 'unlink':
        this.#step([{ path: call.path, file: null }])
        return
      case 'rename': {
        const file = this.#names.get(this.#nameOf(call.from) ?? '')
        if (file) this.#step([{ path: call.from, file: null }, { path: call.to, file }])
        return
      }
      default:
        call satisfies never
    }
  }

  /** What lies in the folder after the power came back: bytes by name. */
  afterPowerCut(fate: Fate, random: Random): Map<string, Buffer> {
    const names = new Map(this.#syncedNames)
    const survived = fate === 'all' ? this.#steps.length : fate === 'none' ? 0 : random.between(0, this.#steps.length)
    for (const step of this.#steps.slice(0, survived)) take(names, step)
    return new Map([...names].map(([name, file]) => [name, contentOf(file, fate, random)]))
  }

  #opened({ fd, path, creates, empties }: Extract<Call, { is: 'open' }>): void {
    const name = this.#nameOf(path)
    if (name === null) {
      this.#open.set(fd, { path, file: null, offset: 0 })
      return
    }
    let file = this.#names.get(name)
    if (!file) {
      if (!creates) return
      file = { now: new Content(), synced: new Content(), changes: [] }
      this.#step([{ path, file }])
    }
    if (empties) change(file, { size: 0 })
    this.#open.set(fd, { path, file, offset: 0 })
  }

  #step(entries: readonly { readonly path: string; readonly file: File | null }[]): void {
    const step = entries.flatMap(({ path, file }) => {
      const name = this.#nameOf(path)
      return name === null ? [] : [{ name, file }]
    })
    this.#steps.push(step)
    take(this.#names, step)
  }

  #syncNames(count: number): void {
    for (const step of this.#steps.slice(0, count)) take(this.#syncedNames, step)
    this.#steps = this.#steps.slice(count)
  }

  #nameOf(path: string): string | null {
    return path.startsWith(`${this.#under}/`) ? path.slice(this.#under.length + 1) : null
  }
}

function take(names: Map<string, File>, step: Step): void {
  for (const { name, file } of step) {
    if (file) names.set(name, file)
    else names.delete(name)
  }
}

function change(file: File, next: Change): void {
  file.now.take(next)
  file.changes.push(next)
}

function contentOf(file: File, fate: Fate, random: Random): Buffer {
  if (fate === 'all') return file.now.copy().bytes()
  const content = file.synced.copy()
  if (fate === 'none') return content.bytes()
  for (const next of file.changes) {
    for (const part of 'size' in next ? [next] : sectorsOf(next)) if (random.chance(0.5)) content.take(part)
  }
  return content.bytes()
}

function sectorsOf({ at, bytes }: { readonly at: number; readonly bytes: Buffer }): Change[] {
  const parts: Change[] = []
  for (let from = 0; from < bytes.length; ) {
    const to = Math.min(bytes.length, from + sector - ((at + from) % sector))
    parts.push({ at: at + from, bytes: bytes.subarray(from, to) })
    from = to
  }
  return parts
}

/** Bytes that grow in place. */
class Content {
  #room = Buffer.alloc(4_096)
  #size = 0

  take(next: Change): void {
    if ('size' in next) {
      this.#fit(next.size)
      if (next.size < this.#size) this.#room.fill(0, next.size, this.#size)
      this.#size = next.size
      return
    }
    const end = next.at + next.bytes.length
    this.#fit(end)
    next.bytes.copy(this.#room, next.at)
    this.#size = Math.max(this.#size, end)
  }

  copy(): Content {
    const copy = new Content()
    copy.#room = Buffer.from(this.#room)
    copy.#size = this.#size
    return copy
  }

  bytes(): Buffer {
    return this.#room.subarray(0, this.#size)
  }

  #fit(size: number): void {
    if (size <= this.#room.length) return
    const room = Buffer.alloc(Math.max(size, this.#room.length * 2))
    this.#room.copy(room, 0, 0, this.#size)
    this.#room = room
  }
}
