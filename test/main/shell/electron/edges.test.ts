import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import * as standIn from '../../../stand-in/electron'

vi.mock('electron', () => import('../../../stand-in/electron'))

const { mayOpen, openLinks } = await import('../../../../src/main/shell/electron/links')
const { contextItems } = await import('../../../../src/main/shell/electron/context-menu')
const { markForeign } = await import('../../../../src/main/shell/electron/downloads')
const { spawnHelper } = await import('../../../../src/main/shell/electron/helper')
const { openNotifications } = await import('../../../../src/main/shell/electron/notifications')
const { quitInOrder } = await import('../../../../src/main/shell/electron/quit')
const { devServer } = await import('../../../../src/main/shell/electron/dev-server')

const dir = mkdtempSync(join(tmpdir(), 'bellhop-edges-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
beforeEach(() => void standIn.journal.splice(0))

describe('SEC-20, SEC-21, SEC-23: the last door', () => {
  test.each(['https://example.org/', 'http://example.org/a?b#c', 'mailto:ada@example.org?subject=Hello'])('%s may be opened', href => {
    expect(mayOpen(href)).toBe(true)
  })
  test.each([
    '',
    'example.org',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'smb://host/share',
    '\\\\host\\share',
    'ms-msdt:/id',
    'search-ms:query=x',
    'vscode://x',
    'tg://resolve?domain=x',
    'data:text/html,x',
    'https://ada@example.org/',
    'https://ada:secret@example.org/',
    'HTTPS://EXAMPLE.ORG/',
    'https://example.org',
    ' https://example.org/',
    'https://example.org/\n',
    `https://example.org/${'x'.repeat(2_000)}`,
  ])('%j may not', href => {
    expect(mayOpen(href)).toBe(false)
  })
  test('what may be opened is an address of the three schemes in its normal form, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string()), text => {
        expect(!mayOpen(text) || (new URL(text).href === text && /^(https?|mailto):/.test(text))).toBe(true)
      }),
    )
  })
  test('one at a time, and not two within half a second', async () => {
    let now = 0
    const open = openLinks(() => now)
    await open('https://example.org/1')
    now = 499
    await expect(open('https://example.org/2')).rejects.toThrow('link-too-fast')
    now = 500
    await open('https://example.org/3')
    await expect(open('file:///etc/passwd')).rejects.toThrow('link-refused')
    expect(standIn.journal.map(({ args }) => args[0])).toEqual(['https://example.org/1', 'https://example.org/3'])
  })
})

describe('the keychain helper', () => {
  test('is a utility process beside the bundle, without what would make Node talk', async () => {
    process.env['NODE_DEBUG'] = 'http'
    const helper = spawnHelper()
    delete process.env['NODE_DEBUG']
    const gone = new Promise<void>(resolve => helper.onExit(resolve))
    const [path, args, options] = (standIn.journal[0]?.args ?? []) as [string, string[], { stdio: string; env: string[] }]
    expect(path).toMatch(/vault-helper\.js$/)
    expect([args, options.stdio]).toEqual([[], 'ignore'])
    expect(options.env).not.toContain('NODE_DEBUG')
    expect(options.env).toContain('PATH')
    helper.kill()
    await gone
  })
})

describe('a saved file', () => {
  test('is marked as come from outside', async () => {
    await markForeign(join(dir, 'invoice.pdf'))
    expect(readFileSync(join(dir, 'invoice.pdf:Zone.Identifier'), 'utf8')).toBe('[ZoneTransfer]\r\nZoneId=3\r\n')
  })
})

describe('the context menu', () => {
  const editFlags = { canUndo: true, canRedo: false, canCut: true, canCopy: true, canDelete: true, canPaste: false, canSelectAll: true, canEditRichly: false }

  test('offers to copy what is selected, and nothing where nothing is', () => {
    expect(contextItems({ isEditable: false, selectionText: 'parcel', editFlags })).toEqual([{ role: 'copy' }])
    expect(contextItems({ isEditable: false, selectionText: ' \n', editFlags })).toEqual([])
  })
  test('in a field it offers what can be done there', () => {
    const enabled = Object.fromEntries(contextItems({ isEditable: true, selectionText: '', editFlags }).flatMap(({ role, enabled: is }) => (role ? [[role, is]] : [])))
    expect(enabled).toEqual({ undo: true, redo: false, cut: true, copy: true, paste: false, selectAll: true })
  })
})

describe('REL-26 the end', () => {
  const { control } = standIn

  test('comes after five seconds even where closing hangs, and closing happens once', async () => {
    vi.useFakeTimers()
    const said: string[] = []
    let closings = 0
    const closing = () => {
      closings += 1
      return new Promise<void>(() => undefined)
    }
    const quitting = quitInOrder(closing, (_level, message) => said.push(message))
    expect(quitting.isQuitting()).toBe(false)
    control.quit()
    control.quit()
    expect(quitting.isQuitting()).toBe(true)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(standIn.journal).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(standIn.journal).toEqual([{ what: 'app.exit', args: [1] }])
    expect([closings, said]).toEqual([1, ['closing took too long']])
    vi.useRealTimers()
  })
})

describe('REL-26: a window that does not close', () => {
  test('does not hold the end for longer than five seconds either', async () => {
    vi.useFakeTimers()
    const said: string[] = []
    quitInOrder(async () => undefined, (_level, message) => said.push(message))
    // The quit is asked for, and then some window keeps it from going on.
    standIn.control.appEvent('before-quit')
    await vi.advanceTimersByTimeAsync(4_999)
    expect(standIn.journal).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect([standIn.journal, said]).toEqual([[{ what: 'app.exit', args: [1] }], ['closing took too long']])
    vi.useRealTimers()
  })
})

describe('development', () => {
  test('has its own server only where it says so', () => {
    expect(devServer()).toBeUndefined()
    process.env['ELECTRON_RENDERER_URL'] = 'http://127.0.0.1:5173'
    expect(devServer()).toBe('http://127.0.0.1:5173')
    delete process.env['ELECTRON_RENDERER_URL']
  })
})

describe('many messages at once', () => {
  test('are told in one notification, and the next round waits a second', async () => {
    vi.useFakeTimers()
    const { defaultSettings, Conversation, Message } = await import('../../../../src/shared/model')
    const opened: string[] = []
    const notifications = openNotifications({
      settings: () => defaultSettings,
      isWatched: () => false,
      conversation: async () => null,
      open: id => opened.push(id),
      openInbox: () => opened.push('inbox'),
    })
    const arrival = (chat: number, at: number) => [
      {
        kind: 'conversation' as const,
        row: Conversation.parse({
          id: `7:${chat}`, botId: '7', contactId: `${chat}`, title: `Person ${chat}`, status: 'open', unreadCount: 1, preview: 'hi', previewKind: 'text',
          previewDirection: 'incoming', lastMessageAt: at, reach: 'open', hasUncertain: false, hasFailed: false,
        }),
      },
      {
        kind: 'message' as const,
        row: Message.parse({
          id: `7:${chat}:${at}`, conversationId: `7:${chat}`, direction: 'incoming', kind: 'text', text: `hi ${at}`, entities: [], attachments: [], date: at,
          position: String(at).padStart(4, '0'), author: 'x', reactions: [],
        }),
      },
    ]
    const shown = () => standIn.journal.filter(({ what }) => what === 'notification.show').map(({ args }) => (args[0] as { body: string }).body)
    await notifications.take({ epoch: 'e', rev: 1, rows: [1, 2, 3, 4, 5].flatMap(chat => arrival(chat, 1)) })
    expect(shown()).toEqual(['5 new messages in 5 conversations'])
    await notifications.take({ epoch: 'e', rev: 2, rows: arrival(1, 2) })
    await notifications.take({ epoch: 'e', rev: 3, rows: arrival(1, 3) })
    expect(shown()).toHaveLength(1)
    vi.advanceTimersByTime(1_000)
    expect(shown()).toEqual(['5 new messages in 5 conversations', 'hi 3'])
    vi.advanceTimersByTime(60_000)
    expect(shown()).toHaveLength(2)
    standIn.control.clickNotification(1)
    expect(opened).toEqual(['7:1'])
    notifications.close()
    vi.useRealTimers()
  })
})
