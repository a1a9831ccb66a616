import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Vault } from '../../../src/shared/vault'
import { isAlive, noKeyring, startKeyring, until, vaultOn } from './keyring'

/** The second implementation behind the same interface: what holds over keytar has to hold over it (SEC-59). */

const token = '4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcc'
const other = '4839574812:BBFD39kkdpWt3ywyRZergyOLMaJhac60qzz'
const key = 'bot:4839574812'
const quick = { silent: 1_500, look: 1_000, interactive: 4_000 }

if (noKeyring) process.stderr.write(`SKIPPED: the stand-by over a real keyring: ${noKeyring}\n`)

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bellhop-stand-by-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

async function keyring(options: Parameters<typeof startKeyring>[0] = {}) {
  const started = await startKeyring(options)
  onTestFinished(() => started.stop())
  return { ...started, env: { ...started.env, BELLHOP_KEYRING: 'stand-by' } }
}

function opened(env: NodeJS.ProcessEnv, options: Partial<Parameters<typeof vaultOn>[1]> = {}): { vault: Vault; helpers: number[] } {
  const made = vaultOn(env, { dir, ...options })
  onTestFinished(() => made.vault.close())
  return made
}

describe.skipIf(noKeyring)(`SEC-59: the stand-by of keytar${noKeyring ? ` [skipped: ${noKeyring}]` : ''}`, () => {
  it('gives back what it was given, after a restart too, replaces it, and forgets it for good', async () => {
    const { env } = await keyring()
    const { vault } = opened(env)
    expect(await vault.status()).toEqual({ kind: 'keychain', state: 'ok', fallbacks: [] })
    expect(await vault.get(key)).toEqual({ state: 'absent' })
    expect(await vault.set(key, token)).toBe(true)
    expect(await vault.set(key, other)).toBe(true)
    await vault.close()
    const { vault: again } = opened(env)
    expect(await again.get(key)).toEqual({ state: 'ok', secret: other })
    expect(await again.delete(key)).toBe(true)
    expect(await again.get(key)).toEqual({ state: 'absent' })
    expect(await again.delete(key)).toBe(true)
  })

  it('keeps its items in the Secret Service and under a name of its own, so that neither takes the other for empty', async () => {
    const { env, search } = await keyring()
    const { vault } = opened(env)
    expect(await vault.set(key, token)).toBe(true)
    const { profile } = JSON.parse(readFileSync(join(dir, 'vault.json'), 'utf8')) as { profile: string }
    expect(await search(`Bellhop ${profile} stand-by`)).toContain(token)
    expect(await search(`Bellhop ${profile}`)).not.toContain(token)
    await vault.close()
    const { vault: usual } = opened({ ...env, BELLHOP_KEYRING: 'keytar' })
    expect(await usual.get(key)).toEqual({ state: 'absent' })
    expect(await usual.set(key, other)).toBe(true)
    await usual.close()
    const { vault: again } = opened(env)
    expect(await again.get(key)).toEqual({ state: 'ok', secret: token })
  })

  for (const gdbus of [true, false]) {
    it(`never calls a locked keyring empty, ${gdbus ? 'with' : 'without'} gdbus, and reads on once it is open`, async () => {
      const { env, lock, unlock } = await keyring()
      const seen = gdbus ? env : { ...env, PATH: join(dir, 'nothing') }
      const { vault: first } = opened(env)
      expect(await first.set(key, token)).toBe(true)
      await first.close()
      await lock()
      const { vault } = opened(seen)
      expect(await vault.get(key)).toEqual({ state: 'unavailable' })
      expect(await vault.set(key, other)).toBe(false)
      expect(await vault.delete(key)).toBe(false)
      expect(await vault.status()).toMatchObject({ state: 'locked', fallbacks: ['session', 'file'] })
      await unlock()
      expect(await vault.status()).toMatchObject({ state: 'ok' })
      expect(await vault.get(key)).toEqual({ state: 'ok', secret: token })
    })

    it(`gives a frozen keyring up at the deadline, ${gdbus ? 'with' : 'without'} gdbus, and works again once it answers`, async () => {
      const { env, signal } = await keyring()
      const { vault: first } = opened(env)
      expect(await first.set(key, token)).toBe(true)
      await first.close()
      signal('SIGSTOP')
      const { vault, helpers } = opened(gdbus ? env : { ...env, PATH: join(dir, 'nothing') }, { deadlines: quick })
      expect(await vault.get(key)).toEqual({ state: 'unavailable' })
      expect(await vault.status()).toMatchObject({ fallbacks: ['session', 'file'] })
      expect((await vault.status()).state).not.toBe('ok')
      expect(await vault.set(key, other)).toBe(false)
      await until(() => helpers.every(pid => !isAlive(pid)))
      signal('SIGCONT')
      expect(await vault.unlock({})).toMatchObject({ state: 'ok' })
      expect(await vault.get(key)).toEqual({ state: 'ok', secret: token })
    })
  }

  it('calls a killed daemon locked, not empty', async () => {
    const { env, signal } = await keyring()
    const { vault } = opened(env)
    expect(await vault.set(key, token)).toBe(true)
    signal('SIGKILL')
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    expect((await vault.status()).state).not.toBe('ok')
  })

  it('says that there is no service, and never keeps a token in the kernel instead', async () => {
    const { env } = await keyring({ bare: true })
    const none = { PATH: process.env['PATH'], HOME: dir, XDG_RUNTIME_DIR: dir, LANG: 'C.UTF-8', BELLHOP_KEYRING: 'stand-by' }
    for (const one of [env, { ...env, PATH: join(dir, 'nothing') }, none, { ...none, PATH: join(dir, 'nothing') }]) {
      const { vault } = opened(one)
      expect(await vault.status()).toMatchObject({ state: 'no-service', fallbacks: ['session', 'file'] })
      expect(await vault.set(key, token)).toBe(false)
      expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    }
  })

  it('says that a keyring was never set up', async () => {
    const { env } = await keyring({ fresh: true })
    const { vault } = opened(env)
    expect(await vault.status()).toMatchObject({ state: 'no-collection' })
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    expect(await vault.set(key, token)).toBe(false)
  })
})
