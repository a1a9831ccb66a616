import { execFile } from 'node:child_process'
import type { Failure } from './protocol'

/** What the default collection of Linux's Secret Service says of itself; `unknown` where it cannot be asked. */
export type Look = 'open' | 'unknown' | Exclude<Failure, 'crashed'>

const question = (
  'call --session -d org.freedesktop.secrets -o /org/freedesktop/secrets/aliases/default ' +
  '-m org.freedesktop.DBus.Properties.Get org.freedesktop.Secret.Collection Locked'
).split(' ')

/**
 * Asks whether the keyring is locked without touching a secret and without raising a prompt: libsecret's own reads ask the
 * person in front of the screen, whoever they are. 8 to 31 ms where the service answers, at most `limit` milliseconds.
 */
export function look(env: NodeJS.ProcessEnv, limit: number): Promise<Look> {
  if (process.platform !== 'linux') return Promise.resolve('unknown')
  return new Promise(resolve => {
    const options = { env: { ...env, LC_ALL: 'C' }, timeout: limit, killSignal: 'SIGKILL', windowsHide: true } as const
    execFile('gdbus', [...question, '--timeout', String(Math.ceil(limit / 1_000))], options, (error, answer, complaint) => {
      if (!error) return resolve(readAnswer(answer))
      resolve(error.killed ? 'timeout' : readComplaint(complaint))
    })
  })
}

function readAnswer(answer: string): Look {
  if (answer.includes('<false>')) return 'open'
  return answer.includes('<true>') ? 'locked' : 'unknown'
}

/** Without gdbus there is no complaint to read, and the answer is `unknown`. */
function readComplaint(complaint: string): Look {
  if (/ServiceUnknown|Error connecting|NameHasNoOwner|Spawn\./.test(complaint)) return 'no-service'
  if (/UnknownMethod|UnknownObject|UnknownInterface|NoSuchObject/.test(complaint)) return 'no-collection'
  return /Timeout|NoReply|TimedOut/i.test(complaint) ? 'timeout' : 'unknown'
}
