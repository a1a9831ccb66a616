import { join } from 'node:path'
import { Readable } from 'node:stream'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import type { Goldens } from './goldens'

/**
 * Two pages for whoever works on the looks: `kinds.html` draws every golden message, `index.html` is the whole page over rows from
 * memory. Neither is built.
 */
export default defineConfig({
  root: import.meta.dirname,
  cacheDir: join(import.meta.dirname, '../../../node_modules/.cache/vite-gallery'),
  plugins: [react(), goldens(), pictures()],
  server: { host: '127.0.0.1', port: 5199, strictPort: false, open: false, fs: { allow: [join(import.meta.dirname, '../../..')] } },
})

/** The golden messages and their files, from a core that begins with the first question. */
function goldens(): Plugin {
  let opened: Promise<Goldens> | undefined
  return {
    name: 'goldens',
    configureServer(server) {
      const open = () => (opened ??= server.ssrLoadModule(join(import.meta.dirname, 'goldens.ts')).then(module => (module as typeof import('./goldens')).openGoldens()))
      server.middlewares.use('/golden', (request, response, next) => {
        const answer = async (): Promise<void> => {
          const all = await open()
          if (request.url === '/kinds') {
            response.setHeader('Content-Type', 'application/json')
            response.end(JSON.stringify(all.kinds))
            return
          }
          const file = await all.media(request.url ?? '')
          response.writeHead(file.status, Object.fromEntries(file.headers))
          if (file.body) Readable.fromWeb(file.body as import('node:stream/web').ReadableStream).pipe(response)
          else response.end()
        }
        // eslint-disable-next-line promise/no-callback-in-promise
        answer().catch(next)
      })
      const { close } = server
      server.close = async () => {
        await (await opened)?.close()
        await close()
      }
    },
  }
}

/** Something to look at for every attachment of the rows from memory. */
function pictures(): Plugin {
  return {
    name: 'pictures',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const id = /^\/media\/([0-9a-f]+)\//.exec(request.url ?? '')?.[1]
        if (!id) return next()
        response.setHeader('Content-Type', 'image/svg+xml')
        response.end(drawn(Number.parseInt(id.slice(-4), 16)))
      })
    },
  }
}

/** A quiet landscape, a different one for every number. */
function drawn(seed: number): string {
  const hue = (seed * 47) % 360
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80" preserveAspectRatio="xMidYMid slice"><rect width="120" height="80" fill="hsl(${hue} 60% 80%)"/><circle cx="90" cy="22" r="10" fill="hsl(${(hue + 40) % 360} 80% 90%)"/><path d="M0 60 30 34 52 54 78 28 120 62V80H0Z" fill="hsl(${hue} 35% 48%)"/><path d="M0 70 40 52 70 68 98 50 120 66V80H0Z" fill="hsl(${hue} 40% 34%)"/></svg>`
}
