// The child of electron-binary.mjs: Electron's own installer (with its checksums), its fetch made to report what comes in.
import { createRequire } from 'node:module'

const plainFetch = globalThis.fetch

globalThis.fetch = async (address, options) => {
  const response = await plainFetch(address, options).catch(error => {
    // The installer prints the stack alone, and the system's reason is one level down.
    console.error(error.cause?.code ?? error.message)
    throw error
  })
  const total = Number(response.headers.get('content-length')) || undefined
  let done = 0
  process.send({ done, total })
  if (!response.ok || !response.body) return response
  const counted = response.body.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        done += chunk.length
        process.send({ done, total })
        controller.enqueue(chunk)
      },
    }),
  )
  return new Response(counted, { status: response.status, headers: response.headers })
}

process.once('disconnect', () => process.exit(1))
createRequire(import.meta.url)('electron/install.js')
// The channel to the parent would keep this process alive once all is done.
process.channel.unref()
