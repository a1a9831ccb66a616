import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'


/** Serves the page over rows from memory: `vite --config test/renderer/gallery/vite.config.ts`. */
export default defineConfig({
  root: import.meta.dirname,
  cacheDir: join(import.meta.dirname, '../../../node_modules/.cache/vite-gallery'),
  plugins: [
    react(),
    {
      name: 'pictures',
      configureServer(server) {
        server.middlewares.use((request, response, next) => {
          const id = /^\/media\/([0-9a-f]+)\//.exec(request.url ?? '')?.[1]
          if (!id) return next()
          response.setHeader('Content-Type', 'image/svg+xml')
          response.end(drawn(Number.parseInt(id.slice(-4), 16)))
        })
      },
    },
  ],
  server: { host: '127.0.0.1', port: 5199, strictPort: false, fs: { allow: [join(import.meta.dirname, '../../..')] } },
})

/** A quiet landscape, a different one for every number. */
function drawn(seed: number): string {
  const hue = (seed * 47) % 360
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80" preserveAspectRatio="xMidYMid slice"><rect width="120" height="80" fill="hsl(${hue} 60% 80%)"/><circle cx="90" cy="22" r="10" fill="hsl(${(hue + 40) % 360} 80% 90%)"/><path d="M0 60 30 34 52 54 78 28 120 62V80H0Z" fill="hsl(${hue} 35% 48%)"/><path d="M0 70 40 52 70 68 98 50 120 66V80H0Z" fill="hsl(${hue} 40% 34%)"/></svg>`
}
