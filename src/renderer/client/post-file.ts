import { Problem } from '../../shared/problem'
import type { Upload, UploadOptions } from './client'

/** `POST /upload` with progress: XMLHttpRequest, because fetch cannot tell how much of a body has gone. */
export function postFile(
  file: Blob,
  name: string,
  headers: Readonly<Record<string, string>>,
  { onProgress, signal, as }: UploadOptions = {},
): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    request.open('POST', as ? `/upload?as=${as}` : '/upload')
    for (const [header, value] of Object.entries({ ...headers, 'X-File-Name': encodeURIComponent(name) }))
      request.setRequestHeader(header, value)
    request.upload.addEventListener('progress', event => onProgress?.(event.loaded))
    request.addEventListener('abort', () => reject(new DOMException('upload stopped', 'AbortError')))
    request.addEventListener('error', () => reject(new Problem('upload-gone')))
    request.addEventListener('load', () => settle(request, resolve, reject))
    request.addEventListener('loadend', () => signal?.removeEventListener('abort', stop))
    if (signal?.aborted) return reject(new DOMException('upload stopped', 'AbortError'))
    signal?.addEventListener('abort', stop)
    request.send(file)
  })
}

function settle(request: XMLHttpRequest, resolve: (upload: Upload) => void, reject: (problem: Error) => void): void {
  const body = parse(request.responseText)
  if (request.status === 200 && body && 'uploadId' in body) return resolve(body as Upload)
  const problem = body && 'problem' in body ? (body.problem as { code: string; params?: Record<string, string> }) : undefined
  reject(new Problem(problem?.code ?? 'upload-gone', problem?.params))
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    // Both shells answer like `POST /call` does, or with the bare upload.
    return 'ok' in value && 'value' in value ? (value.value as object) : value
  } catch {
    return undefined
  }
}
