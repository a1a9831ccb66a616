const recentKey = 'bellhop.emoji'
const mostRecent = 27

/** What was chosen last on this device, newest first. */
export function recentEmoji(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(recentKey) ?? '[]')
    return Array.isArray(kept) ? kept.filter(one => typeof one === 'string').slice(0, mostRecent) : []
  } catch {
    // Somebody else's, or half of it: the next choice writes it anew.
    return []
  }
}

export function rememberEmoji(emoji: string): void {
  localStorage.setItem(recentKey, JSON.stringify([emoji, ...recentEmoji().filter(one => one !== emoji)].slice(0, mostRecent)))
}
