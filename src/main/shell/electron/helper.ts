import { join } from 'node:path'
import { utilityProcess } from 'electron'
import type { Helper, Reply } from '../../vault/protocol'

/** The helper needs the way to the keyring and nothing that would make Node talk or run something else (SEC-52, SEC-56). */
const unwanted = ['NODE_OPTIONS', 'NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'NODE_V8_COVERAGE', 'NODE_TLS_REJECT_UNAUTHORIZED', 'DEBUG']

/** Starts the keychain's process. A utility process, because the fuse that forbids `RunAsNode` forbids `fork` with it (SEC-8). */
export function spawnHelper(): Helper {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.includes(name)))
  const child = utilityProcess.fork(join(import.meta.dirname, 'vault-helper.js'), [], {
    serviceName: 'Bellhop keychain',
    stdio: 'ignore',
    env,
  })
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  return {
    post: request => child.postMessage(request),
    onMessage: listener => void child.on('message', (reply: Reply) => listener(reply)),
    onExit: listener => void exited.then(listener),
    kill: () => end(child),
  }
}

/** Electron's own `kill` is a SIGTERM; under an open prompt only the stronger one is certain. */
function end(child: Electron.UtilityProcess): void {
  if (process.platform === 'win32' || child.pid === undefined) return void child.kill()
  try {
    process.kill(child.pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
