import { networkInterfaces, uptime } from 'node:os'

/** How often it is looked, and how much too late a look must be to count as sleep. Milliseconds. */
const every = 2_000
const late = 3_000

type Sources = {
  /** Milliseconds on a clock that nobody can set; on Linux it stands still while the machine sleeps. */
  monotonic(): number
  /** Milliseconds since the machine was started, sleep included. */
  uptime(): number
  /** The addresses that this machine has, as text. */
  addresses(): string
}

const machine: Sources = {
  monotonic: () => performance.now(),
  // Elsewhere it is made from the wall clock, which anybody may set; there the monotonic clock runs on through sleep.
  uptime: process.platform === 'linux' ? () => uptime() * 1_000 : () => performance.now(),
  addresses,
}

/**
 * Calls `onWake` after the machine, or this process alone, has stood still, and when its network changes: connections may be dead
 * without a word, and a wait for the network may be over. The wall clock has no part in it: whoever sets it wakes nobody. Returns how
 * to stop.
 */
export function watchSleep(onWake: () => void, sources: Sources = machine): () => void {
  let last = look(sources)
  const timer = setInterval(() => {
    const now = look(sources)
    const passed = Math.max(now.monotonic - last.monotonic, now.uptime - last.uptime)
    const isAwake = passed > every + late || now.addresses !== last.addresses
    last = now
    if (isAwake) onWake()
  }, every)
  timer.unref()
  return () => clearInterval(timer)
}

function look(sources: Sources) {
  return { monotonic: sources.monotonic(), uptime: sources.uptime(), addresses: sources.addresses() }
}

/** Without those of containers and virtual machines, which come and go while the network stays. */
function addresses(): string {
  return Object.entries(networkInterfaces())
    .filter(([name]) => !/^(veth|docker|br-|virbr|vmnet|vEthernet)/.test(name))
    .flatMap(([name, list]) => (list ?? []).map(({ address }) => `${name} ${address}`))
    .toSorted()
    .join()
}
