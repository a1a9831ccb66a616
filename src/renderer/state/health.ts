import type { Bot } from '../../shared/model'

/** The key under `health` that says how a bot is doing. */
export type HealthKey = Bot['health']['state'] | 'disconnected' | 'missing'

export function healthKey({ state, health }: Pick<Bot, 'state' | 'health'>): HealthKey {
  if (state !== 'running') return state
  // Nobody refused it: sending the operator to BotFather for a new one would break what else uses the old one.
  if (health.state === 'unauthorized' && health.isMissing) return 'missing'
  return health.state
}
