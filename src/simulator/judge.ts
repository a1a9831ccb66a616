import type { Args } from './args'
import type { BotState, World } from './world'

/** Holds a request against the documented names and types; what is wrong becomes a complaint, never an error. */
export function judgeRequest(world: World, bot: BotState, method: string, args: Args): void {
  void world
  void bot
  void method
  void args
}
