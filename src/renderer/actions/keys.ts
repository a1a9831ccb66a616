/**
 * Keys are written `mod+shift+a`, sequences `g o`. `mod` is ⌘ on a Mac and Ctrl elsewhere. A printable sign such as `?` or
 * `[` stands for itself, whatever has to be held to type it.
 */
export type Platform = 'win32' | 'darwin' | 'linux' | 'other'

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>

/** The press as it is written in the list of actions; empty for a bare modifier. */
export function keyOf(press: Press, platform: Platform): string {
  const base = baseOf(press)
  if (!base) return ''
  const isMac = platform === 'darwin'
  const isMod = isMac ? press.metaKey : press.ctrlKey
  const isOther = isMac ? press.ctrlKey : press.metaKey
  const isSign = base.length === 1 && !/[a-z0-9]/.test(base)
  return [
    isMod && 'mod',
    isOther && (isMac ? 'ctrl' : 'meta'),
    press.altKey && 'alt',
    press.shiftKey && !isSign && 'shift',
    base,
  ]
    .filter(Boolean)
    .join('+')
}

/** The same for people: `['⌘', 'K']`, `['Ctrl', 'Shift', 'A']`, `['G', 'O']`. */
export function printed(keys: string, platform: Platform): readonly string[] {
  return keys.split(' ').flatMap(chord => chord.split(/\+(?=.)/).map(part => printedPart(part, platform)))
}

/** For `aria-keyshortcuts`. */
export function ariaKeys(keys: string, platform: Platform): string {
  return keys
    .split(/\+(?=.)/)
    .map(part => (part === 'mod' ? (platform === 'darwin' ? 'Meta' : 'Control') : part.length === 1 ? part.toUpperCase() : part))
    .join('+')
}

const macNames: Readonly<Record<string, string>> = { mod: '⌘', shift: '⇧', alt: '⌥', ctrl: '⌃' }
const names: Readonly<Record<string, string>> = {
  mod: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  home: 'Home',
  end: 'End',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  delete: 'Del',
}

function printedPart(part: string, platform: Platform): string {
  return (platform === 'darwin' && macNames[part]) || (names[part] ?? part.toUpperCase())
}

/** A layout without Latin letters still has the key at its place. */
function baseOf({ key, code }: Press): string {
  if (['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Process', 'Unidentified'].includes(key)) return ''
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (key.length === 1 && letter && !/[a-zA-Z]/.test(key) && !/[!-~]/.test(key)) return letter.toLowerCase()
  const digit = /^Digit(\d)$/.exec(code)?.[1]
  // With Ctrl or ⌘ the digit row means digits, also on layouts where it types signs.
  return digit && key.length === 1 && /\d/.test(key) ? digit : key.toLowerCase()
}
