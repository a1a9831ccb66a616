/** Anything that JSON can say. Bot API objects are built as plain `JsonObject`s: the simulator shares no types with the app. */
export type JsonObject = { [key: string]: unknown }

/** Telegram's JSON writer emits pure ASCII: every other UTF-16 unit goes out as \uXXXX (MAP 3). */
function ascii(json: string): string {
  // oxlint-disable-next-line no-control-regex -- the range is exactly "not ASCII"
  return json.replaceAll(/[^\u0000-\u007e]+/g, escapeRun)
}

export function toJson(value: unknown): string {
  return ascii(JSON.stringify(value))
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Parsed JSON, or undefined where the text is not JSON. */
export function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The object without its undefined members, so that absent fields are absent on the wire. */
export function compact(object: JsonObject): JsonObject {
  const result: JsonObject = {}
  for (const key in object) if (object[key] !== undefined) result[key] = object[key]
  return result
}

/** Whole runs at once: a call per character is what makes a Cyrillic backlog slow. */
function escapeRun(run: string): string {
  let escaped = ''
  for (let at = 0; at < run.length; at++) {
    const code = run.charCodeAt(at)
    escaped += `\\u${(code + 0x10000).toString(16).slice(1)}`
  }
  return escaped
}
