import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Core } from '../../src/main/core/core'
import { serveFiles } from '../../src/main/core/files'
import { inlineKinds, sniff } from '../../src/main/core/files-kinds'
import { listenOnLoopback, serveWeb, type WebServer } from '../../src/main/shell/web/server'
import { openSessions } from '../../src/main/shell/web/session'

/** One handler behind both shells: asked as Electron's protocol asks it (a `Request` on `bellhop://app`), and by a raw socket through the web shell. */

type Reply = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
type Ask = (path: string, headers?: Readonly<Record<string, string>>, method?: string) => Promise<Reply>

const png = '\x89PNG\r\n\x1a\n'
const kept: Readonly<Record<string, readonly [bytes: string, type: string | null]>> = {
  png: [`${png}picture`, 'image/png'],
  jpeg: ['\xff\xd8\xff\xe0picture', 'image/jpeg'],
  gif: ['GIF89apicture', 'image/gif'],
  webp: ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
  mp4: ['\0\0\0\x20ftypisom', 'video/mp4'],
  m4a: ['\0\0\0\x20ftypM4A ', 'audio/mp4'],
  webm: ['\x1a\x45\xdf\xa3\x42\x82\x84webm', 'video/webm'],
  ogg: ['OggS\0', 'audio/ogg'],
  mp3: ['ID3\x04\0', 'audio/mpeg'],
  svg: ['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', null],
  'svg behind a comment': ['<!-- x --><svg onload="alert(1)"/>', null],
  'svg behind a mark': ['\xef\xbb\xbf<?xml version="1.0"?><svg/>', null],
  html: ['<!doctype html><script>alert(1)</script>', null],
  'html in UTF-16': ['\xff\xfe<\0h\0t\0m\0l\0>\0', null],
  'html behind blanks': ['\n\n   <html>', null],
  xml: ['<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', null],
  pdf: ['%PDF-1.7\n/OpenAction << /S /JavaScript >>', null],
  script: ['alert(1)', null],
  'multipart page': ['MIME-Version: 1.0\nContent-Type: multipart/related', null],
  executable: ['MZ\x90\0', null],
  elf: ['\x7fELF', null],
  shortcut: ['L\0\0\0\x01\x14\x02\0', null],
  zip: ['PK\x03\x04', null],
  flash: ['CWS\x0a', null],
  java: ['\xca\xfe\xba\xbe', null],
  heic: ['\0\0\0\x18ftypheic', null],
  avif: ['\0\0\0\x18ftypavif', null],
  'almost a gif': ['GIF88a<script>', null],
  'almost a png': ['\x89PNG\r\n\x1a\r<html>', null],
  empty: ['', null],
}
const names = Object.keys(kept)
const idOf = (name: string) => names.indexOf(name).toString(16).padStart(32, '0')

let dataDir: string
let web: WebServer
const shells: [string, Ask][] = []
const looked: string[] = []

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'bellhop-media-'))
  const media = join(dataDir, 'media')
  mkdirSync(media)
  for (const [name, [bytes]] of Object.entries(kept)) writeFileSync(join(media, idOf(name)), Buffer.from(bytes, 'latin1'))
  writeFileSync(join(dataDir, 'secret'), 'secret')
  symlinkSync(join(dataDir, 'secret'), join(media, 'e'.repeat(32)))
  const files = serveFiles({
    dataDir,
    lookup: id => {
      looked.push(id)
      return Promise.resolve({ path: join(media, id), fileName: `\u202e"${id}\r\nX: y.html` })
    },
  })
  const core: Core = { call: () => Promise.reject(new Error('never')), listen: () => () => undefined, files, wake: () => undefined, close: () => Promise.resolve() }
  const sessions = openSessions({ onToken: () => undefined, learn: () => undefined })
  const server = await listenOnLoopback(0)
  web = serveWeb(server, { core, actor: { operatorId: 'o', deviceId: 'd' }, sessions, page: () => Promise.resolve(new Response(null, { status: 404 })), log: () => undefined })
  const { port } = server.address() as AddressInfo
  const bearer = sessions.exchange(sessions.token())?.bearer ?? ''
  shells.push(
    [
      'electron',
      async (path, headers = {}, method = 'GET') => {
        const answer = await files(new Request(`bellhop://app${path}`, { method, headers }))
        return { status: answer.status, headers: Object.fromEntries(answer.headers), body: Buffer.from(await answer.arrayBuffer()).toString('latin1') }
      },
    ],
    ['web', (path, headers = {}, method = 'GET') => raw(port, `${method} ${path} HTTP/1.1`, { Host: `127.0.0.1:${port}`, Authorization: `Bearer ${bearer}`, Connection: 'close', ...headers })],
  )
})

afterAll(async () => {
  await web.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const id = () => idOf('png')

describe('SEC-36: addresses of media', () => {
  it('none but the grammar leads to a file or even to the database, in both shells', async () => {
    const a = id()
    const hostile = [
      '/media/', `/media/${a}`, `/media/${a}/`, `/media/${a}/raw`, `/media/${a}/FULL`, `/media/${a}/full/`, `/media/${a}/full/x`, `/media/${a}a/full`, `/media/${a.slice(1)}/full`,
      `/media/${'A'.repeat(32)}/full`, `/media/${'g'.repeat(32)}/full`, '/media/%2e%2e/full', '/media/..%2f..%2fsecret/full', '/media/..%5c..%5csecret/full', '/media/%252e%252e%252fsecret/full',
      '/media/....//secret/full', '/media/%c0%ae%c0%ae/full', '/media/%u002e%u002e/full', `/media/${a}%00/full`, `/media/${a}%0d%0aX:y/full`, `/media/${a}:$DATA/full`, `/media/${a}::$INDEX_ALLOCATION/full`,
      '/media/\\\\server\\share/full', '/media//server/share/full', '/media/C:/Windows/full', '/media/CON/full', '/media/~/full', `/media/${'%61'.repeat(32)}/full`, `/media/${'ａ'.repeat(32)}/full`.replaceAll('ａ', '%EF%BD%81'),
      `/media/${'a'.repeat(5_000)}/full`, `/media/${a}/full;x`, `/media/${a}/thumb.png`, `/MEDIA/${a}/full`, `/media/__proto__/full`, '/media/constructor/full',
    ] // prettier-ignore
    for (const [shell, ask] of shells) {
      looked.length = 0
      for (const path of hostile) expect([shell, path, (await ask(path)).status]).toEqual([shell, path, 404])
      expect(looked).toEqual([])
      expect((await ask(`/media/${a}/full`)).status).toBe(200)
    }
  })

  it('a row that leads to a link, a folder or nothing finds nothing', async () => {
    for (const [shell, ask] of shells) for (const each of ['e'.repeat(32), 'd'.repeat(32)]) expect([shell, (await ask(`/media/${each}/full`)).status]).toEqual([shell, 404])
  })
})

describe('SEC-37: what is served', () => {
  it.each(names)('%s: by its bytes, with headers that let it do nothing', async name => {
    const [bytes, type] = kept[name] ?? ['', null]
    for (const [shell, ask] of shells) {
      const { status, headers, body } = await ask(`/media/${idOf(name)}/full`)
      expect([shell, status, headers['content-type'], body]).toEqual([shell, 200, type ?? 'application/octet-stream', bytes])
      expect(headers['content-disposition']).toMatch(type === null ? /^attachment; / : /^inline; /)
      expect(headers['content-disposition']).not.toMatch(/[\r\n\u202e]/)
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox", 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer' })
      expect(headers['x']).toBeUndefined()
      expect(headers['access-control-allow-origin']).toBeUndefined()
      expect((await ask(`/media/${idOf(name)}/full?download=1`)).headers['content-disposition']).toMatch(/^attachment; /)
    }
    expect(inlineKinds.has(sniff(Buffer.from(bytes, 'latin1')))).toBe(type !== null)
  })

  it('only GET and HEAD are answered', async () => {
    for (const [shell, ask] of shells) {
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) expect([shell, method, (await ask(`/media/${id()}/full`, {}, method)).status]).toEqual([shell, method, 405])
      expect(await ask(`/media/${id()}/full`, {}, 'HEAD')).toMatchObject({ status: 200, body: '' })
    }
  })

  it('a range is bytes from and to, inside of the file, or 416', async () => {
    const size = kept['png']?.[0].length ?? 0
    const wrong = ['bytes=-5', 'bytes=-', 'bytes=5-4', `bytes=${size}-`, 'bytes=0-1,3-4', 'bytes=0-,1-', 'items=0-1', 'bytes=a-b', 'bytes=0x1-', 'bytes= 0-1', 'bytes=0 -1', 'bytes=1e3-', 'bytes=+1-', `bytes=${'9'.repeat(20)}-`, `bytes=0-${'9'.repeat(20)}`, 'bytes=0.5-1', 'BYTES=0-1', '', 'bytes']
    for (const [shell, ask] of shells) {
      for (const range of wrong) {
        const { status, body } = await ask(`/media/${id()}/full`, { Range: range })
        expect([shell, range, status, body]).toEqual([shell, range, 416, ''])
      }
      for (const [range, from, to] of [['bytes=0-', 0, size], ['bytes=1-3', 1, 4], [`bytes=2-${10 * size}`, 2, size], [`bytes=${size - 1}-`, size - 1, size]] as const) {
        const { status, headers, body } = await ask(`/media/${id()}/full`, { Range: range })
        expect([shell, range, status, headers['content-range'], body]).toEqual([shell, range, 206, `bytes ${from}-${to - 1}/${size}`, kept['png']?.[0].slice(from, to)])
      }
    }
  })
})

function raw(port: number, line: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port })
    const chunks: Buffer[] = []
    socket.on('data', chunk => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('end', () => {
      const text = Buffer.concat(chunks).toString('latin1')
      const [head = '', ...rest] = text.split('\r\n\r\n')
      const [first = '', ...lines] = head.split('\r\n')
      const own = lines.map(each => [each.slice(0, each.indexOf(':')).toLowerCase(), each.slice(each.indexOf(':') + 1).trim()] as const)
      resolve({ status: Number(first.split(' ')[1]), headers: Object.fromEntries(own), body: head.includes('Transfer-Encoding: chunked') ? rest.join('\r\n\r\n').replace(/^0\r\n\r\n$/, '') : rest.join('\r\n\r\n') })
    })
    socket.write(`${line}\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
  })
}
