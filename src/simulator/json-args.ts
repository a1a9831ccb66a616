/**
 * Top-level members of a JSON object as strings, the way the server reads a JSON body (MAP 3): strings are decoded, any other
 * value keeps its literal text (so `null` is the string "null"), the first of two equal names wins, and a malformed body
 * ends the reading without an error: what was read until then counts.
 */
export function readJsonArgs(text: string, into: Map<string, string>): void {
  let at = skipSpace(text, 0)
  if (text[at] !== '{') return
  at = skipSpace(text, at + 1)
  while (text[at] === '"') {
    const key = readString(text, at)
    if (!key) return
    at = skipSpace(text, key.end)
    if (text[at] !== ':') return
    at = skipSpace(text, at + 1)
    const value = text[at] === '"' ? readString(text, at) : readLiteral(text, at)
    if (!value) return
    if (!into.has(key.value)) into.set(key.value, value.value)
    at = skipSpace(text, value.end)
    if (text[at] !== ',') return
    at = skipSpace(text, at + 1)
  }
}

type Span = { readonly value: string; readonly end: number }

function readString(text: string, start: number): Span | undefined {
  const end = endOfString(text, start)
  if (end === undefined) return undefined
  try {
    return { value: JSON.parse(text.slice(start, end)) as string, end }
  } catch {
    return undefined
  }
}

function readLiteral(text: string, start: number): Span | undefined {
  let depth = 0
  let at = start
  while (at < text.length) {
    const character = text[at]
    if (character === '"') {
      const end = endOfString(text, at)
      if (end === undefined) return undefined
      at = end
      continue
    }
    if (depth === 0 && (character === ',' || character === '}')) break
    if (character === '{' || character === '[') depth++
    if (character === '}' || character === ']') depth--
    at++
  }
  const value = text.slice(start, at).trim()
  try {
    JSON.parse(value)
    return { value, end: at }
  } catch {
    return undefined
  }
}

function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return undefined
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && /\s/.test(text[at] ?? '')) at++
  return at
}
