import type { Output } from '../../shared/contract'
import { call } from '../client'

/** All of these reject with the problem: the dialog shows it in place. */
export function listWebhooks(): Promise<Output<'webhook.list'>> {
  return call('webhook.list', {})
}

export function addWebhook(url: string): Promise<Output<'webhook.add'>> {
  return call('webhook.add', { url })
}

export function removeWebhook(id: string): Promise<null> {
  return call('webhook.remove', { id })
}

export function testWebhook(id: string): Promise<Output<'webhook.test'>> {
  return call('webhook.test', { id })
}
