import { randomBytes, scrypt } from 'node:crypto'
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import type { VaultStatus } from '../../shared/model'
import type { Secret } from '../../shared/vault'
import { parseObject, readPrivate, writePrivate } from './private-file'
import type { SecretStore } from './store'

/** 128 MiB and a third of a second per guess. Part of version 1 of the format: another cost is another version. */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 } as const
const version = 1
const saltBytes = 16
const nonceBytes = 24

type Opened = { readonly key: Uint8Array; readonly salt: Uint8Array; readonly secrets: ReadonlyMap<string, string> }
type State = Extract<VaultStatus['state'], 'ok' | 'needs-passphrase' | 'wrong-passphrase' | 'locked'>

/**
 * Secrets in one file under a passphrase that is asked for at each start: scrypt, then XChaCha20-Poly1305 over JSON (from noble,
 * because Electron's own OpenSSL stand-in has no ChaCha20). The first passphrase makes the file. A wrong one, or a damaged or
 * unreadable file (`locked`), leaves every byte as it is.
 */
export function openFile(path: string): SecretStore {
  let opened: Opened | undefined
  let state: State = 'needs-passphrase'
  let queue: Promise<unknown> = Promise.resolve()

  function inTurn<T>(operation: () => Promise<T>): Promise<T> {
    const turn = queue.then(operation)
    queue = turn.catch(() => undefined)
    return turn
  }

  async function unlock(passphrase: string): Promise<State> {
    try {
      const text = await readPrivate(path)
      if (text === undefined) return await create(passphrase)
      const sealed = parse(text)
      if (!sealed) return 'locked'
      const key = await deriveKey(passphrase, sealed.salt)
      const secrets = unseal(sealed, key)
      if (!secrets) return 'wrong-passphrase'
      opened = { key, salt: sealed.salt, secrets }
      return 'ok'
    } catch {
      // Not permitted, not a file, a full disk: the states name no more than that it cannot be opened.
      return 'locked'
    }
  }

  async function create(passphrase: string): Promise<State> {
    const salt = randomBytes(saltBytes)
    return (await keep({ key: await deriveKey(passphrase, salt), salt, secrets: new Map() })) ? 'ok' : 'locked'
  }

  /** Writes, reads back and compares; what was there stays where any of it fails. */
  async function keep(next: Opened): Promise<boolean> {
    try {
      const text = seal(next)
      await writePrivate(path, text)
      if ((await readPrivate(path)) !== text) return false
      opened = next
      return true
    } catch {
      return false
    }
  }

  function find(key: string): Secret {
    if (!opened) return { state: 'unavailable' }
    const secret = opened.secrets.get(key)
    return secret === undefined ? { state: 'absent' } : { state: 'ok', secret }
  }

  function change(edit: (secrets: Map<string, string>) => void): Promise<boolean> {
    return inTurn(async () => {
      if (!opened) return false
      const secrets = new Map(opened.secrets)
      edit(secrets)
      const kept = await keep({ ...opened, secrets })
      state = kept ? 'ok' : 'locked'
      return kept
    })
  }

  return {
    kind: 'file',
    status: () => inTurn(() => Promise.resolve(state)),
    unlock: passphrase =>
      inTurn(async () => {
        if (!opened && passphrase) state = await unlock(passphrase)
        return state
      }),
    get: key => inTurn(() => Promise.resolve(find(key))),
    set: (key, secret) => change(secrets => secrets.set(key, secret)),
    delete: key => change(secrets => secrets.delete(key)),
    entries: () => opened?.secrets ?? new Map(),
    close() {
      opened?.key.fill(0)
      opened = undefined
      state = 'needs-passphrase'
    },
  }
}

type Sealed = { readonly salt: Uint8Array; readonly nonce: Uint8Array; readonly box: Uint8Array }

function seal({ key, salt, secrets }: Opened): string {
  const nonce = randomBytes(nonceBytes)
  const plain = new TextEncoder().encode(JSON.stringify(Object.fromEntries(secrets)))
  const box = xchacha20poly1305(key, nonce, bind(salt)).encrypt(plain)
  return `${JSON.stringify({ bellhop: 'vault', version, salt: toText(salt), nonce: toText(nonce), box: toText(box) })}\n`
}

/** Undefined where the key does not fit or a byte was changed: the two cannot be told apart. */
function unseal({ salt, nonce, box }: Sealed, key: Uint8Array): ReadonlyMap<string, string> | undefined {
  try {
    const plain = xchacha20poly1305(key, nonce, bind(salt)).decrypt(box)
    const secrets = Object.entries(parseObject(new TextDecoder().decode(plain)) ?? {})
    return new Map(secrets.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    return undefined
  }
}

/** What the seal vouches for beside the secrets, so that no part of the head can be exchanged. */
function bind(salt: Uint8Array) {
  return new TextEncoder().encode(`bellhop vault ${version} scrypt ${cost.N} ${cost.r} ${cost.p} ${toText(salt)}`)
}

function parse(text: string): Sealed | undefined {
  const head = parseObject(text)
  if (head?.bellhop !== 'vault' || head.version !== version) return undefined
  const [salt, nonce, box] = [fromText(head.salt), fromText(head.nonce), fromText(head.box)]
  return salt?.length === saltBytes && nonce?.length === nonceBytes && box ? { salt, nonce, box } : undefined
}

function deriveKey(passphrase: string, salt: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // Keyboards and systems write one and the same letter in several ways.
    scrypt(passphrase.normalize('NFKC'), salt, 32, cost, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

function toText(bytes: Uint8Array) {
  return Buffer.from(bytes).toString('base64')
}

function fromText(text: unknown): Uint8Array | undefined {
  return typeof text === 'string' ? Buffer.from(text, 'base64') : undefined
}
