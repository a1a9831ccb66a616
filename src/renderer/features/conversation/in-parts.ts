import { useEffect, useMemo, useState } from 'react'

/** UTF-16 units that a frame adds: the fewer, the longer the one before took. */
const smallest = 4
const largest = 64
const first = 16
/** Milliseconds from frame to frame in which nothing was held up. */
const swift = 25
const mostScripts = 10
const mostEmoji = 2_000

/**
 * How many units of a text may be drawn by now: all of an ordinary one. For each letter that the page's fonts do not have, Chromium asks the
 * system for one that does, in the middle of laying out; a text out of dozens of scripts would hold a frame for as long as all of that takes,
 * and one of thousands of emoji for as long as joining and drawing those does.
 * So it grows by a part a frame, as much as the system keeps up with, and what was found once is not looked for again.
 */
export function useInParts(text: string): number {
  const isSlow = useMemo(() => isHeavy(text), [text])
  const [grown, setGrown] = useState(() => untouched(text))
  const { until, part, at } = grown.text === text ? grown : untouched(text)
  const isOver = !isSlow || until >= text.length
  useEffect(() => {
    if (isOver) return undefined
    const frame = requestAnimationFrame(now => {
      const next = now - at > swift ? Math.max(smallest, part / 2) : Math.min(largest, part * 2)
      setGrown({ text, until: until + next, part: next, at: now })
    })
    return () => cancelAnimationFrame(frame)
  }, [text, until, part, at, isOver])
  return isSlow ? until : Number.POSITIVE_INFINITY
}

function untouched(text: string): { text: string; until: number; part: number; at: number } {
  return { text, until: first, part: first, at: Number.POSITIVE_INFINITY }
}

/** Whether it is written in more scripts, or with more emoji, than people write. */
export function isHeavy(text: string): boolean {
  if (text.length <= largest) return false
  const regions = new Set<number>()
  let emoji = 0
  for (const sign of text) {
    const region = regionOf(sign.codePointAt(0) ?? 0)
    regions.add(region)
    if (region === emojiRegion) emoji += 1
    if (regions.size > mostScripts || emoji > mostEmoji) return true
  }
  return false
}

const emojiRegion = 0x1f000

/** A stretch of Unicode that one font or two know: 256 code points, but signs, ideographs, syllables and emoji are one each. */
function regionOf(code: number): number {
  if (code >= 0x2000 && code < 0x2c00) return 0x2000
  if (code >= 0x3000 && code < 0xa000) return 0x3000
  if (code >= 0xac00 && code < 0xd800) return 0xac00
  if (code >= emojiRegion && code < 0x20000) return emojiRegion
  if (code >= 0x20000) return 0x20000
  return code >> 8
}
