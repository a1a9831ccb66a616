import type { ServerResponse } from 'node:http'
import type { Delta, Since } from '../../../shared/contract'
import type { Core } from '../../core/core'
import { guardHeaders } from '../page'

/** More than this between us and a page that does not read is thrown away for a reset (DESIGN 5). */
const mostUnsent = 1024 * 1024
const heartbeat = 15_000

/**
 * Streams deltas as server-sent events until the page goes or `over` aborts; resolves then. A comment now and then shows both
 * ends that the other is there.
 */
export function streamEvents(core: Core, response: ServerResponse, since: Since | undefined, over: AbortSignal): Promise<void> {
  response.writeHead(200, { ...guardHeaders, 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' })
  response.write(': here\n\n')
  let missed: Delta | null = null

  const stop = core.listen(delta => {
    if (missed || response.writableLength > mostUnsent) missed = { epoch: delta.epoch, rev: delta.rev, reset: true }
    else write(response, delta)
  }, since)
  response.on('drain', () => {
    const reset = missed
    missed = null
    if (reset) write(response, reset)
  })
  const beat = setInterval(() => response.write(': here\n\n'), heartbeat)
  const end = () => response.end()
  over.addEventListener('abort', end, { once: true })

  return new Promise(resolve => {
    response.once('close', () => {
      stop()
      clearInterval(beat)
      over.removeEventListener('abort', end)
      resolve()
    })
  })
}

function write(response: ServerResponse, delta: Delta): void {
  response.write(`data: ${JSON.stringify(delta)}\n\n`)
}
