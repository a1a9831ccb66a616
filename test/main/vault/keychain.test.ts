import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Vault } from '../../../src/shared/vault'
import { hasOwner, helperPath, isAlive, noKeyring, noScreen, prompterName, screen, startKeyring, until, vaultOn } from './keyring'

const token = '4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcc'
const other = '4839574812:BBFD39kkdpWt3ywyRZergyOLMaJhac60qzz'
const key = 'bot:4839574812'
const quick = { silent: 1_500, look: 1_000, interactive: 4_000 }
const hasty = { interactive: 600 }

if (noKeyring) process.stderr.write(`SKIPPED: the vault over a real keyring: ${noKeyring}\n`)

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bellhop-vault-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function service() {
  const { profile } = JSON.parse(readFileSync(join(dir, 'vault.json'), 'utf8')) as { profile: string }
  return `Bellhop ${profile}`
}

function closing<T extends { vault: Vault }>(opened: T): T {
  onTestFinished(() => opened.vault.close())
  return opened
}

async function keyring(options: Parameters<typeof startKeyring>[0] = {}) {
  const started = await startKeyring(options)
  onTestFinished(() => started.stop())
  return started
}

/** One that holds the token from an earlier run and was locked since. */
async function lockedKeyring(options: Parameters<typeof startKeyring>[0] = {}): Promise<NodeJS.ProcessEnv> {
  const { env, lock } = await keyring(options)
  const { vault } = closing(vaultOn(env, { dir }))
  expect(await vault.set(key, token)).toBe(true)
  await vault.close()
  await lock()
  return env
}

/** A PATH that has no gdbus, so that the keychain itself must be asked. */
function withoutGdbus(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const bin = join(dir, 'bin')
  mkdirSync(bin, { recursive: true })
  return { ...env, PATH: bin }
}

describe.skipIf(noKeyring)(`an unlocked keyring${noKeyring ? ` [skipped: ${noKeyring}]` : ''}`, () => {
  it('gives back what it was given, also after a restart, and secret-tool reads the same', async () => {
    const { env, lookup, search } = await keyring()
    const { vault } = closing(vaultOn(env, { dir }))
    expect(await vault.status()).toEqual({ kind: 'keychain', state: 'ok', fallbacks: [] })
    expect(await vault.get(key)).toEqual({ state: 'absent' })
    expect(await vault.set(key, token)).toBe(true)
    expect(await vault.get(key)).toEqual({ state: 'ok', secret: token })
    await vault.close()

    const { vault: again } = closing(vaultOn(env, { dir }))
    expect(await again.get(key)).toEqual({ state: 'ok', secret: token })

    expect(await lookup(service(), key)).toBe(token)
    const found = await search(service())
    expect(found).toContain(`attribute.service = ${service()}`)
    expect(found).toContain(`attribute.account = ${key}`)
  })

  it('replaces a secret, and forgets it for good', async () => {
    const { env, search } = await keyring()
    const { vault } = closing(vaultOn(env, { dir }))
    expect(await vault.set(key, token)).toBe(true)
    expect(await vault.set(key, other)).toBe(true)
    expect(await vault.get(key)).toEqual({ state: 'ok', secret: other })
    expect(await vault.delete(key)).toBe(true)
    expect(await vault.get(key)).toEqual({ state: 'absent' })
    expect(await vault.delete(key)).toBe(true)
    expect(await search(service())).not.toContain(key)
  })

  it('keeps two profiles apart', async () => {
    const { env } = await keyring()
    const one = closing(vaultOn(env, { dir: join(dir, 'one') })).vault
    const two = closing(vaultOn(env, { dir: join(dir, 'two') })).vault
    expect(await one.set(key, token)).toBe(true)
    expect(await two.get(key)).toEqual({ state: 'absent' })
    expect(await two.set(key, other)).toBe(true)
    expect(await one.get(key)).toEqual({ state: 'ok', secret: token })
  })

  it('SEC-58: refuses what is no token before the keyring sees it', async () => {
    const { env } = await keyring()
    const { vault, helpers } = closing(vaultOn(env, { dir }))
    for (const bad of ['', 'a\0b', `${token}\0x`, `${token}\n`, ` ${token}`, '12:short', `x${token}`]) {
      expect(await vault.set(key, bad)).toBe(false)
    }
    expect(helpers).toEqual([])
  })

  it('answers many questions at once, each with its own secret', async () => {
    const { env } = await keyring()
    const { vault, helpers } = closing(vaultOn(env, { dir }))
    const ids = Array.from({ length: 12 }, (_, index) => index)
    const secret = (index: number) => `${token}${index}`
    expect(await Promise.all(ids.map(index => vault.set(`bot:${index}`, secret(index))))).not.toContain(false)
    const found = await Promise.all(ids.map(index => vault.get(`bot:${index}`)))
    expect(found).toEqual(ids.map(index => ({ state: 'ok', secret: secret(index) })))
    expect(helpers).toHaveLength(1)
  })

  it('opens without gdbus once it has been used', async () => {
    const { env } = await keyring()
    const first = closing(vaultOn(env, { dir })).vault
    expect(await first.set(key, token)).toBe(true)
    await first.close()
    const { vault } = closing(vaultOn(withoutGdbus(env), { dir }))
    expect(await vault.status()).toMatchObject({ state: 'ok' })
    expect(await vault.get(key)).toEqual({ state: 'ok', secret: token })
    expect(await vault.get('bot:1')).toEqual({ state: 'absent' })
  })

  it('ends its helper when there is nothing to do, and starts another', async () => {
    const { env } = await keyring()
    const { vault, helpers } = closing(vaultOn(env, { dir, deadlines: { idle: 50 } }))
    expect(await vault.set(key, token)).toBe(true)
    await until(() => helpers.every(pid => !isAlive(pid)))
    expect(await vault.get(key)).toEqual({ state: 'ok', secret: token })
  })
})

describe.skipIf(noKeyring)('a locked keyring that nobody can unlock', () => {
  for (const gdbus of [true, false]) {
    it(`never says absent, ${gdbus ? 'with' : 'without'} gdbus`, async () => {
      const env = await lockedKeyring()
      const { vault, helpers } = closing(vaultOn(gdbus ? env : withoutGdbus(env), { dir }))
      expect(await vault.get(key)).toEqual({ state: 'unavailable' })
      expect(await vault.get('bot:1')).toEqual({ state: 'unavailable' })
      expect(await vault.set(key, other)).toBe(false)
      expect(await vault.delete(key)).toBe(false)
      expect(await vault.status()).toEqual({ kind: 'keychain', state: 'locked', fallbacks: ['session', 'file'] })
      // gdbus tells, so nothing was asked that could have raised a prompt.
      expect(helpers.length === 0).toBe(gdbus)
      expect(await vault.unlock({})).toMatchObject({ state: 'locked' })
      expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    })
  }

  it('locked while the app runs is seen at the next read', async () => {
    const { env, lock } = await keyring()
    const { vault } = closing(vaultOn(env, { dir }))
    expect(await vault.set(key, token)).toBe(true)
    await lock()
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    expect(await vault.status()).toMatchObject({ state: 'locked' })
  })

  it('is seen to be open again once it was unlocked elsewhere', async () => {
    const { env, lock, unlock } = await keyring()
    const { vault } = closing(vaultOn(env, { dir }))
    expect(await vault.set(key, token)).toBe(true)
    await lock()
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    await unlock()
    expect(await vault.status()).toMatchObject({ state: 'ok' })
    expect(await vault.get(key)).toEqual({ state: 'ok', secret: token })
  })

  it('after the daemon was killed is locked, not empty', async () => {
    const { env, signal } = await keyring()
    const { vault } = closing(vaultOn(env, { dir }))
    expect(await vault.set(key, token)).toBe(true)
    signal('SIGKILL')
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    // The bus starts another, which is locked once it is up: until then it may be any trouble, but never fine.
    expect((await vault.status()).state).not.toBe('ok')
  })
})

describe.skipIf(noKeyring)('no keyring', () => {
  it('no Secret Service on the bus is no-service', async () => {
    const { env } = await keyring({ bare: true })
    for (const one of [env, withoutGdbus(env)]) {
      const { vault } = closing(vaultOn(one, { dir }))
      expect(await vault.status()).toEqual({ kind: 'keychain', state: 'no-service', fallbacks: ['session', 'file'] })
      expect(await vault.get(key)).toEqual({ state: 'unavailable' })
      expect(await vault.set(key, token)).toBe(false)
      expect(await vault.unlock({ kind: 'keychain' })).toMatchObject({ state: 'no-service' })
    }
  })

  it('no bus at all is no-service', async () => {
    const env = { PATH: process.env.PATH, HOME: dir, XDG_RUNTIME_DIR: dir, LANG: 'C.UTF-8' }
    for (const one of [env, withoutGdbus(env), { ...withoutGdbus(env), DISPLAY: ':987' }]) {
      const { vault } = closing(vaultOn(one, { dir }))
      expect(await vault.status()).toMatchObject({ state: 'no-service' })
      expect(await vault.get(key)).toEqual({ state: 'unavailable' })
      expect(await vault.set(key, token)).toBe(false)
    }
  })

  it('a keyring that was never set up is no-collection', async () => {
    const { env } = await keyring({ fresh: true })
    const { vault } = closing(vaultOn(env, { dir }))
    expect(await vault.status()).toMatchObject({ state: 'no-collection' })
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    expect(await vault.set(key, token)).toBe(false)
    expect(await vault.unlock({})).toMatchObject({ state: 'no-collection' })
  })
})

describe.skipIf(noKeyring)('a keyring that does not answer', () => {
  for (const gdbus of [true, false]) {
    it(`is given up at the deadline and works again once it answers, ${gdbus ? 'with' : 'without'} gdbus`, async () => {
      const { env, signal } = await keyring()
      const { vault: first } = closing(vaultOn(env, { dir }))
      expect(await first.set(key, token)).toBe(true)
      await first.close()
      signal('SIGSTOP')

      const { vault, helpers } = closing(vaultOn(gdbus ? env : withoutGdbus(env), { dir, deadlines: quick }))
      const found = await Promise.all([vault.get(key), vault.get('bot:1'), vault.get('bot:2')])
      expect(found.map(({ state }) => state)).toEqual(['unavailable', 'unavailable', 'unavailable'])
      expect(await vault.status()).toMatchObject({ state: 'timeout', fallbacks: ['session', 'file'] })
      expect(await vault.set(key, other)).toBe(false)
      await until(() => helpers.every(pid => !isAlive(pid)))

      signal('SIGCONT')
      expect(await vault.unlock({})).toMatchObject({ state: 'ok' })
      expect(await vault.get(key)).toEqual({ state: 'ok', secret: token })
    })
  }
})

if (noScreen) process.stderr.write(`SKIPPED: the vault under an open prompt: ${noScreen}\n`)

describe.skipIf(noScreen)(`a prompt on screen${noScreen ? ` [skipped: ${noScreen}]` : ''}`, () => {
  it('that nobody answers holds up neither reads nor the end', async () => {
    const env = await lockedKeyring({ display: await screen() })
    const { vault, helpers } = closing(vaultOn(env, { dir, deadlines: { interactive: 60_000 } }))
    let isOver = false
    const unlocking = vault.unlock({}).finally(() => (isOver = true))
    await until(() => hasOwner(env, prompterName))
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    expect(await vault.set(key, other)).toBe(false)
    expect(await vault.status()).toMatchObject({ state: 'locked' })
    expect(isOver).toBe(false)
    expect(helpers).toHaveLength(1)
    await vault.close()
    await until(() => !isAlive(helpers[0]))
    expect((await unlocking).state).not.toBe('ok')
  })

  it('that is waved away is not raised a second time', async () => {
    const env = await lockedKeyring({ display: await screen() })
    const { vault } = closing(vaultOn(env, { dir, deadlines: { interactive: 60_000 } }))
    const unlocking = vault.unlock({})
    await until(() => hasOwner(env, prompterName))
    const question = 'call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus -m org.freedesktop.DBus.GetConnectionUnixProcessID org.gnome.keyring.SystemPrompter'
    const answer = execFileSync('gdbus', question.split(' '), { env, encoding: 'utf8' })
    process.kill(Number(/uint32 (\d+)/.exec(answer)?.[1]), 'SIGKILL')
    expect(await unlocking).toMatchObject({ state: 'locked' })
    expect(await hasOwner(env, prompterName)).toBe(false)
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
  })

  it('is given up when its time is over, and no silent read raises another', async () => {
    const env = await lockedKeyring({ display: await screen() })
    const { vault, helpers } = closing(vaultOn(env, { dir, deadlines: { interactive: 2_500 } }))
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    expect(helpers).toEqual([])
    expect(await vault.unlock({})).toMatchObject({ state: 'timeout' })
    await until(() => !isAlive(helpers[0]))
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    expect(await vault.status()).toMatchObject({ state: 'locked' })
    expect(helpers).toHaveLength(1)
  })
})

describe('the helper', () => {
  const plain = { PATH: process.env.PATH, HOME: '/nonexistent', XDG_RUNTIME_DIR: '/nonexistent' }

  function script(text: string) {
    const path = join(dir, 'helper.mjs')
    writeFileSync(path, text)
    return path
  }

  it('that never answers is killed at the deadline', async () => {
    const mute = script("process.on('message', () => {}); process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6)")
    const { vault, helpers } = closing(vaultOn(plain, { dir, deadlines: hasty, script: mute, profile: 'test' }))
    expect(await vault.unlock({ kind: 'keychain' })).toMatchObject({ state: 'timeout' })
    expect(helpers).toHaveLength(1)
    await until(() => !isAlive(helpers[0]))
  })

  it('that blocks its own loop is killed at the deadline', async () => {
    const deaf = script("process.on('message', () => { for (;;); })")
    const { vault, helpers } = closing(vaultOn(plain, { dir, deadlines: hasty, script: deaf, profile: 'test' }))
    expect(await vault.unlock({})).toMatchObject({ state: 'timeout' })
    await until(() => !isAlive(helpers[0]))
  })

  it('that is not there is crashed', async () => {
    const { vault } = closing(vaultOn(plain, { dir, script: join(dir, 'nothing.js'), profile: 'test' }))
    expect(await vault.unlock({})).toMatchObject({ state: 'crashed' })
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
  })

  it.skipIf(noKeyring)('that crashed is replaced at the next call', async () => {
    const { env } = await keyring()
    // Without gdbus the question goes straight to the helper.
    const { vault, helpers } = closing(vaultOn(withoutGdbus(env), { dir }))
    await vault.unlock({})
    expect(await vault.set(key, token)).toBe(true)
    const [first] = helpers
    process.kill(first ?? 0, 'SIGSTOP')
    const reading = vault.get(key)
    await new Promise(resolve => setTimeout(resolve, 200))
    process.kill(first ?? 0, 'SIGKILL')
    expect(await reading).toEqual({ state: 'unavailable' })
    expect(await vault.get(key)).toEqual({ state: 'ok', secret: token })
    expect(helpers).toHaveLength(2)
  })

  it.skipIf(noKeyring)('says crashed when it ended in the middle', async () => {
    const { env } = await keyring()
    const dying = script("process.on('message', () => process.kill(process.pid, 'SIGSEGV'))")
    const { vault, helpers } = closing(vaultOn(env, { dir, script: dying }))
    expect(await vault.status()).toMatchObject({ state: 'crashed', fallbacks: ['session', 'file'] })
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    expect(helpers).toHaveLength(2)
  })

  it.skipIf(noKeyring)("speaks over Electron's port as over a fork's pipe", async () => {
    const { env, lookup } = await keyring()
    // What Electron gives a utility process, over the pipe of a fork.
    const utility = script(`
      process.parentPort = {
        on: (event, listener) => process.on(event, data => listener({ data })),
        postMessage: reply => process.send(reply),
      }
      await import(${JSON.stringify(pathToFileURL(helperPath).href)})`)
    const { vault } = closing(vaultOn(env, { dir, script: utility }))
    expect(await vault.set(key, token)).toBe(true)
    expect(await vault.get(key)).toEqual({ state: 'ok', secret: token })
    expect(await lookup(service(), key)).toBe(token)
  })

  it.skipIf(noKeyring)('ends with its parent, however that ends, and whatever it waits for', async () => {
    const { env, signal } = await keyring()
    const parentScript = join(dir, 'parent.cjs')
    writeFileSync(
      parentScript,
      `const child = require('node:child_process').fork(process.argv[2], [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
      const ask = id => child.send({ id, act: 'get', service: 'Bellhop test', account: 'probe' })
      ask(1)
      // The second question is asked of a keyring that does not answer.
      child.once('message', () => process.stdout.write(child.pid + '\\n'))
      process.stdin.once('data', () => ask(2))`,
    )
    const parent = spawn(process.execPath, [parentScript, helperPath], { env, stdio: ['pipe', 'pipe', 'ignore'] })
    onTestFinished(() => void parent.kill('SIGKILL'))
    const pid = Number(await new Promise<Buffer>(resolve => parent.stdout.once('data', resolve)))
    signal('SIGSTOP')
    parent.stdin.write('go')
    // Time to be asked. Too little of it makes the test weaker, never red.
    await new Promise(resolve => setTimeout(resolve, 500))
    expect(isAlive(pid)).toBe(true)
    parent.kill('SIGKILL')
    await until(() => !isAlive(pid))
  })

  it.skipIf(noKeyring)('sees a secret neither in its arguments nor in its environment', async () => {
    const { env } = await keyring()
    const { vault, helpers } = closing(vaultOn({ ...env, NODE_DEBUG: 'child_process,ipc', DEBUG: '*' }, { dir }))
    expect(await vault.set(key, token)).toBe(true)
    const seen = ['cmdline', 'environ'].map(part => readFileSync(`/proc/${helpers[0]}/${part}`, 'latin1')).join('\n')
    expect(seen).toContain('helper.ts')
    expect(seen).not.toContain('NODE_DEBUG')
    expect(seen).not.toContain(token.slice(11))
  })
})
