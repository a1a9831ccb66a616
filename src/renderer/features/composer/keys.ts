type Press = {
  readonly key: string
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly isComposing: boolean
  readonly keyCode: number
}

/**
 * Whether a press sends. While an input method composes, Enter takes its suggestion: Chromium says so by `isComposing`,
 * Safari by the key code alone.
 */
export function isSendPress(press: Press, sendKey: 'enter' | 'mod-enter'): boolean {
  if (press.key !== 'Enter' || press.isComposing || press.keyCode === 229) return false
  if (press.shiftKey || press.altKey) return false
  const isMod = press.ctrlKey || press.metaKey
  return sendKey === 'enter' || isMod
}
