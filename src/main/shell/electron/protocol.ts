import type { Session } from 'electron'
import type { Core } from '../../core/core'
import { guardHeaders, servePage } from '../page'
import { devServer } from './dev-server'
import { isOurs } from './origin'

/**
 * Answers `bellhop://app`: the page's own files by name, and `/upload`, `/media/...` and `/archive/...` through the core. There is no host, port
 * or bearer to check as on the web: nobody but our page can ask here.
 */
export function serveApp(session: Session, root: string, core: Promise<Core>): void {
  const server = devServer()
  const page = server ? pageFrom(server) : servePage(root)
  session.protocol.handle('bellhop', async request => {
    if (!isOurs(request.url)) return new Response(null, { status: 404, headers: guardHeaders })
    const { pathname } = new URL(request.url)
    if (pathname === '/upload' || pathname.startsWith('/media/') || pathname.startsWith('/archive/')) return (await core).files(request)
    return page(request)
  })
}

/** In development: the page as it is being written. */
function pageFrom(server: string): (request: Request) => Promise<Response> {
  return request => {
    const { pathname, search } = new URL(request.url)
    return fetch(new URL(pathname + search, server))
  }
}
