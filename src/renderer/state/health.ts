import type { Bot } from '../../shared/model'

/** The key under `health` that says how a bot is doing. */
export type HealthKey = Bot['health']['state'] | 'disconnected' | 'missing' | 'still'

type Circumstances = { readonly isViewOnly?: boolean; readonly isSlowed?: boolean }

/**
 * `isViewOnly`: nothing can be written, so nothing is received, whatever it was last heard to do. `isSlowed`: what it sends waits, although
 * it receives.
 */
export function healthKey({ state, health }: Pick<Bot, 'state' | 'health'>, { isViewOnly = false, isSlowed = false }: Circumstances = {}): HealthKey {
  if (state !== 'running') return state
  if (isViewOnly) return 'still'
  // Nobody refused it: sending the operator to BotFather for a new one would break what else uses the old one.
  if (health.state === 'unauthorized' && health.isMissing) return 'missing'
  if (health.state === 'receiving' && isSlowed) return 'flooded'
  return health.state
}

const hour = 3_600_000

/** What follows from a bot's silence: nothing yet, from 12 hours on, from 20 on, and once Telegram has begun to drop messages (REL-3). */
export type LossRisk = 'none' | 'soon' | 'imminent' | 'lost'

/** When Telegram was last heard for a bot that is not heard now, and how near the loss is. `now` in epoch milliseconds. */
export function silenceOf({ health }: Pick<Bot, 'health'>, now: number): { readonly since?: number; readonly risk: LossRisk } {
  const since = 'silentSince' in health ? health.silentSince : undefined
  if (since === undefined) return { risk: 'none' }
  const hours = (now - since) / hour
  return { since, risk: hours >= 24 ? 'lost' : hours >= 20 ? 'imminent' : hours >= 12 ? 'soon' : 'none' }
}
