import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openVault, type VaultOptions } from '../../../src/main/vault/vault'
import type { Request } from '../../../src/main/vault/protocol'
import { VaultStatus } from '../../../src/shared/model'
import { forkHelper } from '../../../src/main/vault/fork-helper'
import { helperPath } from './keyring'

const token = '4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcc'
const key = 'bot:4839574812'
const passphrase = 'correct horse battery staple'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bellhop-vault-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** A real helper that finds no bus: the keychain of a box without one. */
function withoutKeychain() {
  return forkHelper(helperPath, { PATH: join(dir, 'empty'), HOME: dir, XDG_RUNTIME_DIR: dir })
}

/** A helper over a map, for what no keyring does on demand. `locked` is a keychain that answers null to everything. */
function helperOver(items: Map<string, string>, locked = () => false) {
  return () => {
    let reply: Parameters<ReturnType<VaultOptions['spawnHelper']>['onMessage']>[0] = () => undefined
    return {
      post(request: Request) {
        const { id, act, service, account } = request
        const name = `${service}/${account}`
        const value = () => {
          if (act === 'get') return locked() ? null : (items.get(name) ?? null)
          return !locked() && items.delete(name)
        }
        if (request.act !== 'set') return queueMicrotask(() => reply({ id, ok: true, value: value() }))
        if (locked()) return queueMicrotask(() => reply({ id, ok: false, reason: 'locked' }))
        items.set(name, request.secret)
        queueMicrotask(() => reply({ id, ok: true, value: true }))
      },
      onMessage: (listener: typeof reply) => void (reply = listener),
      onExit: () => undefined,
      kill: () => undefined,
    }
  }
}

function open(options: Partial<VaultOptions> = {}) {
  const env = { PATH: join(dir, 'empty'), HOME: dir }
  const vault = openVault({ dir, spawnHelper: withoutKeychain, env, ...options })
  onTestFinished(() => vault.close())
  return vault
}

const recorded = () => JSON.parse(readFileSync(join(dir, 'vault.json'), 'utf8')) as { kind?: string; profile: string }

describe('session', () => {
  it('keeps a secret until the app ends', async () => {
    const vault = open({ kind: 'session' })
    expect(await vault.status()).toEqual({ kind: 'session', state: 'ok', fallbacks: [] })
    expect(await vault.get(key)).toEqual({ state: 'absent' })
    expect(await vault.set(key, token)).toBe(true)
    expect(await vault.get(key)).toEqual({ state: 'ok', secret: token })
    expect(await vault.delete('bot:1')).toBe(true)
    await vault.close()
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    expect(await open({ kind: 'session' }).get(key)).toEqual({ state: 'absent' })
    for (const name of readdirSync(dir)) expect(readFileSync(join(dir, name), 'utf8')).not.toContain(token)
  })
})

describe('file', () => {
  it('asks for its passphrase at each start and then has everything', async () => {
    const vault = open({ kind: 'file' })
    expect(await vault.status()).toEqual({ kind: 'file', state: 'needs-passphrase', fallbacks: [] })
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    expect(await vault.set(key, token)).toBe(false)
    expect(await vault.delete(key)).toBe(false)
    expect(await vault.unlock({ passphrase })).toMatchObject({ state: 'ok' })
    expect(await vault.get(key)).toEqual({ state: 'absent' })
    expect(await vault.set(key, token)).toBe(true)
    expect(await vault.set('bot:2', `${token}2`)).toBe(true)
    expect(await vault.delete('bot:2')).toBe(true)
    await vault.close()

    const again = open({ kind: 'file' })
    expect(await again.get(key)).toEqual({ state: 'unavailable' })
    expect(await again.unlock({ passphrase })).toMatchObject({ state: 'ok' })
    expect(await again.get(key)).toEqual({ state: 'ok', secret: token })
    expect(await again.get('bot:2')).toEqual({ state: 'absent' })
  })

  it('stays byte for byte the same under a wrong passphrase', async () => {
    const vault = open({ kind: 'file' })
    await vault.unlock({ passphrase })
    await vault.set(key, token)
    const before = readFileSync(join(dir, 'vault.sealed'))
    const again = open({ kind: 'file' })
    expect(await again.unlock({ passphrase: `${passphrase} ` })).toMatchObject({ kind: 'file', state: 'wrong-passphrase' })
    expect(await again.status()).toMatchObject({ state: 'wrong-passphrase' })
    expect(await again.set(key, `${token}x`)).toBe(false)
    expect(await again.get(key)).toEqual({ state: 'unavailable' })
    expect(readFileSync(join(dir, 'vault.sealed'))).toEqual(before)
    expect(await again.unlock({ passphrase })).toMatchObject({ state: 'ok' })
    expect(await again.get(key)).toEqual({ state: 'ok', secret: token })
  })

  it('takes a passphrase however the keyboard composes its letters', async () => {
    await open({ kind: 'file' }).unlock({ passphrase: 'caf\u00e9 au lait' })
    expect(await open({ kind: 'file' }).unlock({ passphrase: 'cafe\u0301 au lait' })).toMatchObject({ state: 'ok' })
  })

  it('that is damaged is neither opened nor replaced', async () => {
    const vault = open({ kind: 'file' })
    await vault.unlock({ passphrase })
    await vault.set(key, token)
    const path = join(dir, 'vault.sealed')
    const whole = readFileSync(path, 'utf8')
    const sealed = JSON.parse(whole) as { salt: string; nonce: string; box: string }
    const flip = (text: string) => {
      const bytes = Buffer.from(text, 'base64')
      bytes[0] = (bytes[0] ?? 0) ^ 1
      return bytes.toString('base64')
    }
    const damaged: [string, string][] = [
      ['', 'locked'],
      [whole.slice(0, 60), 'locked'],
      ['[]', 'locked'],
      [JSON.stringify({ ...sealed, version: 2 }), 'locked'],
      [JSON.stringify({ ...sealed, nonce: '' }), 'locked'],
      [JSON.stringify({ ...sealed, box: '' }), 'wrong-passphrase'],
      [JSON.stringify({ ...sealed, box: flip(sealed.box) }), 'wrong-passphrase'],
      [JSON.stringify({ ...sealed, nonce: flip(sealed.nonce) }), 'wrong-passphrase'],
      [JSON.stringify({ ...sealed, salt: flip(sealed.salt) }), 'wrong-passphrase'],
    ]
    for (const [text, state] of damaged) {
      writeFileSync(path, text)
      const again = open({ kind: 'file' })
      expect(await again.unlock({ passphrase })).toMatchObject({ state })
      expect(await again.set(key, token)).toBe(false)
      expect(readFileSync(path, 'utf8')).toBe(text)
    }
  })

  it('that cannot be written keeps what it had, and says so', async () => {
    const vault = open({ kind: 'file' })
    await vault.unlock({ passphrase })
    expect(await vault.set(key, token)).toBe(true)
    const path = join(dir, 'vault.sealed')
    const before = readFileSync(path)
    // A folder in the file's place refuses the rename for root, too.
    rmSync(path)
    mkdirSync(join(path, 'in the way'), { recursive: true })
    expect(await vault.set('bot:2', `${token}2`)).toBe(false)
    expect(await vault.status()).toMatchObject({ state: 'locked' })
    expect(await vault.get(key)).toEqual({ state: 'ok', secret: token })
    expect(await vault.get('bot:2')).toEqual({ state: 'absent' })
    expect(readdirSync(dir).filter(name => name.endsWith('.tmp'))).toEqual([])
    rmSync(path, { recursive: true })
    writeFileSync(path, before)
    expect(await vault.set('bot:2', `${token}2`)).toBe(true)
    expect(await vault.status()).toMatchObject({ state: 'ok' })
  })

  it('takes many writes at once', async () => {
    const vault = open({ kind: 'file' })
    await vault.unlock({ passphrase })
    const ids = Array.from({ length: 8 }, (_, index) => index)
    await Promise.all(ids.map(index => vault.set(`bot:${index}`, `${token}${index}`)))
    const again = open({ kind: 'file' })
    await again.unlock({ passphrase })
    const found = await Promise.all(ids.map(index => again.get(`bot:${index}`)))
    expect(found).toEqual(ids.map(index => ({ state: 'ok', secret: `${token}${index}` })))
  })

  it('shows nothing of a secret on the disk, not even the same bytes twice', async () => {
    const vault = open({ kind: 'file' })
    await vault.unlock({ passphrase })
    const boxes = new Set<string>()
    for (let round = 0; round < 3; round++) {
      await vault.set(key, token)
      const text = readFileSync(join(dir, 'vault.sealed'), 'utf8')
      expect(pieces(token).some(piece => text.includes(piece))).toBe(false)
      expect(Buffer.from(JSON.parse(text).box, 'base64').includes(token.slice(0, 12))).toBe(false)
      boxes.add(JSON.parse(text).box)
    }
    expect(boxes.size).toBe(3)
  })
})

describe('the choice of a kind', () => {
  it('is the keychain, and nothing falls back by itself', async () => {
    const vault = open()
    expect(await vault.status()).toEqual({ kind: 'keychain', state: 'no-service', fallbacks: ['session', 'file'] })
    expect(await vault.set(key, token)).toBe(false)
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    expect(recorded().kind).toBeUndefined()
    expect(existsSync(join(dir, 'vault.sealed'))).toBe(false)
  })

  it('is made once and holds at the next start', async () => {
    const vault = open()
    expect(await vault.unlock({ kind: 'session' })).toEqual({ kind: 'session', state: 'ok', fallbacks: [] })
    expect(await vault.set(key, token)).toBe(true)
    expect(recorded().kind).toBe('session')
    expect(await open().status()).toEqual({ kind: 'session', state: 'ok', fallbacks: [] })
  })

  it('of a file counts once its passphrase opened it', async () => {
    const vault = open()
    expect(await vault.unlock({ kind: 'file' })).toEqual({ kind: 'file', state: 'needs-passphrase', fallbacks: ['session'] })
    expect(await open().status()).toMatchObject({ kind: 'keychain' })
    expect(await vault.unlock({ passphrase })).toMatchObject({ kind: 'file', state: 'ok' })
    expect(await open().status()).toMatchObject({ kind: 'file', state: 'needs-passphrase' })
  })

  it('takes the secrets of a session along', async () => {
    const vault = open({ kind: undefined })
    await vault.unlock({ kind: 'session' })
    await vault.set(key, token)
    expect(await vault.unlock({ kind: 'file', passphrase })).toMatchObject({ kind: 'file', state: 'ok' })
    expect(await vault.get(key)).toEqual({ state: 'ok', secret: token })
    const again = open()
    await again.unlock({ passphrase })
    expect(await again.get(key)).toEqual({ state: 'ok', secret: token })
  })

  it('does not leave a kind that works for one that does not', async () => {
    const vault = open()
    await vault.unlock({ kind: 'session' })
    await vault.set(key, token)
    expect(await vault.unlock({ kind: 'keychain' })).toMatchObject({ kind: 'keychain', state: 'no-service' })
    expect(await vault.status()).toMatchObject({ kind: 'session', state: 'ok' })
    expect(await vault.get(key)).toEqual({ state: 'ok', secret: token })
    expect(recorded().kind).toBe('session')
  })

  it('by flag rules one run and leaves the recorded kind', async () => {
    await open().unlock({ kind: 'session' })
    const vault = open({ kind: 'file' })
    expect(await vault.unlock({ kind: 'session' })).toMatchObject({ kind: 'file', state: 'needs-passphrase', fallbacks: [] })
    await vault.unlock({ passphrase })
    expect(await vault.set(key, token)).toBe(true)
    expect(recorded().kind).toBe('session')
  })

  it('is asked for again where vault.json cannot be understood, and the file is put aside', async () => {
    const path = join(dir, 'vault.json')
    for (const damaged of ['', '{"profile":', '{"profile":"../x"}', '{"profile":"ab","kind":"plain"}', 'null']) {
      writeFileSync(path, damaged)
      const vault = open()
      expect(await vault.status()).toEqual({ kind: 'keychain', state: 'undecided', fallbacks: ['session', 'file'] })
      expect(await vault.get(key)).toEqual({ state: 'unavailable' })
      expect(await vault.set(key, token)).toBe(false)
      expect(readFileSync(path, 'utf8')).toBe(damaged)
      expect(await vault.unlock({ kind: 'session' })).toMatchObject({ kind: 'session', state: 'ok' })
      expect(recorded().kind).toBe('session')
      expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(damaged)
    }
  })

  it('touches neither disk nor keychain before the first call', async () => {
    let started = 0
    const vault = open({ dir: join(dir, 'new'), spawnHelper: () => (started++, withoutKeychain()) })
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(started).toBe(0)
    expect(existsSync(join(dir, 'new'))).toBe(false)
    await vault.status()
    expect(started).toBe(1)
  })
})

describe('SEC-58: what is kept for a bot', () => {
  const shapeless = ['', token.slice(token.indexOf(':')), `${'1'.repeat(17)}:${token}`, 'x' + token, ` ${token}`, `${token}\n`, `${token}\0x`, '12:short', `12:${'A'.repeat(23)}`, `12:${'A'.repeat(129)}`, `12:${'A'.repeat(30)} `, `12:${'Ä'.repeat(30)}`]

  it.each(['session', 'file'] as const)('has the shape of a token, or is not kept (%s)', async kind => {
    const vault = open({ kind })
    await vault.unlock({ passphrase })
    for (const text of shapeless) {
      expect([text, await vault.set(key, text)]).toEqual([text, false])
      expect(await vault.get(key)).toEqual({ state: 'absent' })
    }
    for (const whole of [token, `1:${'A'.repeat(24)}`, `${'9'.repeat(16)}:${'-_'.repeat(64)}`]) {
      expect(await vault.set(key, whole)).toBe(true)
      expect(await vault.get(key)).toEqual({ state: 'ok', secret: whole })
    }
  })

  it('reaches no keychain in another shape', async () => {
    const items = new Map([['Bellhop p/probe', 'open']])
    const vault = open({ profile: 'p', spawnHelper: helperOver(items) })
    expect(await vault.unlock({})).toMatchObject({ state: 'ok' })
    for (const text of shapeless) expect([text, await vault.set(key, text)]).toEqual([text, false])
    expect([...items.keys()]).toEqual(['Bellhop p/probe'])
    expect(await vault.set(key, token)).toBe(true)
    expect(items.get(`Bellhop p/${key}`)).toBe(token)
  })
})

describe('a keychain that answers null', () => {
  // gdbus cannot be had in these, so only the probe can prove anything.
  it('is never absent while the secret is in it, however the keyring is locked and opened in between', async () => {
    // It changes twice at most: the proof takes some ten milliseconds.
    const changes = fc.tuple(fc.boolean(), fc.nat(6), fc.nat(6)).map(([isLocked, first, then]) =>
      Array.from({ length: 14 }, (_, turn) => isLocked !== (turn >= first && turn < first + then)),
    )
    await fc.assert(
      fc.asyncProperty(changes, async turns => {
        const items = new Map([
          ['Bellhop p/probe', 'open'],
          [`Bellhop p/${key}`, token],
        ])
        const left = [...turns]
        const vault = open({ profile: 'p', spawnHelper: helperOver(items, () => left.shift() ?? false) })
        expect(['ok', 'unavailable']).toContain((await vault.get(key)).state)
        await vault.close()
      }),
      { examples: [[[true]], [[true, false, ...Array<boolean>(12).fill(true)]]] },
    )
  })

  it('is absent between two readings of the probe', async () => {
    const vault = open({ profile: 'p', spawnHelper: helperOver(new Map([['Bellhop p/probe', 'open']])) })
    expect(await vault.get(key)).toEqual({ state: 'absent' })
  })

  it('is locked where the probe cannot be found', async () => {
    if (process.platform !== 'linux') return
    const vault = open({ spawnHelper: helperOver(new Map()) })
    expect(await vault.status()).toMatchObject({ state: 'locked' })
    expect(await vault.get(key)).toEqual({ state: 'unavailable' })
    expect(await vault.unlock({})).toMatchObject({ state: 'ok' })
    expect(await vault.get(key)).toEqual({ state: 'absent' })
  })

  it('or keeps something else than it was given has not kept it: it is read back and compared (SEC-58)', async () => {
    const items = new Map<string, string>()
    const cutting = helperOver(items)
    const vault = open({
      profile: 'p',
      spawnHelper: () => {
        const helper = cutting()
        const post = (request: Request) =>
          helper.post(request.act === 'set' ? { ...request, secret: request.secret.slice(0, 40) } : request)
        return { ...helper, post }
      },
    })
    expect(await vault.unlock({})).toMatchObject({ state: 'ok' })
    expect(await vault.set(key, token)).toBe(false)
    expect(items.has(`Bellhop p/${key}`)).toBe(true)
  })
})

describe('what leaves the vault', () => {
  const secrets = fc.stringMatching(/^\d{6,12}:[A-Za-z0-9_-]{30,60}$/)

  it('holds no twelve characters of a secret or a passphrase, in any state, in any error', async () => {
    await fc.assert(
      fc.asyncProperty(secrets, secrets, fc.constantFrom('ok', 'null', 'throw', 'exit', 'mute', 'garbage'), async (secret, words, mood) => {
        const folder = mkdtempSync(join(dir, 'p'))
        const spawnHelper = () => helperIn(mood)
        const said: unknown[] = []
        const say = async (act: () => Promise<unknown>) => {
          try {
            const answer = await act()
            if (typeof answer === 'object') said.push(answer)
          } catch (error) {
            said.push(error)
          }
        }
        const vault = openVault({ dir: folder, spawnHelper, env: { PATH: '' }, deadlines: { silent: 20, interactive: 20, idle: 20 } })
        await say(() => vault.set(key, secret))
        await say(() => vault.status())
        await say(() => vault.set('bad', secret))
        await say(() => vault.unlock({ kind: 'session' }))
        await say(() => vault.set(key, secret))
        await say(() => vault.unlock({ kind: 'keychain', passphrase: words }))
        await say(() => vault.status())
        await say(() => vault.close())
        const text = inspect(said, { depth: Infinity, showHidden: true }) + JSON.stringify(said)
        for (const piece of [...pieces(secret), ...pieces(words)]) expect(text).not.toContain(piece)
        expect(said.filter(one => one instanceof Error)).toEqual([])
        for (const name of readdirSync(folder)) {
          const kept = readFileSync(join(folder, name), 'latin1')
          for (const piece of pieces(secret)) expect(kept).not.toContain(piece)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('names itself by the states of the contract only', async () => {
    const vault = open()
    for (const status of [
      await vault.status(),
      await vault.unlock({}),
      await vault.unlock({ kind: 'file' }),
      await vault.unlock({ kind: 'file', passphrase }),
      await vault.unlock({ kind: 'session' }),
    ]) {
      expect(VaultStatus.strict().parse(status)).toEqual(status)
    }
  })
})

describe.skipIf(process.platform === 'win32')('files', () => {
  it('are for this user only, whatever the umask, and so is a folder that was missing', async () => {
    const before = process.umask(0)
    onTestFinished(() => void process.umask(before))
    for (const umask of [0o000, 0o022]) {
      process.umask(umask)
      const folder = join(dir, `profile ${umask}`)
      const vault = open({ dir: folder })
      await vault.unlock({ kind: 'file', passphrase })
      await vault.set(key, token)
      expect(statSync(folder).mode & 0o777).toBe(0o700)
      expect(readdirSync(folder).toSorted()).toEqual(['vault.json', 'vault.sealed'])
      for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    }
  })

  it('that were opened to others are closed at the next write', async () => {
    const vault = open({ kind: 'file' })
    await vault.unlock({ passphrase })
    chmodSync(join(dir, 'vault.sealed'), 0o644)
    await vault.set(key, token)
    expect(statSync(join(dir, 'vault.sealed')).mode & 0o777).toBe(0o600)
  })
})

/** Helpers in every mood, in this process: what they do to the vault is the same, and hundreds of runs stay quick. */
function helperIn(mood: string): ReturnType<VaultOptions['spawnHelper']> {
  if (mood === 'ok') return helperOver(new Map())()
  if (mood === 'null') return helperOver(new Map(), () => true)()
  let exit: () => void = () => undefined
  let reply: (answer: never) => void = () => undefined
  return {
    post(request) {
      if (mood === 'throw') throw new Error(`cannot send ${JSON.stringify(request)}`)
      if (mood === 'exit') queueMicrotask(() => exit())
      if (mood === 'garbage') queueMicrotask(() => reply({ id: request.id, ok: true, value: { toString: () => 'x' } } as never))
    },
    onMessage: listener => void (reply = listener),
    onExit: listener => void (exit = listener),
    kill: () => undefined,
  }
}

function pieces(secret: string): string[] {
  return Array.from({ length: secret.length - 11 }, (_, index) => secret.slice(index, index + 12))
}
