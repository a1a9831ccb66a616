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
  // Nothing else reaches the player: fonts, for one, it would fetch.
  const { v, fr, ip, op, w, h, layers, assets = [] } = animation
  return { v, fr, ip, op, w, h, ddd: 0, layers, assets }
}

const mostNodes = 100_000
const deepest = 60

function isAnimation(value: unknown): value is Animation {
  if (typeof value !== 'object' || value === null) return false
  const { w, h, fr, ip, op, layers, assets } = value as Record<string, unknown>
  const numbers = [w, h, fr, ip, op]
  if (!numbers.every(number => typeof number === 'number' && Number.isFinite(number)) || !Array.isArray(layers)) return false
  const isSmall = (w as number) > 0 && (w as number) <= 1_024 && (h as number) > 0 && (h as number) <= 1_024 && (fr as number) > 0 && (fr as number) <= 120
  return isSmall && (op as number) - (ip as number) <= 1_200 && isPlain({ layers, assets }) && ends(layers, assets)
}

/** Whatever holds layers holds these kinds alone: compositions, solids, nothing, shapes. Pictures, sounds and texts would be loaded. */
const layerKinds: readonly unknown[] = [0, 1, 3, 4]

/** Only shapes and numbers: no file is named, no text is set and nothing is computed (`x` as text is an expression). */
function isPlain(root: { readonly layers: unknown; readonly assets: unknown }): boolean {
  const waiting: { node: unknown; depth: number }[] = [{ node: root, depth: 0 }]
  for (let seen = 0; ; seen += 1) {
    const next = waiting.pop()
    if (!next) break
    if (seen > mostNodes || next.depth > deepest) return false
    const { node, depth } = next
    if (typeof node !== 'object' || node === null) continue
    const { x, u, layers } = node as Record<string, unknown>
    if (!Array.isArray(node) && (typeof x === 'string' || typeof u === 'string')) return false
    if (layers !== undefined && !areLayers(layers)) return false
    for (const inner of Object.values(node)) waiting.push({ node: inner, depth: depth + 1 })
  }
  // What is no composition is a picture, and the player fetches it whether it is shown or not.
  return root.assets === undefined || (Array.isArray(root.assets) && root.assets.every(asset => typeof asset === 'object' && asset !== null && 'layers' in asset && !('p' in asset)))
}

function areLayers(layers: unknown): boolean {
  return Array.isArray(layers) && layers.every((layer: unknown) => typeof layer === 'object' && layer !== null && 'ty' in layer && layerKinds.includes(layer.ty))
}

const mostLayers = 5_000

/** The player copies a composition wherever it is named: one that names itself never ends, and ten that name each other ten times nearly so. */
function ends(layers: readonly unknown[], assets: unknown): boolean {
  const compositions = new Map((Array.isArray(assets) ? (assets as Composition[]) : []).map(({ id, layers: inner }) => [id, inner]))
  const counts = new Map<unknown, number>()
  const count = (inside: readonly unknown[], within: readonly unknown[]): number =>
    (inside as Composed[]).reduce((sum, { ty, refId }) => {
      if (sum > mostLayers || ty !== 0) return sum + 1
      if (within.includes(refId)) return Number.POSITIVE_INFINITY
      const known = counts.get(refId) ?? 1 + count(compositions.get(refId) ?? [], [...within, refId])
      counts.set(refId, known)
      return sum + known
    }, 0)
  return count(layers, []) <= mostLayers
}

type Composition = { readonly id: unknown; readonly layers: readonly unknown[] }
type Composed = { readonly ty: unknown; readonly refId: unknown }
