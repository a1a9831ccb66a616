import { fork } from 'node:child_process'
import type { Helper, Reply } from './protocol'

/** What would make Node print what passes through the pipe, or run something of its own in the helper (SEC-52). */
const unwanted = new Set(['NODE_OPTIONS', 'NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'NODE_V8_COVERAGE', 'NODE_TLS_REJECT_UNAUTHORIZED', 'DEBUG'])

/**
 * Starts the helper at `path` (an absolute path to `vault-helper.js`) as a child of this process, for the web shell; Electron
 * forbids forks and passes a utilityProcess instead. Neither child nor pipe keeps this process alive.
 */
export function forkHelper(path: string, env: NodeJS.ProcessEnv = process.env): Helper & { readonly pid: number | undefined } {
  const child = fork(path, [], {
    execArgv: [],
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !unwanted.has(name))),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  child.unref()
  child.channel?.unref()
  const exited = new Promise<void>(resolve => {
    child.once('exit', () => resolve())
    // No process, or a broken pipe: what is left of it is of no use.
    child.on('error', () => {
      child.kill('SIGKILL')
      resolve()
    })
  })
  return {
    pid: child.pid,
    // With a callback a failed send is told there; 'exit' follows and ends the request.
    post: request => void child.send(request, error => error && child.kill('SIGKILL')),
    onMessage: listener => void child.on('message', (reply: Reply) => listener(reply)),
    onExit: listener => void exited.then(listener),
    kill: () => void child.kill('SIGKILL'),
  }
}
