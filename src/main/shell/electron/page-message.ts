import type { FromPage } from '../../../shared/contract'
import { ConversationId } from '../../../shared/model'

/** What a page said on the `listen` channel, or null if it is nothing that our preload says. */
export function pageMessage(said: unknown): FromPage | null {
  if (!isRecord(said)) return null
  if (said['fresh'] === true) return { fresh: true }
  if (said['actions'] === true) return { actions: true }
  if (isCount(said['stop'])) return { stop: said['stop'] }
  if ('records' in said) return recorded(said['records'])
  if ('shows' in said) return shown(said['shows'])
  if (!isCount(said['listen'])) return null
  const since = said['since']
  if (since === undefined) return { listen: said['listen'] }
  if (!isRecord(since) || typeof since['epoch'] !== 'string' || since['epoch'].length > 100 || !isCount(since['since'])) return null
  return { listen: said['listen'], since: { epoch: since['epoch'], since: since['since'] } }
}

function shown(id: unknown): FromPage | null {
  if (id === null) return { shows: null }
  const parsed = ConversationId.safeParse(id)
  return parsed.success ? { shows: parsed.data } : null
}

function recorded(what: unknown): FromPage | null {
  return what === null || what === 'sound' || what === 'film' ? { records: what } : null
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
