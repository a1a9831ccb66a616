import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { limiter, shapeFault } from '../../../../src/main/shell/guard'
import { linkFile } from '../../../../src/main/shell/web/link'
import { bundledNode, isNewEnough } from '../../../../src/main/shell/web/node-version'
import { opener } from '../../../../src/main/shell/web/open'
import { defaultDataDir, readOptions } from '../../../../src/main/shell/web/options'
import { uidOf } from '../../../../src/main/shell/web/peer'
import { sentenceOf } from '../../../../src/main/shell/web/sentence'
import { Problem } from '../../../../src/shared/problem'
import { tempFolder } from '../../../support/folder'

const folder = () => tempFolder('parts')

test('the command line is read as the README says', () => {
  expect(readOptions(['--data-dir', '/x', '--port', '8123', '--api-root', 'http://127.0.0.1:1', '--vault', 'file', '--no-open'])).toEqual({
    dataDir: '/x',
    port: 8123,
    apiRoot: 'http://127.0.0.1:1',
    isDemo: false,
    vault: 'file',
    opensBrowser: false,
  })
  expect(readOptions(['--demo'], { HOME: '/home/ada' })).toMatchObject({ isDemo: true, port: 0, opensBrowser: true })
})

test('SEC-60: --host is refused, and so is whatever is not known', () => {
  expect(() => readOptions(['--host', '0.0.0.0'])).toThrow(/this machine only/)
  for (const port of ['70000', 'x', '-1', '1.5']) expect(() => readOptions([`--port=${port}`])).toThrow(/0 \(any\) to 65535/)
  expect(() => readOptions(['--vault', 'plain'])).toThrow(/keychain, session or file/)
  for (const args of [['--what'], ['file'], ['--port']]) expect(() => readOptions(args)).toThrow(/Usage/)
})

test('the profile lies where the desktop app keeps it', () => {
  const env = { HOME: '/home/ada', APPDATA: 'C:\\Roaming' }
  expect(defaultDataDir('linux', env)).toBe('/home/ada/.config/Bellhop')
  expect(defaultDataDir('linux', { ...env, XDG_CONFIG_HOME: '/cfg' })).toBe('/cfg/Bellhop')
  expect(defaultDataDir('darwin', env)).toBe('/home/ada/Library/Application Support/Bellhop')
  expect(defaultDataDir('win32', env)).toContain('C:\\Roaming')
})

test('only Nodes with a sound SQLite will do', () => {
  for (const version of ['22.23.3', '22.24.0', '24.18.1', '24.21.0', '25.0.0', '26.1.0']) expect([version, isNewEnough(version)]).toEqual([version, true])
  for (const version of ['18.20.0', '20.20.2', '22.23.2', '22.9.0', '23.11.0', '24.18.0', '24.2.9']) expect([version, isNewEnough(version)]).toEqual([version, false])
})

test('the Node that was installed with Bellhop is found from any folder below it', () => {
  if (process.platform === 'linux' && process.arch === 'x64') expect(bundledNode(join(import.meta.dirname, '../..'))).toMatch(/node_modules/)
  expect(bundledNode(folder())).toBeNull()
})

test('the browser is opened without a shell in between', () => {
  expect(opener('http://127.0.0.1:1/#x&y', 'win32', {})).toEqual(['rundll32.exe', 'url.dll,FileProtocolHandler', 'http://127.0.0.1:1/#x&y'])
  expect(opener('http://127.0.0.1:1/', 'darwin', {})?.[0]).toBe('open')
  expect(opener('http://127.0.0.1:1/', 'linux', { DISPLAY: ':0' })?.[0]).toBe('xdg-open')
  expect(opener('http://127.0.0.1:1/', 'linux', {})).toBeNull()
})

test('the link file is for its owner alone and holds the newest link', () => {
  const dir = folder()
  const link = linkFile(dir)
  link.write('http://127.0.0.1:1/#a')
  link.write('http://127.0.0.1:1/#b')
  expect(readFileSync(join(dir, 'link'), 'utf8')).toBe('http://127.0.0.1:1/#b\n')
  expect(statSync(join(dir, 'link')).mode & 0o777).toBe(0o600)
  link.remove()
  expect(readdirSync(dir)).toEqual([])
})

test('SEC-67: the owner of a connection is the one whose socket it is', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1',
    '   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 2 1',
    '   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 3 1',
    '   3: 0200007F:C351 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 4 1',
  ].join('\n')
  expect(uidOf(table, 50_000, 8_080)).toBe(1000)
  expect(uidOf(table, 8_080, 50_000)).toBe(0)
  expect(uidOf(table, 50_001, 8_080)).toBeNull()
  expect(uidOf('', 1, 2)).toBeNull()
})

test('a problem is told in its sentence, anything else in its own words', () => {
  expect(sentenceOf(new Problem('bad-input', { detail: 'a comma' }))).toBe('Bellhop could not read that: a comma.')
  expect(sentenceOf(new Problem('no-such-code'))).toContain('(no-such-code)')
  expect(sentenceOf(new Error('Port 80 may not be used.'))).toBe('Port 80 may not be used.')
})

test('a shape is at fault when it reaches prototypes or has no end', () => {
  expect(shapeFault({ a: [1, { b: null }], text: '__proto__' })).toBeNull()
  expect(shapeFault(JSON.parse('{"a":{"__proto__":{}}}'))).toContain('__proto__')
  let deep: unknown = 1
  for (let depth = 0; depth < 17; depth += 1) deep = [deep]
  expect(shapeFault(deep)).toBe('nested too deep')
})

test('an allowance fills up again with time, but not beyond its size', () => {
  let now = 0
  const { take } = limiter(() => now)
  const took = () => Array.from({ length: 500 }, () => take('bot.list', 0)).filter(Boolean).length
  expect(took()).toBe(200)
  now += 100
  expect(took()).toBe(20)
  now += 60_000
  expect(took()).toBe(200)
  now += 60_000
  // Two of the largest at once, then one a second.
  const large = () => take('draft.set', 1024 * 1024)
  expect([large(), large(), large()]).toEqual([true, true, false])
  now += 1_000
  expect([large(), large()]).toEqual([true, false])
})
