import type { Bridge } from '../../shared/contract'
import type { Client } from './client'
import { postFile } from './post-file'

declare global {
  interface Window {
    /** What the preload script of the desktop shell exposes. */
    readonly bellhop?: Bridge
  }
}

/** The desktop shell: calls go through the preload bridge, files through the app's own protocol. */
export function bridgeClient(bridge: Bridge): Client {
  return {
    call: (name, input) => bridge.call(name, input),
    listen: (listener, since) => bridge.listen(listener, since),
    onAction: listener => bridge.onAction?.(listener) ?? (() => undefined),
    shows: id => bridge.shows?.(id),
    records: what => bridge.records?.(what),
    upload: (file, name, options) => postFile(file, name, {}, options),
    mediaUrl: (id, kind) => `/media/${id}/${kind}`,
    archiveUrl: id => `/archive/${id}`,
    onConnection(listener) {
      listener('live')
      return () => undefined
    },
  }
}
