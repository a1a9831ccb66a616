import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MediaFile } from '../../../src/main/core/files'
import { serveFiles } from '../../../src/main/core/files'
import { pictureSize, sniff } from '../../../src/main/core/files-kinds'
import { dropUpload, readUpload } from '../../../src/main/core/files-uploads'
import { tempFolder } from '../../support/folder'

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAMAAAAFCAIAAAAPE8H1AAAAEklEQVR4nGP4z8AARAxQihgaABXUBPySVhQeAAAAAElFTkSuQmCC', 'base64')
const id = 'a'.repeat(32)
const other = 'b'.repeat(32)

function setUp(rows: Record<string, Omit<MediaFile, 'path'> & { name?: string; bytes: Uint8Array | string }> = {}, maxUpload?: number) {
  const dataDir = tempFolder('files')
  mkdirSync(join(dataDir, 'media'))
  const files = new Map<string, MediaFile>()
  for (const [key, { bytes, name = key, fileName }] of Object.entries(rows)) {
    const path = join(dataDir, 'media', name)
    writeFileSync(path, bytes)
    files.set(key, { path, fileName })
  }
  const asked: string[] = []
  const serve = serveFiles({
    dataDir,
    lookup: async (attachmentId, kind) => {
      asked.push(attachmentId)
      return files.get(kind === 'full' ? attachmentId : `${attachmentId}-thumb`) ?? null
    },
    ...(maxUpload !== undefined && { maxUpload: async () => maxUpload }),
  })
  const ask = (path: string, init?: RequestInit) => serve(new Request(`http://127.0.0.1:1${path}`, init))
  return { dataDir, files, asked, serve, ask }
}

const upload = (name: string | null, body: BodyInit): RequestInit & { duplex: 'half' } => ({
  method: 'POST',
  body,
  duplex: 'half',
  headers: name === null ? {} : { 'X-File-Name': encodeURIComponent(name) },
})

test('an upload is kept whole, with the name and kind that the page may show, readable by its owner alone', async () => {
  const { dataDir, ask } = setUp()
  const answer = await ask('/upload', upload('Überweisung № 1.png', png))
  expect(answer.status).toBe(200)
  const told = (await answer.json()) as { uploadId: string }
  expect(told).toEqual({ uploadId: expect.stringMatching(/^[0-9a-f]{32}$/), size: png.length, name: 'Überweisung № 1.png', mime: 'image/png' })

  const kept = readUpload(dataDir, told.uploadId)
  expect(kept).toMatchObject({ name: 'Überweisung № 1.png', size: png.length, mime: 'image/png', width: 3, height: 5 })
  expect(readFileSync(kept?.path ?? '')).toEqual(png)
  expect(statSync(kept?.path ?? '').mode & 0o777).toBe(0o600)
  dropUpload(dataDir, told.uploadId)
  expect(readUpload(dataDir, told.uploadId)).toBeNull()
  expect(readdirSync(join(dataDir, 'staging'))).toEqual([])
})

test('an upload over the limit is refused and leaves nothing behind, whatever length it claims', async () => {
  const { dataDir, ask } = setUp({}, 1_000)
  const claimed = await ask('/upload', { ...upload('big', new Uint8Array(1_001)), headers: { 'X-File-Name': 'big', 'Content-Length': '1001' } })
  const endless = new ReadableStream<Uint8Array>({ pull: controller => controller.enqueue(new Uint8Array(100)) })
  const streamed = await ask('/upload', upload('big', endless))
  for (const answer of [claimed, streamed]) {
    expect(answer.status).toBe(413)
    expect(await answer.json()).toEqual({ ok: false, problem: { code: 'file-too-big', params: { limit: 1 } } })
  }
  expect(readdirSync(join(dataDir, 'staging'))).toEqual([])
  expect((await ask('/upload', upload('fits', new Uint8Array(1_000)))).status).toBe(200)
})

test('an upload that breaks off in the middle leaves nothing behind', async () => {
  const { dataDir, ask } = setUp()
  let pulls = 0
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulls += 1
      if (pulls > 3) controller.error(new Error('hung up'))
      else controller.enqueue(new Uint8Array(10))
    },
  })
  await expect(ask('/upload', upload('x', broken))).rejects.toThrow('hung up')
  expect(readdirSync(join(dataDir, 'staging'))).toEqual([])
})

test('an upload without a name, or with one that does not decode, is refused', async () => {
  const { ask } = setUp()
  expect((await ask('/upload', upload(null, 'x'))).status).toBe(400)
  expect((await ask('/upload', { method: 'POST', body: 'x', headers: { 'X-File-Name': '%E0%A4%A' } })).status).toBe(400)
  expect((await ask('/upload')).status).toBe(405)
})

test('names of uploads that are no ids of ours find nothing', () => {
  const { dataDir } = setUp()
  writeFileSync(join(dataDir, 'secret'), 'x')
  writeFileSync(join(dataDir, 'secret.json'), '{"name":"x","mime":"x"}')
  for (const name of ['../secret', 'secret', '', 'a'.repeat(33), `${'a'.repeat(31)}/`, '..']) expect(readUpload(dataDir, name)).toBeNull()
})

test('uploads that nobody took for a day are swept at start', async () => {
  const { dataDir, ask } = setUp()
  const { uploadId: old } = (await (await ask('/upload', upload('old', 'x'))).json()) as { uploadId: string }
  const { uploadId: fresh } = (await (await ask('/upload', upload('new', 'y'))).json()) as { uploadId: string }
  const before = Date.now() / 1000 - 25 * 60 * 60
  for (const end of ['', '.json']) utimesSync(join(dataDir, 'staging', old + end), before, before)
  serveFiles({ dataDir, lookup: async () => null })
  expect(readUpload(dataDir, old)).toBeNull()
  expect(readUpload(dataDir, fresh)).not.toBeNull()
})

test('a picture is shown inline under its proven type with headers that let it do nothing else', async () => {
  const { ask } = setUp({ [id]: { bytes: png, fileName: 'cat.html' } })
  const answer = await ask(`/media/${id}/full`)
  expect(answer.status).toBe(200)
  expect(Object.fromEntries(answer.headers)).toEqual({
    'accept-ranges': 'bytes',
    'cache-control': 'private, immutable, max-age=31536000',
    'content-disposition': `inline; filename="cat.html"; filename*=UTF-8''cat.html`,
    'content-length': String(png.length),
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': 'image/png',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(png)
})

test('?download=1 makes any file an attachment', async () => {
  const { ask } = setUp({ [id]: { bytes: png, fileName: 'cat.png' } })
  const answer = await ask(`/media/${id}/full?download=1`)
  expect(answer.headers.get('Content-Disposition')).toMatch(/^attachment; filename="cat\.png"/)
})

test.each([
  ['svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['xml', '<?xml version="1.0"?><svg/>'],
  ['html', '<!doctype html><script>alert(1)</script>'],
  ['pdf', '%PDF-1.7\n'],
  ['javascript', 'alert(1)'],
  ['nothing', ''],
  ['heic', '\0\0\0\x18ftypheic'],
  ['an html page behind a comment', 'GIF8<html>'],
])('%s is never shown inline', async (_name, bytes) => {
  const { ask } = setUp({ [id]: { bytes, fileName: 'photo.png' } })
  const answer = await ask(`/media/${id}/full`)
  expect(answer.headers.get('Content-Type')).toBe('application/octet-stream')
  expect(answer.headers.get('Content-Disposition')).toMatch(/^attachment/)
})

test('ranges are answered as asked, and those outside the grammar or the file with 416', async () => {
  const { ask } = setUp({ [id]: { bytes: '0123456789' } })
  const range = async (header: string, method = 'GET') => {
    const answer = await ask(`/media/${id}/full`, { method, headers: { Range: header } })
    return [answer.status, answer.headers.get('Content-Range'), await answer.text()]
  }
  expect(await range('bytes=0-')).toEqual([206, 'bytes 0-9/10', '0123456789'])
  expect(await range('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234'])
  expect(await range('bytes=8-99')).toEqual([206, 'bytes 8-9/10', '89'])
  expect(await range('bytes=9-9', 'HEAD')).toEqual([206, 'bytes 9-9/10', ''])
  for (const bad of ['bytes=10-', 'bytes=5-4', 'bytes=-5', 'bytes=0-1,3-4', 'items=0-1', 'bytes=a-', 'bytes= 0-1', `bytes=${'9'.repeat(400)}-`]) {
    expect([bad, ...(await range(bad))]).toEqual([bad, 416, 'bytes */10', ''])
  }
})

test('an empty file and a HEAD have headers but no body', async () => {
  const { ask } = setUp({ [id]: { bytes: '' } })
  const answer = await ask(`/media/${id}/full`)
  expect([answer.status, answer.headers.get('Content-Length'), await answer.text()]).toEqual([200, '0', ''])
})

test('a row that leads out of the media folder, to a folder, or nowhere finds nothing', async () => {
  const { dataDir, files, ask } = setUp()
  const media = join(dataDir, 'media')
  writeFileSync(join(dataDir, 'secret'), 'secret')
  mkdirSync(join(dataDir, 'media-else'))
  writeFileSync(join(dataDir, 'media-else', 'x'), 'secret')
  symlinkSync(join(dataDir, 'secret'), join(media, 'link'))
  mkdirSync(join(media, 'folder'))
  for (const path of ['../secret', '../media-else/x', 'link', 'folder', '.', '..', 'none', 'none/none'].map(name => `${media}/${name}`)) {
    files.set(id, { path })
    expect([path, (await ask(`/media/${id}/full`)).status]).toEqual([path, 404])
  }
})

test('only the grammar of media addresses reaches the lookup', async () => {
  const { ask, asked } = setUp({ [id]: { bytes: png } })
  const hostile = [
    '/media/',
    `/media/${id}`,
    `/media/${id}/`,
    `/media/${id}/raw`,
    `/media/${id}/full/`,
    `/media/${id}/full/..`,
    `/media/${id.toUpperCase()}/full`,
    `/media/${id}a/full`,
    `/media/%2e%2e/full`,
    '/media/..%2f..%2fsecret/full',
    '/media/..%5c..%5csecret/full',
    `/media/${id}%00/full`,
    `/media/${id}:stream/full`,
    '/media/\\\\server\\share/full',
    `/media/${'ａ'.repeat(32)}/full`,
    `/media/${'a'.repeat(5_000)}/full`,
    `/else/${id}/full`,
  ]
  for (const path of hostile) expect([path, (await ask(path)).status]).toEqual([path, 404])
  expect(asked).toEqual([])
  for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask(`/media/${id}/full`, { method })).status).toBe(405)
  expect((await ask(`/media/${id}/thumb`)).status).toBe(404)
  expect((await ask(`/media/${id}/full`)).status).toBe(200)
})

test('a large file goes through whole', async () => {
  const bytes = Buffer.alloc(3_000_000, 'bellhop ')
  const { ask } = setUp({ [id]: { bytes } })
  const answer = await ask(`/media/${id}/full`)
  const hash = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')
  expect(hash(new Uint8Array(await answer.arrayBuffer()))).toBe(hash(bytes))
})

test('kinds are told by bytes', () => {
  const cases: [string, string][] = [
    ['\x89PNG\r\n\x1a\n', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['GIF89a', 'image/gif'],
    ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
    ['RIFF\0\0\0\0WAVE', 'application/octet-stream'],
    ['\0\0\0\x20ftypisom', 'video/mp4'],
    ['\0\0\0\x20ftypM4A ', 'audio/mp4'],
    ['\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm', 'video/webm'],
    ['\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska', 'application/octet-stream'],
    ['OggS', 'audio/ogg'],
    ['ID3\x04', 'audio/mpeg'],
    ['\xff\xfb\x90\x44', 'audio/mpeg'],
    ['\xff\xfe<\0h\0', 'application/octet-stream'],
    ['PK\x03\x04', 'application/zip'],
    ['\x1f\x8b\x08', 'application/gzip'],
  ]
  for (const [head, kind] of cases) expect([head, sniff(Buffer.from(head, 'latin1'))]).toEqual([head, kind])
})

test('the size of a picture is read from its header', () => {
  const bytes = (text: string) => Buffer.from(text, 'latin1')
  expect(pictureSize(png)).toEqual({ width: 3, height: 5 })
  expect(pictureSize(bytes('GIF89a\x0a\x00\x14\x00\0\0\0'))).toEqual({ width: 10, height: 20 })
  expect(pictureSize(bytes('RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x40\x01\xf0\x00'))).toEqual({ width: 320, height: 240 })
  expect(pictureSize(bytes('RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x3f\xc1\x3b\x00\0\0\0\0\0'))).toEqual({ width: 320, height: 240 })
  expect(pictureSize(bytes('RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x3f\x01\x00\xef\x00\x00'))).toEqual({ width: 320, height: 240 })
  // A block of notes of 258 bytes, a fill byte, then the frame.
  expect(pictureSize(bytes(`\xff\xd8\xff\xe1\x01\x02${'\0'.repeat(256)}\xff\xff\xc2\x00\x11\x08\x00\xf0\x01\x40`))).toEqual({ width: 320, height: 240 })
  expect(pictureSize(bytes('\xff\xd8\xff'))).toBeNull()
  expect(pictureSize(bytes('plain text'))).toBeNull()
})

test('no bytes make the reader of headers throw', () => {
  const heads = ['\x89PNG\r\n\x1a\n', '\xff\xd8\xff', 'GIF89a', 'RIFF\0\0\0\0WEBPVP8L', 'RIFF\0\0\0\0WEBPVP8X', ''].map(text => Buffer.from(text, 'latin1'))
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 200 }), (head, rest) => {
      const size = pictureSize(Buffer.concat([head, rest]))
      expect(size === null || (size.width > 0 && size.height > 0)).toBe(true)
    }),
  )
})

test('a name cannot break out of its header', async () => {
  const { ask } = setUp({ [id]: { bytes: 'plain', fileName: 'a"b\\c%41\r\n.txt' }, [other]: { bytes: png, fileName: 'Ürlaub (1).png' } })
  const header = async (key: string) => (await ask(`/media/${key}/full`)).headers.get('Content-Disposition')
  expect(await header(id)).toBe(`attachment; filename="a_b_c_41.txt"; filename*=UTF-8''a_b_c%2541.txt`)
  expect(await header(other)).toBe(`inline; filename="_rlaub (1).png"; filename*=UTF-8''%C3%9Crlaub%20%281%29.png`)
})
