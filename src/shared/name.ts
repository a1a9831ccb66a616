/**
 * Names and file names as they may be shown (TRUST SEC-31). They are written by strangers: direction overrides can turn
 * `gpj.exe` into `exe.jpg`, a thousand combining marks can cover the row above, and a name of blanks cannot be clicked.
 */

const longestName = 64
/** The longest emoji that there is has ten code points; a chain of joiners can be of any length and still count as one grapheme. */
const longestGrapheme = 16
const overrides: Readonly<Record<number, string>> = {
  0x202a: 'LRE',
  0x202b: 'RLE',
  0x202c: 'PDF',
  0x202d: 'LRO',
  0x202e: 'RLO',
  0x2066: 'LRI',
  0x2067: 'RLI',
  0x2068: 'FSI',
  0x2069: 'PDI',
}
// Marks of direction, joiners that join nothing, and fillers: all without any ink.
const inkless = /[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e001f}]/gu
const controls = /[\p{Cc}\u2028\u2029]+/gu
// A joiner between two marks does not part them.
const piledMarks = /([\p{Mn}\p{Me}\u200c\u200d]{3})[\p{Mn}\p{Me}\u200c\u200d]+/gu

/**
 * One line that shows what is really there: direction overrides become `[RLO]`, inkless characters go, at most three
 * combining marks stay on a letter, and 64 graphemes remain, none of more than
 * 16 code points. Empty when nothing of the name can be seen.
 */
export function visibleName(name: string): string {
  return firstGraphemes(visibleText(name), longestName)
}

/** A line that says something, such as the question of a poll: like `visibleName`, but never cut. */
export function visibleLine(text: string): string {
  return visibleText(text)
}

/** A file name like `visibleName`, but never cut, so that its real extension stays in sight. */
export function visibleFileName(name: string): string {
  return visibleText(name)
}

/** Whether a name holds something that `visibleName` had to spell out. */
export function hasOverrides(name: string): boolean {
  return /[\u202a-\u202e\u2066-\u2069]/u.test(name)
}

function visibleText(name: string): string {
  // What has no ink goes first: between two marks it would keep them from being seen as a pile.
  return middleCut(name.replace(inkless, '').replace(piledMarks, '$1'))
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/[\u202a-\u202e\u2066-\u2069]/gu, control => `[${overrides[control.codePointAt(0) ?? 0] ?? '?'}]`)
    .replace(controls, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** The end stays, because that is where a file name says what it is. */
function middleCut(name: string): string {
  return name.length > 2_000 ? `${name.slice(0, 1_500)}…${name.slice(-200)}` : name
}

function firstGraphemes(text: string, most: number): string {
  if (text.length <= most) return text
  let kept = ''
  let count = 0
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    if (count === most) return `${kept.trimEnd()}…`
    kept += segment.length > longestGrapheme ? [...segment].slice(0, longestGrapheme).join('') : segment
    count += 1
  }
  return kept
}
