import type { CustomScheme } from 'electron'

/** Where the page lives. `/media` and `/upload` are of the same origin, so one strict policy covers all. */
export const origin = 'bellhop://app'

/** SEC-12, with `stream`: `<audio>` and `<video>` would wait for the whole file otherwise, and `/media` lies in this scheme. */
export const scheme: CustomScheme = {
  scheme: 'bellhop',
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
}

/** Whether a frame may go there (SEC-5), and whether what asks us something comes from there (SEC-15). */
export function isOurs(address: string): boolean {
  // Node takes our scheme for an opaque one, whose `origin` is 'null'. A host that ends in a slash can grow into no other one.
  return address.startsWith(`${origin}/`) && URL.canParse(address)
}
