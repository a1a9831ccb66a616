import { createHash } from 'node:crypto'
import type { Args } from './args'
import type { Call } from './call'
import type { JournalEntry } from './journal'
import type { BotState, World } from './world'

type Refusal = { readonly until: number; readonly connection: number; readonly since: number }

/** Real milliseconds in which a request arrives that was sent before the refusal had been read, on a machine that is busy. */
const underWay = 250

/** Methods that make something in a chat: doing them twice is seen by a person. */
const makes = /^(send(?!ChatAction)|forward|copy)/i

/**
 * Watches for what must never happen by itself: a send repeated after a reply that left its fate open, and a call before
 * the time that a 429 named. An operator's own decision is announced with `allow`.
 */
export class Repeats {
  /** By what they would do: the request whose fate is open. */
  readonly #open = new Map<string, number>()
  readonly #floods = new Map<string, Refusal>()

  /** The operator chose to send again: forgets every open send. */
  allow(): void {
    this.#open.clear()
  }

  /** The app was killed: a refusal that had just gone out may never have been read, or not be written down yet. */
  died(): void {
    for (const [key, { since }] of this.#floods) if (performance.now() - since < underWay) this.#floods.delete(key)
  }

  /** A request is about to be carried out. */
  onRequest({ world, bot, method, args, entry }: Call): void {
    const print = makes.test(method) ? fingerprint(bot, entry) : ''
    const open = this.#open.get(print)
    // A request that is held up can be lost to its caller before it is carried out; it does not repeat itself.
    if (open !== undefined && open !== entry.id) {
      this.#open.delete(print)
      world.complaints.add('repeated-ambiguous-send', method, `to ${args.text('chat_id')}: ${args.text('text').slice(0, 40)}`, bot.id)
    }
    const refusal = this.#floods.get(floodKey(bot, method, args, entry))
    const until = refusal?.until ?? 0
    // The rival of T8 minds nothing; that is what it is for.
    if (world.clock.now() < until && !wasUnderWay(refusal, entry) && entry.client !== 'rival') {
      world.complaints.add('retry-before-retry-after', method, `${until - world.clock.now()} ms early`, bot.id)
    }
  }

  onFlood(world: World, bot: BotState, entry: JournalEntry, args: Args, seconds: number): void {
    this.#floods.set(floodKey(bot, entry.method, args, entry), { until: world.clock.now() + seconds * 1000, connection: entry.connection, since: performance.now() })
  }

  /** The caller cannot know whether this request took effect. */
  onAmbiguous(bot: BotState, entry: JournalEntry): void {
    if (makes.test(entry.method)) this.#open.set(fingerprint(bot, entry), entry.id)
  }
}

/** Whether another connection may have been carrying this request already when the refusal went out. */
function wasUnderWay(refusal: Refusal | undefined, { connection }: JournalEntry): boolean {
  return refusal !== undefined && connection !== refusal.connection && performance.now() - refusal.since < underWay
}

function floodKey(bot: BotState, method: string, args: Args, { client }: JournalEntry): string {
  return `${client}:${bot.id}:${args.text('chat_id') || method.toLowerCase()}`
}

/** Two requests with the same fingerprint would do the same thing twice. */
function fingerprint(bot: BotState, { method, args, files }: JournalEntry): string {
  const parts = Object.entries(args).toSorted(([one], [other]) => (one < other ? -1 : 1))
  const uploads = files.map(file => [file.name, file.size])
  return createHash('sha256').update(JSON.stringify([bot.id, method.toLowerCase(), parts, uploads])).digest('base64url')
}
