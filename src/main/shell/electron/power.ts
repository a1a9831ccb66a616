import { net, powerMonitor } from 'electron'

/** Milliseconds between two looks at the network; Electron tells of no change by itself. */
const glance = 2_000

/**
 * Calls `wake` when what was true of connections no longer is: after sleep every socket is dead, though none has said so, and
 * with the network back nobody should wait for a back-off to end (REL-31, REL-32).
 */
export function onWake(wake: () => void, everyMs = glance): void {
  powerMonitor.on('resume', wake)
  powerMonitor.on('unlock-screen', wake)
  let wasOnline = net.isOnline()
  setInterval(() => {
    const isOnline = net.isOnline()
    if (isOnline && !wasOnline) wake()
    wasOnline = isOnline
  }, everyMs).unref()
}

/** Calls `end` when Linux or macOS goes down, before windows lose their display; Windows says it to the window (quit.ts). */
export function onShutdown(end: () => void): void {
  powerMonitor.on('shutdown', end)
}
