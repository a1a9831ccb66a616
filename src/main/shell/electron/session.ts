import { app } from 'electron'
import type { Session, WebContents } from 'electron'
import type { Recording } from '../../../shared/contract'
import { devServer } from './dev-server'
import { isOurs, origin } from './origin'
import { mayRecord, mayUse } from './permissions'

/** Before `ready`: no name resolves in any page (SEC-14). Main's own requests go through Node, which this does not touch. */
export function closeNetwork(): void {
  if (devServer()) return
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
}

/** Takes everything from a session that a page of Bellhop does not need: network, permissions, devices (SEC-6, SEC-14). */
export async function lockSession(session: Session, records: (contents: WebContents) => Recording | null): Promise<void> {
  session.setPermissionRequestHandler((contents, permission, callback, details) =>
    callback(
      (mayUse(permission) || mayRecord(permission, 'mediaTypes' in details ? (details.mediaTypes ?? []) : [], records(contents))) &&
        isOurs(details.requestingUrl) &&
        isOurs(contents.getURL()),
    ),
  )
  session.setPermissionCheckHandler(
    (contents, permission, _origin, details) =>
      contents !== null && isOurs(contents.getURL()) && (mayUse(permission) || mayRecord(permission, [details.mediaType], records(contents))),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null))
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !mayLoad(details.url) }))
  session.setSpellCheckerDictionaryDownloadURL('https://00.00/')
  if (devServer()) return
  // Nobody listens at the discard port; `<-loopback>` sends even loopback addresses there.
  await session.setProxy({ mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' })
}

/** Our own files and what the page made itself; in development also the inspector, and the socket that says what was rebuilt. */
function mayLoad(address: string): boolean {
  if (isOurs(address) || address.startsWith(`blob:${origin}/`)) return true
  if (app.isPackaged) return false
  const server = devServer()
  return address.startsWith('devtools://') || (server !== undefined && address.startsWith(server.replace(/^http/, 'ws')))
}

/** For every contents that ever exists, before it loads anything (SEC-4): it stays where it is and opens nothing. */
export function lockContents(contents: WebContents): void {
  contents.on('will-navigate', event => refuseForeign(event))
  contents.on('will-frame-navigate', event => refuseForeign(event))
  contents.on('will-redirect', event => refuseForeign(event))
  contents.on('will-attach-webview', event => event.preventDefault())
  // A page that does not want to go would hold the end of the app (REL-26). Here prevention means that it goes.
  contents.on('will-prevent-unload', event => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

function refuseForeign(event: { readonly url: string; preventDefault(): void }): void {
  if (!isOurs(event.url)) event.preventDefault()
}
