import { readFile } from 'node:fs/promises'
import { existsSync, readdirSync } from 'node:fs'
import { extname, join, sep } from 'node:path'

/**
 * What the page may do, sent as a header by both shells (TRUST SEC-10, with DESIGN 10.2 and 10.3: media come from the app's own
 * origin, and one Trusted Types policy exists because `'none'` would forbid workers).
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'none'",
  "object-src 'none'",
  "frame-src 'none'",
  "child-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types bellhop-worker',
].join('; ')

/** Microphone and camera for what is recorded here, for this page and none inside it; nothing else that looks at who sits there (SEC-6). */
// Chromium has no bluetooth for pages on Linux, and writes an error about the word at every start.
const permissionsPolicy = `microphone=(self), camera=(self), geolocation=(), display-capture=(), usb=(), serial=(), hid=()${process.platform === 'linux' ? '' : ', bluetooth=()'}`

/** Goes with every answer of either shell (SEC-13). */
export const guardHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
} as const

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/**
 * Answers GET and HEAD for the built renderer under `root`. The addresses that exist are listed once, here, so that nothing
 * in a URL ever becomes part of a path (SEC-12); `/` is `index.html`. Throws where `root` holds no page.
 */
export function servePage(root: string): (request: Request) => Promise<Response> {
  if (!existsSync(join(root, 'index.html'))) throw new Error(`There is no built page in ${root}. Run "npm run build" first.`)
  const files = manifest(root)
  return async request => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers: guardHeaders })
    const file = files.get(new URL(request.url).pathname)
    if (!file) return new Response('Not found', { status: 404, headers: guardHeaders })
    const body = await readFile(file.path)
    return new Response(request.method === 'HEAD' ? null : body, {
      headers: {
        ...guardHeaders,
        'Content-Security-Policy': contentSecurityPolicy,
        'Permissions-Policy': permissionsPolicy,
        'Content-Type': file.type,
        'Content-Length': String(body.length),
        'Cache-Control': file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      },
    })
  }
}

type PageFile = { readonly path: string; readonly type: string; readonly isHashed: boolean }

function manifest(root: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>()
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const type = types[extname(name)]
    if (!type) continue
    const address = `/${name.split(sep).join('/')}`
    // Vite puts a hash of the content into the names under assets/, so those may be kept for ever.
    const file = { path: join(root, name), type, isHashed: address.startsWith('/assets/') }
    files.set(address, file)
    if (address === '/index.html') files.set('/', file)
  }
  return files
}
