import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Run } from '../../../stand-in/run'
import { simulated } from '../../../support/simulated'
import { fileSystem, sharedBy } from '../../../../src/main/shell/electron/shared-folder'
import { literalsOf } from './declarations'
import { folder, names, ok, start, started } from './desktop'
import { until } from '../../../support/until'

/** What happens to a desktop app: processes die, windows hang, machines sleep and go down, somebody starts it twice. */
const isWindows = process.platform === 'win32'

/** A bot that polls, and a person who writes to it. */
async function withBot(options: Parameters<typeof started>[0] = {}) {
  const simulator = simulated({ seed: 9 })
  const { apiRoot } = await simulator.start()
  const bot = simulator.createBot({ firstName: 'Shop' })
  const ada = simulator.createUser({ firstName: 'Ada', lastName: 'Lovelace' })
  const run = await started({ args: ['--vault', 'session', '--api-root', apiRoot], ...options })
  ok(await run.call({}, 'bot.connect', { token: bot.token }))
  ada.start(bot)
  const texts = async () => {
    const { conversations } = ok(await run.call({}, 'conversation.list', {})) as { conversations: { id: string }[] }
    if (conversations.length === 0) return []
    const { messages } = ok(await run.call({}, 'message.list', { conversationId: conversations[0]?.id })) as { messages: { text: string }[] }
    return messages.map(message => message.text)
  }
  return { simulator, bot, ada, run, texts }
}

async function logOf(dir: string): Promise<string> {
  const logs = join(dir, 'Bellhop', 'logs')
  return readdirSync(logs).map(name => readFileSync(join(logs, name), 'utf8')).join('')
}

const boxes = async (run: Run) => (await run.journal()).filter(({ what }) => what === 'dialog.showMessageBox').map(({ args }) => args[0] as { message: string; buttons: string[] })
const count = async (run: Run, what: string) => names(await run.journal()).filter(one => one === what).length

describe('a page that is gone', () => {
  const reasons = literalsOf('RenderProcessGoneDetails', 'reason')

  test('Electron knows these reasons', () => {
    expect(reasons).toEqual(['clean-exit', 'abnormal-exit', 'killed', 'crashed', 'oom', 'launch-failed', 'integrity-failure', 'memory-eviction'])
  })

  test('SEC-34: is loaded anew whatever it died of, three times a minute, and then a sentence asks; polling goes on', async () => {
    const { run, ada, bot, simulator, texts } = await withBot()
    await until(async () => expect(await texts()).toHaveLength(1))
    await run.answerBoxes(null)
    const [first = '', second = '', third = '', fourth = ''] = reasons.filter(reason => reason !== 'clean-exit')
    for (const reason of [first, second, third]) await run.contentsEvent('render-process-gone', {}, { reason, exitCode: 5 })
    expect([await count(run, 'webContents.reload'), await boxes(run)]).toEqual([3, []])
    await run.contentsEvent('render-process-gone', {}, { reason: fourth, exitCode: 5 })
    expect(await count(run, 'webContents.reload')).toBe(3)
    expect(await boxes(run)).toMatchObject([{ message: 'The window stopped working several times', buttons: ['Reload the window', 'Quit'] }])
    // Nobody has answered the question, and there is no page: what Ada writes is here all the same.
    ada.write(bot, 'Is anybody there?')
    await until(async () => expect(await texts()).toContain('Is anybody there?'))
    await simulator.close()
  })

  test.each(reasons)('of %s: it comes back, unless it meant to go', async reason => {
    const run = await started()
    await run.contentsEvent('render-process-gone', {}, { reason, exitCode: 1 })
    expect(await count(run, 'webContents.reload')).toBe(reason === 'clean-exit' ? 0 : 1)
  })

  test('the answer to the sentence is obeyed: reload, or quit', async () => {
    const run = await started()
    await run.answerBoxes(0)
    for (let crash = 0; crash < 4; crash += 1) await run.contentsEvent('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
    await until(async () => expect(await count(run, 'webContents.reload')).toBe(4))
    await run.answerBoxes(1)
    await run.contentsEvent('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
    expect((await run.ended).code).toBe(0)
  })
})

describe('a page that does not answer', () => {
  test('is left alone if the operator waits, and asked about once at a time', async () => {
    const run = await started()
    await run.answerBoxes(null)
    for (let time = 0; time < 3; time += 1) await run.windowEvent('unresponsive')
    expect(await boxes(run)).toMatchObject([{ message: 'The window does not answer', buttons: ['Wait', 'Reload the window'] }])
    // It is back: the question goes away by itself, and nothing was reloaded.
    await run.windowEvent('responsive')
    await run.answerBoxes(0)
    await until(async () => {
      await run.windowEvent('unresponsive')
      expect(await boxes(run)).toHaveLength(2)
    })
    expect([await count(run, 'webContents.forcefullyCrashRenderer'), await count(run, 'webContents.reload')]).toEqual([0, 0])
  })

  test('is ended and loaded anew if the operator says so, while messages go on coming', async () => {
    const { run, ada, bot, simulator, texts } = await withBot()
    await run.answerBoxes(1)
    await run.windowEvent('unresponsive')
    await until(async () => expect([await count(run, 'webContents.forcefullyCrashRenderer'), await count(run, 'webContents.reload')]).toEqual([1, 1]))
    ada.write(bot, 'Still there?')
    await until(async () => expect(await texts()).toContain('Still there?'))
    await simulator.close()
  })
})

describe('a process of the app that is gone', () => {
  test('is written down with its kind and its reason, and nothing else happens', async () => {
    const dir = folder()
    const run = await started({ dir })
    const before = (await run.journal()).length
    const types = literalsOf('Details', 'type')
    const reasons = literalsOf('Details', 'reason')
    expect(types).toEqual(['Utility', 'Zygote', 'Sandbox helper', 'GPU', 'Pepper Plugin', 'Pepper Plugin Broker', 'Unknown'])
    for (const type of types) for (const reason of reasons) await run.appEvent('child-process-gone', { type, reason, exitCode: 7, serviceName: 'x' })
    await until(async () => expect((await logOf(dir)).match(/a process of the app is gone/g)).toHaveLength(types.length * reasons.length))
    const lines = (await logOf(dir)).split('\n').filter(line => line.includes('a process of the app is gone'))
    expect(lines.filter(line => line.includes('"error"')).length).toBe(types.length * (reasons.length - 2))
    expect((await run.journal()).slice(before)).toEqual([])
    expect(ok(await run.call({}, 'app.info', {}))).toMatchObject({ mode: 'normal' })
  })
})

describe('the machine', () => {
  async function parked() {
    const world = await withBot()
    const asked = () => world.simulator.journal.of('getUpdates').length
    // What Ada sent at the start has come and the next poll is parked: from now on nothing is asked for 50 seconds.
    await until(async () => {
      expect(await world.texts()).toHaveLength(1)
      const before = asked()
      await new Promise(resolve => setTimeout(resolve, 700))
      expect(asked()).toBe(before)
    })
    return { ...world, asked }
  }

  test.each(['resume', 'unlock-screen'])('REL-31: at "%s" Telegram is asked again at once', async event => {
    const { run, simulator, asked } = await parked()
    const before = asked()
    await run.powerEvent(event)
    await until(() => expect(asked()).toBeGreaterThan(before))
    await simulator.close()
  })

  test('REL-32: a network that is back is used at once, and one that goes is not asked for', async () => {
    const { run, simulator, asked } = await parked()
    const before = asked()
    await run.setOnline(false)
    await new Promise(resolve => setTimeout(resolve, 2_500))
    expect(asked()).toBe(before)
    await run.setOnline(true)
    await until(() => expect(asked()).toBeGreaterThan(before))
    await simulator.close()
  })

  test.each([['shutdown', 'powerEvent'] as const, ['session-end', 'windowEvent'] as const])('REL-26: at "%s" everything is closed in order', async (event, how) => {
    const dir = folder()
    const run = await started({ dir })
    await run.call({}, 'settings.set', { theme: 'dark' })
    await run[how](event)
    const { code, journal } = await run.ended
    expect([code, names(journal).filter(what => what === 'app.exit').length]).toEqual([0, 1])
    const again = await started({ dir })
    expect(ok(await again.call({}, 'settings.get', {}))).toMatchObject({ theme: 'dark' })
    // Nothing was cut off: the next start has nothing to look through.
    expect(await logOf(dir)).not.toMatch(/cut off/)
  })

  test('Windows gives these reasons for the end of a session, and each is an end', () => {
    expect([...(/reasons: Array<([^>]+)>/.exec(readFileSync(join(import.meta.dirname, '../../../../node_modules/electron/electron.d.ts'), 'utf8'))?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, reason]) => reason)).toEqual(['shutdown', 'close-app', 'critical', 'logoff'])
  })
})

describe('the end', () => {
  test('REL-26: a page that does not want to go goes', async () => {
    const run = await started()
    expect(await run.contentsEvent('will-prevent-unload')).toBe(true)
  })

  test.skipIf(isWindows)('REL-26: a second and a third signal change nothing about it', async () => {
    const { run, simulator } = await withBot()
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGTERM'] as const) run.signal(signal)
    const { code, journal } = await run.ended
    expect([code, names(journal).filter(what => what === 'app.exit').length]).toEqual([0, 1])
    await simulator.close()
  })
})

describe('a second start', () => {
  test('SEC-24: shows the window, and nothing on its command line is heard', async () => {
    const run = await started()
    await run.setWindowState({ isMinimized: true, isVisible: false })
    const before = (await run.journal()).length
    const info = ok(await run.call({}, 'app.info', {}))
    const argv = ['bellhop', 'bellhop://app/?open=1:2', 'tg://resolve?domain=a', '--demo', '--api-root=http://127.0.0.1:1', '--data-dir=/tmp/elsewhere', '--vault=session', '/etc/passwd']
    await run.say({}, { actions: true })
    await run.appEvent('second-instance', argv, '/tmp', { token: 'x' })
    expect(names((await run.journal()).slice(before))).toEqual(['window.restore', 'window.show', 'window.focus'])
    expect(await run.sent()).toEqual([])
    expect(ok(await run.call({}, 'app.info', {}))).toEqual(info)
  })
})

describe('a profile that others can change', () => {
  test.each([
    ['/home/ada/OneDrive/Bellhop', 'OneDrive'],
    ['/home/ada/OneDrive - Corner Shop/Bellhop', 'OneDrive'],
    ['/home/ada/Dropbox (Personal)/b', 'Dropbox'],
    ['/Users/ada/Library/CloudStorage/GoogleDrive-ada@example.org/My Drive', 'Google Drive'],
    ['/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/b', 'iCloud Drive'],
    ['/home/ada/Nextcloud', 'Nextcloud'],
    ['/home/ada/Sync/b', 'Syncthing'],
  ])('%s belongs to %s', async (path, service) => {
    expect(await sharedBy(path.replaceAll('/', isWindows ? '\\' : '/'), 'darwin')).toBe(service)
  })

  test('an ordinary folder belongs to nobody else', async () => {
    expect(await sharedBy(folder())).toBeNull()
    expect(await sharedBy('/home/ada/OneDriveBackup/x', 'darwin')).toBeNull()
    expect(await sharedBy('/home/ada/.config/Bellhop', 'darwin')).toBeNull()
  })

  test('a file system on another machine is known by its number, and a share of Windows by its name', async () => {
    expect([0x6969, 0xff534d42, 0xff534d42 - 2 ** 32, 0xfe534d42, 0xef53, 0x01021994].map(fileSystem)).toEqual(['NFS', 'SMB', 'SMB', 'SMB', null, null])
    expect(await sharedBy('\\\\server\\share\\Bellhop', 'win32')).toBe('SMB')
  })

  test('is said once, and Bellhop goes on', async () => {
    const dir = join(folder(), 'Dropbox')
    mkdirSync(dir)
    const args = ['--vault', 'session', '--data-dir', join(dir, 'Bellhop')]
    const run = await started({ args })
    await until(async () => expect(await boxes(run)).toMatchObject([{ message: 'Your conversations lie in a folder that others can change', detail: expect.stringContaining('belongs to Dropbox') }]))
    expect(ok(await run.call({}, 'app.info', {}))).toMatchObject({ mode: 'normal' })
    await run.quit()
    await run.ended
    const again = await started({ args })
    await again.call({}, 'app.info', {})
    await until(() => expect(readdirSync(join(dir, 'Bellhop', 'logs')).map(name => readFileSync(join(dir, 'Bellhop', 'logs', name), 'utf8')).join('').match(/others can change/g)).toHaveLength(2))
    expect(await boxes(again)).toEqual([])
  })
})

describe('the environment', () => {
  const talkative = ['DEBUG', 'NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'NODE_TLS_REJECT_UNAUTHORIZED', 'SSLKEYLOGFILE']
  const env = { DEBUG: 'grammy*', NODE_DEBUG: 'none', NODE_DEBUG_NATIVE: 'none', NODE_TLS_REJECT_UNAUTHORIZED: '0', SSLKEYLOGFILE: '/dev/null' }

  test('SEC-52, SEC-7: an installed app takes from it what would make it talk, or talk to anybody', async () => {
    const run = await start({ isPackaged: true, env })
    await until(async () => expect(names(await run.journal())).toContain('new Tray'))
    expect(await run.environment(talkative)).toEqual([])
  })

  test('one that is being written keeps what its author set', async () => {
    const run = await started({ env })
    expect(await run.environment(talkative)).toEqual(talkative)
  })
})
