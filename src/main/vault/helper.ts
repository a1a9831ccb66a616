import type { Failure, Outcome, Reply, Request } from './protocol'

/**
 * The keychain's own process (`vault-helper.js`) and the only importer of keytar and its stand-by: a prompt that nobody answers
 * hangs its caller for ever, and a locked keyring can crash it (TRUST 0.1, 4). It speaks `Request` and `Reply` over its IPC pipe,
 * with Electron's utilityProcess or a fork, answers one request at a time, and keeps nothing.
 */

/** A program's way to the system's keychain. A locked one answers null and false like an empty one. */
type Keyring = {
  get(service: string, account: string): Promise<string | null>
  set(service: string, account: string, secret: string): Promise<void>
  delete(service: string, account: string): Promise<boolean>
}

/** keytar's repository is archived. The day it fails, the stand-by becomes the default: this line, and the package's files. */
const usual = 'keytar'
const chosen = process.env['BELLHOP_KEYRING'] ?? usual

type ParentPort = {
  on(event: 'message', listener: (event: { readonly data: Request }) => void): void
  postMessage(reply: Reply): void
}

const { parentPort } = process as { parentPort?: ParentPort }
let last = Promise.resolve()

if (parentPort) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has no origin
  parentPort.on('message', ({ data }) => take(data, reply => parentPort.postMessage(reply)))
} else {
  process.on('message', (request: Request) => take(request, reply => process.send?.(reply)))
  // process.exit() waits for ever for a call under an open prompt, and an orphan would hold the prompt open.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
}

function take(request: Request, send: (reply: Reply) => void) {
  last = last.then(async () => send({ id: request.id, ...(await run(request)) }))
}

async function run(request: Request): Promise<Outcome> {
  const keyring = await (chosen === 'keytar' ? loadKeytar() : loadStandBy())
  if (!keyring) return { ok: false, reason: 'no-service' }
  try {
    const { service, account } = request
    if (request.act === 'set') {
      await keyring.set(service, account, request.secret)
      return { ok: true, value: true }
    }
    return { ok: true, value: await keyring[request.act](service, account) }
  } catch (error) {
    return { ok: false, reason: nameFailure(error) }
  }
}

/** Null where the package or the system's library under it is not installed. */
async function loadKeytar(): Promise<Keyring | null> {
  try {
    const keytar = (await import('keytar')).default
    return { get: keytar.getPassword, set: keytar.setPassword, delete: keytar.deletePassword }
  } catch {
    return null
  }
}

/**
 * `@napi-rs/keyring`: alive and needs no library of the system. It cannot see keytar's items nor keytar its, so its items have a
 * name of their own on every system. Without `secret-service` it falls back to the kernel's keys on Linux, which are gone after a
 * restart, and calls a missing service an absent secret.
 */
async function loadStandBy(): Promise<Keyring | null> {
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring')
    const entry = (service: string, account: string) => new AsyncEntry(`${service} stand-by`, account, { linux: { store: 'secret-service' } })
    return {
      get: async (service, account) => (await entry(service, account).getPassword()) ?? null,
      set: (service, account, secret) => entry(service, account).setPassword(secret),
      delete: (service, account) => entry(service, account).deletePassword(),
    }
  } catch {
    return null
  }
}

/** The texts are those of GLib, libsecret and gnome-keyring 42, whatever else refuses is as good as locked. */
function nameFailure(error: unknown): Failure {
  const text = String(error)
  if (/not provided by any|autolaunch|given address is empty|dbus-launch|could not connect|connection refused|no such file/i.test(text)) {
    return 'no-service'
  }
  if (/does not exist at path|no such object/i.test(text)) return 'no-collection'
  if (/timeout was reached|timed out/i.test(text)) return 'timeout'
  return 'locked'
}
