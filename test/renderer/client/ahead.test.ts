import { describe, expect, it } from 'vitest'
import type { Client } from '../../../src/renderer/client'
import { firstList, withInboxAhead } from '../../../src/renderer/client/ahead'

/** What was asked of the app, in order; each answer is how many calls there have been. */
function app() {
  const asked: string[] = []
  const client: Client = {
    call: async name => {
      asked.push(name)
      return { ok: true, value: asked.length }
    },
    listen: () => () => {},
    upload: async () => Promise.reject(new Error('nothing is uploaded here')),
    mediaUrl: () => '',
    archiveUrl: () => '',
    onConnection: () => () => {},
  }
  return { asked, client }
}

const settled = () => new Promise(resolve => setTimeout(resolve))

describe('what the first screen shows', () => {
  it('is asked for before anybody calls for it, all of it after app.info', async () => {
    const { asked, client } = app()
    withInboxAhead(client)
    expect(asked).toEqual(['app.info'])
    await settled()
    expect(asked).toEqual(['app.info', 'conversation.list', 'settings.get', 'bot.list'])
  })

  it('is asked for once, also where it is called for before the first answer is there', async () => {
    const { asked, client } = app()
    const ahead = withInboxAhead(client)
    await ahead.call('app.info', {})
    await Promise.all([ahead.call('conversation.list', firstList), ahead.call('settings.get', {}), ahead.call('bot.list', {})])
    expect(asked).toHaveLength(4)
  })

  it('is given out once: the second call is asked again', async () => {
    const { client } = app()
    const ahead = withInboxAhead(client)
    await settled()
    expect(await ahead.call('bot.list', {})).toEqual({ ok: true, value: 4 })
    expect(await ahead.call('bot.list', {})).toEqual({ ok: true, value: 5 })
  })

  it('is of the past once everything is loaded anew', async () => {
    const { client } = app()
    const ahead = withInboxAhead(client)
    await settled()
    await ahead.call('app.info', {})
    await ahead.call('app.info', {})
    expect(await ahead.call('conversation.list', firstList)).toEqual({ ok: true, value: 6 })
  })

  it('is not what another list is answered with', async () => {
    const { client } = app()
    const ahead = withInboxAhead(client)
    await settled()
    expect(await ahead.call('conversation.list', { ...firstList, filter: { unread: true } })).toEqual({ ok: true, value: 5 })
  })

  it('throws nothing where the app is gone and nobody has called yet', async () => {
    const { client } = app()
    const ahead = withInboxAhead({ ...client, call: async () => Promise.reject(new Error('gone')) })
    await settled()
    await expect(ahead.call('app.info', {})).rejects.toThrow('gone')
  })
})
