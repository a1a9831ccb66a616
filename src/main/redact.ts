import type { Vault } from '../shared/vault'

/**
 * The last step before anything is written where a person may copy it from: a log, an export, an error on a terminal
 * (TRUST SEC-51). It knows what secrets look like, and it knows the secrets that this process holds.
 */
export type Redactor = {
  /** Takes a secret that from now on may not appear, nor any piece of twelve characters of it, plain or encoded. */
  learn(secret: string): void
  text(text: string): string
  /** Any value as plain JSON without secrets: cycles, errors with causes, maps, getters that throw, buffers (sizes only). */
  plain(value: unknown): unknown
}

const hidden = '[secret]'
const piece = 12
const patterns: readonly (readonly [RegExp, string])[] = [
  // Telegram addresses first, so that what stands around a token in them goes with it.
  [/\/(file\/)?bot[^/\s"']+/gi, `/$1bot${hidden}`],
  // A token's shape (DESIGN 10.8): no `\b` in front, because one may be glued to anything.
  [/\d{1,16}(:|%3A)[A-Za-z0-9_-]{24,128}/gi, hidden],
  [/postgres(ql)?:\/\/[^\s"']+/gi, hidden],
  [/(authorization["']?\s*[:=]\s*["']?)(?:(?:bearer|basic)\s+)?[^\s"',;]+/gi, `$1${hidden}`],
  [/bearer\s+[A-Za-z0-9._~+/=-]{8,}/gi, `Bearer ${hidden}`],
  // The web shell's launch token, bearer and media key are 256 bits in base64url.
  [/#[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g, `#${hidden}`],
  [/([?&]k=)[A-Za-z0-9_-]+/g, `$1${hidden}`],
]

/** Starts with no secret of its own but the shapes. */
export function createRedactor(): Redactor {
  const pieces = new Set<string>()
  const short = new Set<string>()

  function learn(secret: string): void {
    if (secret.length < piece) {
      if (secret.length > 0) short.add(secret)
      return
    }
    for (const form of forms(secret)) {
      for (let at = 0; at + piece <= form.length; at += 1) pieces.add(form.slice(at, at + piece))
    }
  }

  function text(given: string): string {
    let result = withoutPieces(given, pieces)
    for (const secret of short) result = result.replaceAll(secret, hidden)
    for (const [pattern, replacement] of patterns) result = result.replace(pattern, replacement)
    return result
  }

  return { learn, text, plain: value => plain(value, text) }
}

/** The same vault; each secret that passes through it is one that the redactor knows from then on. */
export function learnFrom(vault: Vault, redactor: Redactor): Vault {
  return {
    ...vault,
    async get(key) {
      const found = await vault.get(key)
      if (found.state === 'ok') redactor.learn(found.secret)
      return found
    },
    set(key, secret) {
      redactor.learn(secret)
      return vault.set(key, secret)
    },
    unlock(choice) {
      if (choice.passphrase !== undefined) redactor.learn(choice.passphrase)
      return vault.unlock(choice)
    },
  }
}

/** The ways in which a secret turns up in other people's strings. */
function forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  const base64 = [0, 1, 2].flatMap(shift => {
    // Base64 depends on where in its group of three a byte stands; the edges also hold neighbours' bits.
    const code = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '').slice(shift === 0 ? 0 : shift + 1)
    return [code, code.replaceAll('+', '-').replaceAll('/', '_')]
  })
  const hex = bytes.toString('hex')
  const escaped = JSON.stringify(secret).slice(1, -1)
  const encoded = encodeURIComponent(secret)
  return [secret, escaped, encoded, encoded.toLowerCase(), hex, hex.toUpperCase(), ...base64]
}

/** Blots out every stretch that consists of pieces of secrets. */
function withoutPieces(text: string, pieces: ReadonlySet<string>): string {
  if (pieces.size === 0 || text.length < piece) return text
  let result = ''
  let kept = 0
  let at = 0
  while (at + piece <= text.length) {
    if (!pieces.has(text.slice(at, at + piece))) {
      at += 1
      continue
    }
    let end = at + piece
    while (pieces.has(text.slice(end - piece + 1, end + 1)) && end < text.length) end += 1
    result += text.slice(kept, at) + hidden
    kept = end
    at = end
  }
  return result + text.slice(kept)
}

const deepest = 8
const widest = 200
const longestText = 8_192

function plain(root: unknown, text: (given: string) => string): unknown {
  const open = new Set<object>()
  return visit(root, 0)

  function visit(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case 'string':
        return cut(value)
      case 'number':
        return Number.isFinite(value) ? value : String(value)
      case 'boolean':
        return value
      case 'undefined':
        return undefined
      case 'bigint':
      case 'symbol':
        return cut(String(value))
      case 'function':
        return '[function]'
      case 'object':
        return value === null ? null : guarded(value, depth)
    }
  }

  // Redacted before it is cut, or half a token at the edge would slip through.
  function cut(given: string): string {
    const clean = text(given.length > 8 * longestText ? given.slice(0, 8 * longestText) : given)
    return clean.length > longestText ? `${clean.slice(0, longestText)}[cut]` : clean
  }

  function guarded(value: object, depth: number): unknown {
    if (open.has(value)) return '[circular]'
    if (depth >= deepest) return '[deep]'
    open.add(value)
    try {
      return inside(value, depth + 1)
    } catch (error) {
      // A getter, proxy or iterator of somebody else's: the log line matters more than this part of it.
      return `[unreadable: ${cut(error instanceof Error ? error.message : typeof error)}]`
    } finally {
      open.delete(value)
    }
  }

  function inside(value: object, depth: number): unknown {
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return `[${value.byteLength} bytes]`
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
    if (value instanceof URL || value instanceof URLSearchParams || value instanceof RegExp) return cut(String(value))
    if (value instanceof Headers) return entries([...value], depth)
    if (value instanceof Map) return { '[map]': few([...value]).map(pair => visit(pair, depth)) }
    if (value instanceof Set) return { '[set]': few([...value]).map(item => visit(item, depth)) }
    if (Array.isArray(value)) return few(value).map(item => visit(item, depth) ?? null)
    return entries(value instanceof Error ? errorParts(value) : own(value), depth)
  }

  function entries(pairs: readonly (readonly [string, unknown])[], depth: number): Record<string, unknown> {
    // Without a prototype a key `__proto__` is only a key.
    const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>
    for (const [key, value] of few(pairs)) result[cut(key)] = /^(proxy-)?authorization$/i.test(key) ? hidden : visit(value, depth)
    return result
  }
}

function few<T>(items: readonly T[]): readonly T[] {
  return items.length > widest ? items.slice(0, widest) : items
}

/** Own enumerable string keys; a getter that throws spoils only its own value. */
function own(value: object): [string, unknown][] {
  return Object.keys(value).map(key => [key, read(value, key)])
}

function errorParts(error: Error): [string, unknown][] {
  const parts = ['name', 'message', 'stack', 'cause', 'errors'].map((key): [string, unknown] => [key, read(error, key)])
  return [...parts.filter(([, value]) => value !== undefined), ...own(error)]
}

function read(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key]
  } catch (error) {
    return error instanceof Error ? `[throws: ${error.message}]` : '[throws]'
  }
}
