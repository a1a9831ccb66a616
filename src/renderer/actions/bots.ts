import type { Input, Output } from '../../shared/contract'
import type { BotId } from '../../shared/model'
import { call } from '../client'
import { changeCache, useCache } from '../state/stores'
import { attempt, say } from './say'

/** Rejects with the problem: the form shows it in place. */
export function connect(input: Input<'bot.connect'>): Promise<Output<'bot.connect'>> {
  return call('bot.connect', input)
}

/** Gives up what `connect` still waits for; that rejects with `cancelled`. */
export function cancelConnect(): Promise<boolean> {
  return attempt(call('bot.cancelConnect', {}))
}

export function pause(botId: BotId): Promise<boolean> {
  return attempt(call('bot.pause', { botId }))
}

/** Also "retry now". */
export function resume(botId: BotId, takeWebhook = false): Promise<boolean> {
  return attempt(call('bot.resume', { botId, ...(takeWebhook ? { takeWebhook } : {}) }))
}

export async function disconnect(botId: BotId): Promise<boolean> {
  const name = useCache.getState().bots?.find(bot => bot.id === botId)?.channelName ?? ''
  const isDone = await attempt(call('bot.disconnect', { botId }))
  if (isDone) say({ key: 'bots.disconnected', params: { name } })
  return isDone
}

/** What becomes of purchases. Rejects with the problem: the form shows it in place. */
export async function setCheckout(botId: BotId, rule: 'accept' | 'decline', reason?: string): Promise<void> {
  await call('bot.setCheckout', { botId, rule, ...(reason === undefined ? {} : { reason }) })
}

/** The payment provider's token, or null to forget it. Rejects with the problem: the form shows it in place. */
export async function setProvider(botId: BotId, token: string | null): Promise<void> {
  await call('bot.setProvider', { botId, token })
}

/** Opens the keychain, or chooses what stands in for it. Rejects with the problem: the form shows it in place. */
export async function unlock(input: Input<'vault.unlock'>): Promise<Output<'vault.unlock'>> {
  const vault = await call('vault.unlock', input)
  changeCache(cache => ({ ...cache, vault }))
  return vault
}

/** Opens the demo: in a window of its own, or on the web at an address that this page goes to. */
export async function openDemo(): Promise<void> {
  const { url } = await call('app.openDemo', {})
  if (url) location.assign(url)
}

/** Null where it could not be read. */
export async function ledgerOf(botId: BotId): Promise<Output<'bot.ledger'> | null> {
  try {
    return await call('bot.ledger', { botId })
  } catch {
    // Whatever it was, the panel offers to try again.
    return null
  }
}
