import { writeFile } from 'node:fs/promises'
import type { Session } from 'electron'
import type { Logger } from '../../core/ports'
import { isOurs } from './origin'

/**
 * Lets the operator save what a contact sent, where the system's own dialog says, and nothing else: never opened by us, and
 * marked as come from outside (SEC-44, SEC-45). On macOS the app's Info.plist has every file of ours marked.
 */
export function saveDownloads(session: Session, log: Logger): void {
  session.on('will-download', (event, item) => {
    const address = item.getURL()
    if (!isOurs(address) || !/^\/(media|archive)\//.test(new URL(address).pathname)) return event.preventDefault()
    // What we made ourselves has not come from outside.
    if (new URL(address).pathname.startsWith('/archive/')) return
    item.once('done', (_done, state) => {
      if (state !== 'completed' || process.platform !== 'win32') return
      markForeign(item.getSavePath()).catch((error: unknown) => log('warn', 'a saved file could not be marked', { error }))
    })
  })
}

/** Windows asks before it runs a file with this stream beside it; on a disk that has no streams there is nothing to mark. */
export async function markForeign(path: string): Promise<void> {
  await writeFile(`${path}:Zone.Identifier`, '[ZoneTransfer]\r\nZoneId=3\r\n')
}
