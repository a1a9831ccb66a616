import { shell } from 'electron'
import { Problem } from '../../../shared/problem'

const schemes = ['https:', 'http:', 'mailto:']
/** Windows cuts at 2,081. */
const longest = 2_000
/** Milliseconds between two openings, so that nothing can open a hundred tabs (SEC-23). */
const pause = 500

/** Whether an address may be handed to the system: the core has judged it already, this is the last door (SEC-20, 21). */
export function mayOpen(href: string): boolean {
  if (href.length > longest || !URL.canParse(href)) return false
  const url = new URL(href)
  return schemes.includes(url.protocol) && url.href === href && url.username === '' && url.password === ''
}

/** The one caller of `shell.openExternal`. Rejects what may not be opened, and whatever comes too soon after the last. */
export function openLinks(monotonic: () => number = () => performance.now()): (href: string) => Promise<void> {
  let openedAt = -Infinity
  return async href => {
    if (!mayOpen(href)) throw new Problem('link-refused')
    const now = monotonic()
    if (now - openedAt < pause) throw new Problem('link-too-fast')
    openedAt = now
    await shell.openExternal(href)
  }
}
