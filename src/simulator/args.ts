import { tryParse } from './json'

/** A file of a multipart request. */
export type Upload = { readonly field: string; readonly name: string; readonly mime: string; readonly bytes: Buffer }

/** The arguments of one call. On the wire all are strings; these readers coerce exactly as the server does (MAP 3). */
export class Args {
  readonly #values: ReadonlyMap<string, string>
  readonly uploads: ReadonlyMap<string, Upload>

  constructor(values: ReadonlyMap<string, string>, uploads: ReadonlyMap<string, Upload> = new Map()) {
    this.#values = values
    this.uploads = uploads
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  names(): string[] {
    return [...this.#values.keys()]
  }

  /** Empty where the parameter is missing: the server does not tell the two apart. */
  text(name: string): string {
    return this.#values.get(name) ?? ''
  }

  /** Leading digits count, anything else is 0; then clamped. */
  integer(name: string, fallback = 0, low = -Number.MAX_SAFE_INTEGER, high = Number.MAX_SAFE_INTEGER): number {
    const raw = this.#values.get(name)
    if (raw === undefined) return fallback
    const digits = /^-?\d+/.exec(raw.trim())?.[0] ?? '0'
    return Math.min(high, Math.max(low, Number(digits)))
  }

  number(name: string): number | undefined {
    const raw = this.#values.get(name)
    if (raw === undefined) return undefined
    const value = Number.parseFloat(raw)
    return Number.isFinite(value) ? value : 0
  }

  boolean(name: string): boolean {
    return ['true', 'yes', '1'].includes(this.text(name).trim().toLowerCase())
  }

  /** The parsed value, or undefined where missing, empty or not JSON. */
  json(name: string): unknown {
    const raw = this.text(name)
    return raw === '' ? undefined : tryParse(raw)
  }

  /** For the journal. */
  toObject(): Record<string, string> {
    // fromEntries defines properties, so that an argument named __proto__ is just a name.
    return Object.fromEntries(this.#values)
  }
}
