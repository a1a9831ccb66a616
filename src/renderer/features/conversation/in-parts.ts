import { useEffect, useMemo, useState } from 'react'

/** UTF-16 units for which finding fonts takes a few milliseconds at the worst. */
const part = 128
const most = 10

/**
 * How many units of a text may be drawn by now: all of an ordinary one. For each letter that the page's fonts do not have, Chromium asks the
 * system for one that does, in the middle of laying out; a text out of dozens of scripts would hold a frame for as long as all of that takes.
 * So it grows by a part a frame, and what was found once is not looked for again.
 */
export function useInParts(text: string): number {
  const isSlow = useMemo(() => needsManyFonts(text), [text])
  const [grown, setGrown] = useState({ text, until: part })
  const until = !isSlow ? Number.POSITIVE_INFINITY : grown.text === text ? grown.until : part
  useEffect(() => {
    if (until >= text.length) return undefined
    const frame = requestAnimationFrame(() => setGrown({ text, until: until + part }))
    return () => cancelAnimationFrame(frame)
  }, [text, until])
  return until
}

/** Whether it is written in more scripts than people write in. */
export function needsManyFonts(text: string): boolean {
  if (text.length <= part) return false
  const regions = new Set<number>()
  for (const sign of text) {
    regions.add(regionOf(sign.codePointAt(0) ?? 0))
    if (regions.size > most) return true
  }
  return false
}

/** A stretch of Unicode that one font or two know: 256 code points, but signs, ideographs, syllables and emoji are one each. */
function regionOf(code: number): number {
  if (code >= 0x2000 && code < 0x2c00) return 0x2000
  if (code >= 0x3000 && code < 0xa000) return 0x3000
  if (code >= 0xac00 && code < 0xd800) return 0xac00
  if (code >= 0x1f000 && code < 0x20000) return 0x1f000
  if (code >= 0x20000) return 0x20000
  return code >> 8
}
