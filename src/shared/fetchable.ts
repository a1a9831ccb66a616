/** Addresses from which Telegram fetches a file. Without the schemas: the page uses it, and its policy has no room for their compiler. */

export const longestLink = 2_048
const fetchable = /^https?:\/\/((?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?)([/?#]|$)/i

/**
 * The parts of an address from which Telegram can fetch a file: http or https, a host in ASCII (so that it cannot pass for another one),
 * no user name or password, nothing unseen, at most 2,048 units. Null for anything else. Which hosts are reached is Telegram's affair,
 * for nothing here ever fetches it: an address in a network of one's own is taken, and refused there. `name` is what the path ends in,
 * and may be empty.
 */
export function linkParts(link: string): { readonly host: string; readonly name: string } | null {
  if (link.length > longestLink || /[\s\\\p{Cc}\p{Cf}]/u.test(link)) return null
  const host = fetchable.exec(link)?.[1]
  if (host === undefined) return null
  const [path = ''] = link.slice(link.indexOf('//') + 2 + host.length).split(/[?#]/)
  return { host: host.toLowerCase(), name: decoded(path.slice(path.lastIndexOf('/') + 1)) }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    // Not UTF-8: as it stands in the address.
    return name
  }
}
