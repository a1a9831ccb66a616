import { powerMonitor } from 'electron'

/** After sleep every socket is dead, though none has said so: look at polls, retries and leases at once (REL-31). */
export function onWake(wake: () => void): void {
  powerMonitor.on('resume', wake)
  powerMonitor.on('unlock-screen', wake)
}
