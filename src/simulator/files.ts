import { createHash } from 'node:crypto'
import type { MediaContent, MediaKind } from './world'

/** One file in Telegram's cloud. `bytes` may be shorter than `size`: the rest is zeros, made up while downloading. */
export type StoredFile = {
  /** The same for every bot and for ever. */
  readonly uniqueId: string
  readonly kind: MediaKind | 'thumbnail'
  readonly bytes: Buffer
  readonly size: number
  readonly name: string
  readonly mime: string
}

type Path = { readonly file: StoredFile; expiresAt: number }

const idPrefix: Record<StoredFile['kind'], string> = {
  photo: 'AgACAgIAAxkBAA', document: 'BQACAgIAAxkBAA', voice: 'AwACAgIAAxkBAA', audio: 'CQACAgIAAxkBAA', video: 'BAACAgIAAxkBAA',
  animation: 'CgACAgIAAxkBAA', sticker: 'CAACAgIAAxkBAA', video_note: 'DQACAgIAAxkBAA', thumbnail: 'AAMCAgADGQEAA',
}
const folders: Record<StoredFile['kind'], string> = {
  photo: 'photos', document: 'documents', voice: 'voice', audio: 'music', video: 'videos',
  animation: 'animations', sticker: 'stickers', video_note: 'video_notes', thumbnail: 'thumbnails',
}
const extensions: Record<string, string> = {
  'image/jpeg': '.jpg', 'image/png': '.png', 'image/webp': '.webp', 'audio/ogg': '.oga', 'audio/mpeg': '.mp3', 'video/mp4': '.mp4',
  'application/pdf': '.pdf', 'video/webm': '.webm', 'application/x-tgsticker': '.tgs',
}

/** Files, their ids per bot, and the paths under which they can be fetched for a while. */
export class FileStore {
  readonly #byId = new Map<string, StoredFile>()
  readonly #paths = new Map<string, Path>()
  readonly #names = new Map<string, string>()
  readonly #contents = new Map<string, MediaContent>()

  /** Keeps a file. `size` beyond the bytes pretends a larger file without the memory. */
  add(kind: StoredFile['kind'], bytes: Buffer, options: { name?: string; mime?: string; size?: number } = {}): StoredFile {
    const hash = createHash('sha256').update(kind).update(bytes).update(String(options.size ?? bytes.length)).digest('base64url')
    return {
      uniqueId: `AQAD${hash.slice(0, 12)}`,
      kind,
      bytes,
      size: Math.max(options.size ?? 0, bytes.length),
      name: options.name ?? '',
      mime: options.mime ?? '',
    }
  }

  /** The id under which this bot may use the file; another bot gets another id for the same file. */
  idFor(botId: number, file: StoredFile): string {
    const hash = createHash('sha256').update(`${botId}:${file.kind}:${file.uniqueId}:${file.name}`).digest('base64url')
    const id = idPrefix[file.kind] + hash.slice(0, 40)
    this.#byId.set(`${botId}:${id}`, file)
    return id
  }

  byId(botId: number, id: string): StoredFile | undefined {
    return this.#byId.get(`${botId}:${id}`)
  }

  /** Remembers how a file was last shown: sent again by its id, it keeps its size, duration and name. */
  remember(content: MediaContent): void {
    for (const file of [content.file, ...content.sizes.map(size => size.file)]) this.#contents.set(file.uniqueId, content)
  }

  contentOf(file: StoredFile): MediaContent | undefined {
    return this.#contents.get(file.uniqueId)
  }

  /** A path for downloads by this bot, good until `expiresAt`; the same file keeps its path. */
  pathFor(botId: number, file: StoredFile, expiresAt: number): string {
    const known = `${botId}:${file.kind}:${file.uniqueId}:${file.name}`
    const path = this.#names.get(known) ?? `${folders[file.kind]}/file_${this.#names.size}${extensionOf(file)}`
    this.#names.set(known, path)
    this.#paths.set(`${botId}:${path}`, { file, expiresAt })
    return path
  }

  /** The file under a path, unless the path has expired. */
  at(botId: number, path: string, now: number): StoredFile | undefined {
    const found = this.#paths.get(`${botId}:${path}`)
    return found && found.expiresAt > now ? found.file : undefined
  }
}

function extensionOf(file: StoredFile): string {
  return extensions[file.mime] ?? /\.[a-z0-9]{1,8}$/i.exec(file.name)?.[0] ?? (file.kind === 'photo' ? '.jpg' : '')
}
