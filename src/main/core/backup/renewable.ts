import type { Delta, Since } from '../../../shared/contract'
import type { Core } from '../core'
import type { Ports } from '../ports'
import { finishSwap } from './swap'

/** Opens a core. `renew` closes it and opens one over the database that was decided on; it may be called from inside a call. */
export type Open = (ports: Ports, renew: () => Promise<void>) => Promise<Core>

type Listener = { readonly hear: (delta: Delta) => void; stop: () => void }

/** A core whose database can be exchanged while pages look on: calls wait meanwhile, and each listener is told to start afresh. */
export async function renewable(ports: Ports, open: Open): Promise<Core> {
  const listeners = new Set<Listener>()
  let isClosed = false
  let live: Core | null = null
  let ready = begin()

  async function begin(): Promise<Core> {
    finishSwap(ports.dataDir, ports.clock.now())
    const core = await open(ports, renew)
    live = core
    return core
  }

  async function renew(): Promise<void> {
    const before = await ready
    live = null
    ready = exchange(before)
    await ready
  }

  async function exchange(before: Core): Promise<Core> {
    await before.close()
    await ports.readers?.release()
    const next = await begin()
    await ports.readers?.reopen()
    // No epoch has an empty name: whoever listens starts afresh.
    for (const listener of listeners) listener.stop = next.listen(listener.hear, { epoch: '', since: 0 })
    return next
  }

  await ready
  return {
    call: async (actor, name, input) => (await ready).call(actor, name, input),
    listen(hear, since?: Since) {
      const listener: Listener = { hear, stop: live?.listen(hear, since) ?? (() => undefined) }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        listener.stop()
      }
    },
    files: async request => (await ready).files(request),
    wake: () => live?.wake(),
    async close() {
      if (isClosed) return
      isClosed = true
      await (await ready).close()
    },
  }
}
