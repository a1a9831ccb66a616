import { contextBridge, ipcRenderer } from 'electron'
import type { Action, Bridge, Delta, FromPage, ToPage } from '../shared/contract'

const deltaListeners = new Map<number, (delta: Delta) => void>()
const actionListeners = new Set<(action: Action) => void>()
let lastListener = 0

const tell = (message: FromPage) => ipcRenderer.send('listen', message)

tell({ fresh: true })

// The page gets values, never the event: that carries the sender and with it every channel.
ipcRenderer.on('listen', (_event, message: ToPage) => {
  if ('action' in message) for (const listener of actionListeners) listener(message.action)
  else deltaListeners.get(message.to)?.(message.delta)
})

const bellhop: Required<Bridge> = {
  call: (name, input) => ipcRenderer.invoke('call', name, input),
  listen: (listener, since) => {
    const id = ++lastListener
    deltaListeners.set(id, listener)
    tell({ listen: id, since })
    return () => {
      if (deltaListeners.delete(id)) tell({ stop: id })
    }
  },
  onAction: listener => {
    actionListeners.add(listener)
    tell({ actions: true })
    return () => void actionListeners.delete(listener)
  },
  shows: conversationId => tell({ shows: conversationId }),
  records: what => tell({ records: what }),
}

contextBridge.exposeInMainWorld('bellhop', Object.freeze(bellhop))
