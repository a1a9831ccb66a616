import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectControl } from '../../src/simulator/control'
import { png, post } from './world'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellhop-simulator-'))
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: { ssr: join(import.meta.dirname, '../../src/simulator/main.ts'), outDir: folder, rolldownOptions: { output: { entryFileNames: 'simulator.mjs' } } },
  })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function launch(...flags: string[]) {
  const child = spawn(process.execPath, [join(folder, 'simulator.mjs'), ...flags], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const { controlPort, apiRoot, token } = JSON.parse(line) as { controlPort: number; apiRoot: string; token?: string }
  return { child, controlPort, apiRoot, token, control: connectControl(controlPort) }
}

test('another process can do, see and spoil everything', async () => {
  const { child, apiRoot, control } = await launch('--port', '0', '--control-port', '0', '--seed', '5', '--virtual-clock')
  const bot = await control.createBot({ firstName: 'Desk', photo: [png(10, 10)] })
  const ada = await control.createUser({ firstName: 'Ada' })
  const ask = (method: string, args: Record<string, unknown> = {}) => post(`${apiRoot}/bot${bot.token}/${method}`, args)
  await ada.start(bot)
  const photo = await ada.sendPhoto(bot, { bytes: png(40, 30), caption: 'hi' })
  expect(photo).toMatchObject({ kind: 'photo', text: 'hi', file: { size: 200 } })
  expect((await ask('getUpdates', { allowed_updates: ['message'] })).result[1].message.photo[0].width).toBe(40)
  await control.addFault({ kind: 'reset-after', methods: 'sendMessage', nth: 1 })
  await expect(ask('sendMessage', { chat_id: ada.id, text: 'once' })).rejects.toThrow('fetch failed')
  await ask('sendMessage', { chat_id: ada.id, text: 'once' })
  expect((await ada.chatOf(bot)).map(message => message.text)).toEqual(['/start', 'hi', 'once', 'once'])
  expect((await control.complaints()).map(complaint => complaint.rule)).toEqual(['repeated-ambiguous-send'])
  const [first, second] = await control.journal({ method: 'sendMessage' })
  expect([first?.isExecuted, first?.reply, second?.reply?.messageIds.length]).toEqual([true, null, 1])
  expect(await control.journal({ after: second!.id })).toEqual([])
  await ada.react(bot, second!.reply!.messageIds[0]!, '👍')
  await ada.react(bot, second!.reply!.messageIds[0]!, null)
  expect(await bot.pendingCount()).toBe(2)
  const before = await control.now()
  await control.advance(5000)
  expect(await control.now()).toBe(before + 5000)
  expect(await control.backlog(bot.id, 50, 5)).toHaveLength(5)
  expect(await bot.inject({ hologram: {} })).toBeTypeOf('number')
  expect(await bot.revokeToken()).not.toBe(bot.token)
  await control.setFlood(null)
  await control.setLimits({ uploadBytes: 1000 })
  await control.clearFaults()
  await expect(ada.write({ id: 1 }, 'nowhere')).rejects.toThrow('no bot or group 1')
  expect(await control.crashes()).toEqual([])
  await control.close()
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBe(0)
})

test('the process ends with its parent when asked to', async () => {
  const { child } = await launch('--end-with-stdin')
  child.stdin.end()
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBe(0)
})

test('a web page cannot use the control port', async () => {
  const { child, controlPort } = await launch()
  const ask = (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${controlPort}/`, { method: 'POST', headers, body: '{"op":"now"}' }).then(response => response.status)
  expect([await ask({}), await ask({ origin: 'https://evil.example' })]).toEqual([200, 403])
  child.kill('SIGTERM')
  await once(child, 'exit')
})

test('what another Bot API says is written down without its token, and said again from the file', async () => {
  const file = join(folder, 'recorded.json')
  const { control, apiRoot } = await launch('--seed', '5')
  const bot = await control.createBot({ firstName: 'Desk' })
  const recorder = await launch('--record', file, '--upstream', apiRoot)
  const said = await post(`${recorder.apiRoot}/bot${bot.token}/getMe`, {})
  expect(said.result.first_name).toBe('Desk')
  recorder.child.kill('SIGTERM')
  await once(recorder.child, 'close')
  await control.close()
  expect(await readFile(file, 'utf8')).not.toContain(bot.token)
  const { child, token, ...tape } = await launch('--replay', file)
  expect((await post(`${tape.apiRoot}/bot${token}/getMe`, {})).result).toEqual(said.result)
  child.kill('SIGTERM')
  await once(child, 'close')
})
