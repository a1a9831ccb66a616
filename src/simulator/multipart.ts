import type { Upload } from './args'
import { HttpFailure } from './errors'

const lineBreak = Buffer.from('\r\n')
const endOfHeaders = Buffer.from('\r\n\r\n')

export type MultipartLimits = { readonly fieldBytes: number; readonly files: number }

/**
 * A multipart/form-data body, taken in chunk by chunk. Parts with a file name become uploads, the others arguments; the first of
 * two equal names wins. A body that ends early counts as far as complete parts were read, as with every malformed body (MAP 3).
 */
export class Multipart {
  readonly #delimiter: Buffer
  readonly #values: Map<string, string>
  readonly #uploads = new Map<string, Upload>()
  readonly #limits: MultipartLimits
  #state: 'preamble' | 'headers' | 'body' | 'end' = 'preamble'
  #rest: Buffer = lineBreak
  #part: { name: string; fileName: string | null; mime: string; chunks: Buffer[]; size: number } | null = null
  #fieldBytes = 0

  constructor(boundary: string, values: Map<string, string>, limits: MultipartLimits) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
    this.#values = values
    this.#limits = limits
  }

  get uploads(): ReadonlyMap<string, Upload> {
    return this.#uploads
  }

  write(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    while (this.#step());
  }

  /** Takes one syntactic step; false when more bytes are needed. */
  #step(): boolean {
    if (this.#state === 'end') {
      this.#rest = Buffer.alloc(0)
      return false
    }
    if (this.#state === 'headers') return this.#readHeaders()
    const at = this.#rest.indexOf(this.#delimiter)
    if (at === -1) {
      // The delimiter may be split over chunks: keep what could be its beginning.
      const safe = this.#rest.length - this.#delimiter.length
      if (safe > 0) {
        this.#take(this.#rest.subarray(0, safe))
        this.#rest = this.#rest.subarray(safe)
      }
      return false
    }
    const after = at + this.#delimiter.length
    if (this.#rest.length < after + 2) return false
    this.#take(this.#rest.subarray(0, at))
    this.#finishPart()
    this.#state = this.#rest[after] === 0x2d && this.#rest[after + 1] === 0x2d ? 'end' : 'headers'
    this.#rest = this.#rest.subarray(after)
    return true
  }

  #readHeaders(): boolean {
    const end = this.#rest.indexOf(endOfHeaders)
    if (end === -1) {
      if (this.#rest.length > 16_384) throw new HttpFailure(400)
      return false
    }
    const headers = this.#rest.subarray(0, end).toString('utf8')
    const disposition = /content-disposition:([^\r\n]*)/i.exec(headers)?.[1] ?? ''
    const name = parameter(disposition, 'name')
    const fileName = parameter(disposition, 'filename')
    const mime = /content-type:\s*([^\r\n;]*)/i.exec(headers)?.[1]?.trim() ?? ''
    this.#part = { name: name ?? '', fileName, mime, chunks: [], size: 0 }
    this.#rest = this.#rest.subarray(end + endOfHeaders.length)
    // An empty body's delimiter begins with the line break that ended the headers.
    if (this.#rest.subarray(0, this.#delimiter.length - 2).equals(this.#delimiter.subarray(2))) {
      this.#rest = Buffer.concat([lineBreak, this.#rest])
    }
    this.#state = 'body'
    return true
  }

  #take(bytes: Buffer): void {
    if (!this.#part || bytes.length === 0) return
    if (this.#part.fileName === null) {
      this.#fieldBytes += bytes.length
      if (this.#fieldBytes > this.#limits.fieldBytes) throw new HttpFailure(413)
    }
    this.#part.size += bytes.length
    this.#part.chunks.push(Buffer.from(bytes))
  }

  #finishPart(): void {
    const part = this.#part
    this.#part = null
    if (!part || part.name === '') return
    const bytes = Buffer.concat(part.chunks)
    if (part.fileName === null) {
      if (!this.#values.has(part.name)) this.#values.set(part.name, bytes.toString('utf8'))
      return
    }
    if (this.#uploads.has(part.name)) return
    if (this.#uploads.size >= this.#limits.files) throw new HttpFailure(413)
    this.#uploads.set(part.name, { field: part.name, name: part.fileName, mime: part.mime, bytes })
  }
}

export function boundaryOf(contentType: string): string | undefined {
  const match = /boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(contentType)
  const boundary = match?.[1] ?? match?.[2]
  return boundary && boundary.length <= 70 ? boundary : undefined
}

function parameter(disposition: string, name: string): string | null {
  const match = new RegExp(`[;\\s]${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(disposition)
  const value = match?.[1] ?? match?.[2]
  return value === undefined ? null : unquote(value)
}

/** Browsers and grammY write quotes of a file name as %22; others escape them with a backslash. */
function unquote(value: string): string {
  return value.replaceAll(/\\(["\\])/g, '$1').replaceAll('%22', '"').replaceAll(/%0d|%0a/gi, ' ')
}
