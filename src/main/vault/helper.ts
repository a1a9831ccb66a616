import type { Failure, Outcome, Reply, Request } from './protocol'

/**
 * The keychain's own process (`vault-helper.js`) and the only importer of keytar: a prompt that nobody answers hangs its
 * caller for ever, and a locked keyring can crash it (TRUST 0.1, 4). It speaks `Request` and `Reply` over its IPC pipe, with
 * Electron's utilityProcess or a fork, answers one request at a time, and keeps nothing.
 */

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
  const keytar = await loadKeytar()
  if (!keytar) return { ok: false, reason: 'no-service' }
  try {
    const { service, account } = request
    if (request.act === 'set') {
      await keytar.setPassword(service, account, request.secret)
      return { ok: true, value: true }
    }
    const call = request.act === 'get' ? keytar.getPassword : keytar.deletePassword
    return { ok: true, value: await call(service, account) }
  } catch (error) {
    return { ok: false, reason: nameFailure(error) }
  }
}

/** Null where the package or the system's library under it is not installed. */
async function loadKeytar() {
  try {
    return (await import('keytar')).default
  } catch {
    return null
  }
}

/** The texts are those of GLib, libsecret and gnome-keyring 42, whatever else refuses is as good as locked. */
function nameFailure(error: unknown): Failure {
  const text = String(error)
  if (/not provided by any|autolaunch|dbus-launch|could not connect|connection refused|no such file/i.test(text)) {
    return 'no-service'
  }
  if (/does not exist at path|no such object/i.test(text)) return 'no-collection'
  if (/timeout was reached|timed out/i.test(text)) return 'timeout'
  return 'locked'
}
