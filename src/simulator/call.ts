import type { Args } from './args'
import type { JournalEntry } from './journal'
import type { Batch } from './queue'
import type { BotState, World } from './world'

/** One call of a Bot API method that has passed the token check. */
export type Call = {
  readonly world: World
  readonly bot: BotState
  /** The method's name as the documentation spells it. */
  readonly method: string
  readonly args: Args
  readonly entry: JournalEntry
  /** Aborts when the caller hangs up. */
  readonly gone: AbortSignal
}

/** What a method answers: a result, with a description where the server sends one, or a batch that is JSON already. */
export type Outcome = { readonly result: unknown; readonly description?: string } | { readonly batch: Batch }

export type Method = (call: Call) => Outcome | Promise<Outcome>
export type Methods = Readonly<Record<string, Method>>
