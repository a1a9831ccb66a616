/** Animated stickers: gzipped Lottie JSON from strangers (SEC-35). */

/** Telegram's own limits for a sticker; bytes packed and unpacked. */
export const mostPacked = 64 * 1024
export const mostUnpacked = 2 * 1024 * 1024

/** A sticker that was looked at: 512 by 512, at most three seconds or so, nothing but shapes. */
export type Animation = Readonly<Record<string, unknown>> & { readonly w: number; readonly h: number; readonly layers: readonly unknown[] }

/**
 * Unpacks a sticker, stopping as soon as it is too large. Throws for whatever is not a small animation of shapes: pictures, texts and
 * expressions have no place in a sticker, and each would be a door.
 */
export async function unpackSticker(packed: Blob): Promise<Animation> {
  if (packed.size > mostPacked) throw new Error('the sticker is too large')
  const reader = packed.stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > mostUnpacked) {
      await reader.cancel()
      throw new Error('the sticker unpacks to too much')
    }
    chunks.push(value)
  }
  const animation: unknown = JSON.parse(await new Blob(chunks).text())
  if (!isAnimation(animation)) throw new Error('this is no sticker')
  return animation
}

const mostNodes = 100_000
const deepest = 60

function isAnimation(value: unknown): value is Animation {
  if (typeof value !== 'object' || value === null) return false
  const { w, h, fr, ip, op, layers, assets } = value as Record<string, unknown>
  const numbers = [w, h, fr, ip, op]
  if (!numbers.every(number => typeof number === 'number' && Number.isFinite(number)) || !Array.isArray(layers)) return false
  const isSmall = (w as number) > 0 && (w as number) <= 1_024 && (h as number) > 0 && (h as number) <= 1_024 && (fr as number) > 0 && (fr as number) <= 120
  return isSmall && (op as number) - (ip as number) <= 1_200 && isPlain({ layers, assets })
}

/** Image assets (`p`, `u`), text layers (`ty` 5), image layers (`ty` 2) and expressions (`x` as text) are refused. */
function isPlain(root: unknown): boolean {
  const waiting: { node: unknown; depth: number }[] = [{ node: root, depth: 0 }]
  for (let seen = 0; ; seen += 1) {
    const next = waiting.pop()
    if (!next) return true
    if (seen > mostNodes || next.depth > deepest) return false
    const { node, depth } = next
    if (typeof node !== 'object' || node === null) continue
    if (!Array.isArray(node)) {
      const layer = node as Record<string, unknown>
      const isLayer = 'ind' in layer || 'ks' in layer
      if (typeof layer['x'] === 'string' || (isLayer && (layer['ty'] === 2 || layer['ty'] === 5)) || typeof layer['u'] === 'string') return false
    }
    for (const inner of Object.values(node)) waiting.push({ node: inner, depth: depth + 1 })
  }
}
