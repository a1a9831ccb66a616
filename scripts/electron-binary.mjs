// Electron's binary: found by looking at files only (asking the package would start a download that may never end), and fetched under guard.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killTree, root, start } from './processes.mjs'

const folder = join(root, 'node_modules', 'electron')

/** No answer within this, or no byte for that long: we give up and say so. Milliseconds. */
const patience = { answer: 6_000, byte: 15_000, unpack: 180_000 }

/** The binary's path, or undefined. */
export function electronBinary() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const pathFile = join(folder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : undefined
  if (!override && !name) return undefined
  const path = override ? join(override, name ?? 'electron') : join(folder, 'dist', name)
  return existsSync(path) ? path : undefined
}

/** Downloads the binary with a progress bar. Answers undefined when it is there, else why not, as the end of a sentence. */
export function fetchElectron(node, limits = patience) {
  const scratch = mkdtempSync(join(tmpdir(), 'bellhop-electron-'))
  const env = { ...process.env, ELECTRON_GET_NO_PROGRESS: '1', TMPDIR: scratch, TEMP: scratch, TMP: scratch }
  const child = start(node, [join(root, 'scripts', 'electron-download.mjs')], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env })
  const bar = progressBar()
  return new Promise(resolve => {
    let words = ''
    let timer = setTimeout(giveUp, limits.answer, `there was no answer within ${limits.answer / 1000} seconds`)
    function wait(milliseconds, reason) {
      clearTimeout(timer)
      timer = setTimeout(giveUp, milliseconds, reason)
    }
    function giveUp(reason) {
      finish(reason)
      killTree(child)
    }
    function finish(reason) {
      clearTimeout(timer)
      bar.end()
      resolve(reason)
    }
    child.stderr.setEncoding('utf8').on('data', text => (words += text))
    child.on('message', ({ done, total }) => {
      bar.draw(done, total)
      if (total && done >= total) wait(limits.unpack, 'unpacking it took longer than three minutes')
      else wait(limits.byte, `no byte came for ${limits.byte / 1000} seconds`)
    })
    child.once('error', error => finish(error.message))
    child.once('close', () => {
      rmSync(scratch, { recursive: true, force: true })
      finish(electronBinary() ? undefined : reasonIn(words))
    })
  })
}

/** The part of an error that tells a person something: the system's code, or the server's answer. */
function reasonIn(words) {
  const code = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|UND_ERR_\w+|CERT_\w+|SELF_SIGNED_\w+|ENOSPC|EACCES)\b/.exec(words)?.[1]
  const answer = /Response code (\d{3})/.exec(words)?.[1]
  const sentences = {
    ENOTFOUND: 'its server could not be found (no network?)',
    EAI_AGAIN: 'its server could not be found (no network?)',
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: 'the connection was cut',
    UND_ERR_SOCKET: 'the connection was cut',
    ENOSPC: 'the disk is full',
  }
  if (answer) return `the server answered ${answer}`
  return sentences[code] ?? (code ? `the download failed with ${code}` : (words.split('\n').find(line => /error/i.test(line))?.trim() ?? 'the download failed'))
}

function megabytes(bytes) {
  return (bytes / 1_000_000).toFixed(0)
}

function progressBar() {
  const isTerminal = process.stdout.isTTY
  let told = -1
  let drawn = false
  return {
    draw(done, total) {
      if (!total) return
      const percent = Math.floor((100 * done) / total)
      // Without a terminal there is no line to draw over: a line for each quarter will do.
      const step = isTerminal ? 1 : 25
      if (percent < told + step) return
      told = percent - (percent % step)
      const bar = '█'.repeat(Math.round(percent / 4)).padEnd(25, '░')
      process.stdout.write(`${isTerminal ? '\r' : ''}Electron ${bar} ${String(percent).padStart(3)} %  ${megabytes(done)} of ${megabytes(total)} MB${isTerminal ? '' : '\n'}`)
      drawn = true
    },
    end() {
      if (drawn && isTerminal) process.stdout.write('\n')
    },
  }
}
