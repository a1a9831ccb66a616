import { deflateRawSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { mostPacked, mostUnpacked, unpackSticker } from '../../../../src/renderer/features/conversation/lottie'
import assets from '../../../../src/simulator/golden-assets.json' with { type: 'json' }

const shape = { ind: 1, ty: 4, ks: {}, shapes: [{ ty: 'gr', it: [] }], ip: 0, op: 60 }
const whole = { v: '5.5.2', fr: 60, ip: 0, op: 60, w: 512, h: 512, layers: [shape] }

function unpacked(animation: unknown) {
  return unpackSticker(new Blob([gzipSync(typeof animation === 'string' ? animation : JSON.stringify(animation))]))
}

/** Compositions each of which names the next one ten times. */
const bomb = Array.from({ length: 8 }, (_, place) => ({ id: `c${place}`, layers: Array.from({ length: 10 }, () => ({ ty: 0, refId: `c${place + 1}`, ks: {} })) }))

const refused: readonly (readonly [name: string, animation: unknown])[] = [
  ['what is no JSON', 'not json'],
  ['a list', []],
  ['nothing', null],
  ['a huge canvas', { ...whole, w: 100_000 }],
  ['a canvas without size', { ...whole, h: 0 }],
  ['a size that is no number', { ...whole, w: '512' }],
  ['a thousand frames a second', { ...whole, fr: 1_000 }],
  ['an hour', { ...whole, op: 216_000 }],
  ['a picture in a layer', { ...whole, layers: [{ ...shape, ty: 2, refId: 'i' }] }],
  ['a picture in a layer that hides what it is', { ...whole, layers: [{ ty: 2, refId: 'i' }] }],
  ['a text', { ...whole, layers: [{ ...shape, ty: 5, t: {} }] }],
  ['a sound', { ...whole, layers: [{ ...shape, ty: 6 }] }],
  ['a picture that no layer shows', { ...whole, assets: [{ id: 'i', w: 1, h: 1, p: 'https://evil.example/pixel.png', e: 1 }] }],
  ['a picture in a folder', { ...whole, assets: [{ id: 'i', u: 'https://evil.example/', p: 'pixel.png' }] }],
  ['a picture in a composition', { ...whole, assets: [{ id: 'c', layers: [{ ty: 2, refId: 'i' }] }] }],
  ['a composition that is a picture too', { ...whole, assets: [{ id: 'c', layers: [], p: 'https://evil.example/pixel.png' }] }],
  ['an expression', { ...whole, layers: [{ ...shape, ks: { o: { a: 0, k: 100, x: 'var $bm_rt = fetch("https://evil.example")' } } }] }],
  ['an expression deep inside', { ...whole, layers: [{ ...shape, shapes: [{ ty: 'gr', it: [{ ty: 'tr', p: { k: [0, 0], x: '1' } }] }] }] }],
  ['layers that are none', { ...whole, layers: {} }],
  ['a composition that names itself', { ...whole, layers: [{ ty: 0, refId: 'c' }], assets: [{ id: 'c', layers: [{ ty: 0, refId: 'c' }] }] }],
  ['two that name each other', { ...whole, layers: [{ ty: 0, refId: 'a' }], assets: [{ id: 'a', layers: [{ ty: 0, refId: 'b' }] }, { id: 'b', layers: [{ ty: 0, refId: 'a' }] }] }],
  ['a hundred million layers', { ...whole, layers: [{ ty: 0, refId: 'c0' }], assets: bomb }],
  ['more parts than anybody draws', { ...whole, layers: [{ ...shape, shapes: Array.from({ length: 110_000 }, () => 0) }] }],
  ['a hundred levels', { ...whole, layers: [{ ...shape, shapes: nested(100) }] }],
  ['a hundred thousand levels', `{"v":"5","fr":60,"ip":0,"op":60,"w":512,"h":512,"layers":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
]

function nested(depth: number): unknown {
  let inner: unknown = []
  for (let level = 0; level < depth; level += 1) inner = [inner]
  return inner
}

describe('SEC-35: an animated sticker', () => {
  it('that is one is unpacked', async () => {
    expect(await unpacked(whole)).toMatchObject({ w: 512, h: 512, layers: [shape] })
    expect((await unpackSticker(new Blob([Buffer.from(assets.tgs, 'base64')]))).layers.length).toBeGreaterThan(0)
    const composed = { ...whole, layers: [{ ty: 0, refId: 'c', ks: {} }, { ty: 0, refId: 'c', ks: {} }], assets: [{ id: 'c', layers: [shape] }] }
    expect(await unpacked(composed)).toMatchObject({ assets: composed.assets })
  })

  it('hands the player nothing but what it draws: no fonts, no markers, no scripts', async () => {
    const more = { fonts: { list: [{ fPath: 'https://evil.example/font.woff', fFamily: 'x', origin: 3 }] }, chars: [{}], markers: [{ cm: '{}' }], meta: {}, slots: {} }
    expect(Object.keys(await unpacked({ ...whole, ...more })).toSorted()).toEqual(['assets', 'ddd', 'fr', 'h', 'ip', 'layers', 'op', 'v', 'w'])
  })

  it.each(refused)('is refused with %s', async (_, animation) => {
    await expect(unpacked(animation)).rejects.toThrow(/this is no sticker|JSON/)
  })

  it('of more than 64 KiB is not even looked at', async () => {
    await expect(unpackSticker(new Blob([Buffer.alloc(mostPacked + 1)]))).rejects.toThrow('too large')
  })

  it('that unpacks to more than 2 MiB is given up where that shows, not at its end', async () => {
    const blob = new Blob([gzipSync(Buffer.alloc(60 * 1024 * 1024, 0x20))])
    expect(blob.size).toBeLessThan(mostPacked)
    let given = 0
    const stream = blob.stream.bind(blob)
    const counted = DecompressionStream.prototype
    const readable = Object.getOwnPropertyDescriptor(counted, 'readable')
    Object.defineProperty(counted, 'readable', {
      configurable: true,
      get(this: DecompressionStream) {
        const from: ReadableStream<Uint8Array> = readable?.get?.call(this)
        return from.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({ transform: (chunk, to) => ((given += chunk.byteLength), to.enqueue(chunk)) }))
      },
    })
    try {
      await expect(unpackSticker(Object.assign(blob, { stream }))).rejects.toThrow('too much')
    } finally {
      if (readable) Object.defineProperty(counted, 'readable', readable)
    }
    expect(given).toBeLessThan(mostUnpacked * 4)
  })

  it.each([
    ['what is not packed at all', Buffer.from(JSON.stringify(whole))],
    ['what is packed otherwise', deflateRawSync(JSON.stringify(whole))],
    ['what breaks off', gzipSync(JSON.stringify(whole)).subarray(0, 60)],
    ['nothing', Buffer.alloc(0)],
    ['an svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ])('is refused with %s', async (_, bytes) => {
    await expect(unpackSticker(new Blob([new Uint8Array(bytes)]))).rejects.toBeInstanceOf(Error)
  })
})
