import { entityTypes } from '../../../shared/content-kinds'
import type { Entity } from '../../../shared/model'

/** A stretch of text that one entity covers; `index` is the entity's place in the message, which `link.open` wants. */
export type Run = { readonly entity: Entity; readonly index: number; readonly children: readonly Piece[] }
export type Piece = string | Run

/** Deeper nesting than this has no meaning on screen and could exhaust the stack. */
const deepest = 12

/** Every other type is drawn as plain text. */
const known: ReadonlySet<string> = new Set(entityTypes)

/**
 * Text and its entities as a tree. Offsets come from strangers (TRUST SEC-30): an entity that is out of range, empty,
 * tears a surrogate pair, crosses another one or is of an unknown type is left out, so its text stays plain. The joined
 * text of the answer is always the text that went in.
 */
export function toRuns(text: string, entities: readonly Entity[]): readonly Piece[] {
  const usable = entities
    .map((entity, index) => ({ entity, index, start: entity.offset, end: entity.offset + entity.length }))
    .filter(({ entity, start, end }) => known.has(entity.type) && isInside(text, start, end))
    .toSorted((a, b) => a.start - b.start || b.end - a.end || a.index - b.index)

  const root: Open = { start: 0, end: text.length, pieces: [], drawn: 0 }
  const open: Open[] = [root]
  const close = (until: number): void => {
    for (let top = open.at(-1); top?.run && top.end <= until; top = open.at(-1)) {
      fill(text, top, top.end)
      open.pop()
      const parent = open.at(-1) ?? root
      parent.pieces.push({ ...top.run, children: top.pieces })
      parent.drawn = top.end
    }
  }

  for (const { entity, index, start, end } of usable) {
    close(start)
    const parent = open.at(-1) ?? root
    if (end > parent.end || open.length > deepest) continue
    fill(text, parent, start)
    open.push({ start, end, pieces: [], drawn: start, run: { entity, index } })
  }
  close(text.length)
  fill(text, root, text.length)
  return root.pieces
}

/** The text of a tree of runs, as it would be copied. */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(piece => (typeof piece === 'string' ? piece : textOf(piece.children))).join('')
}

/**
 * The beginning of a text that is too much to lay out at once, with its entities; an entity that goes on beyond ends there.
 * `most` counts UTF-16 units, and more for what costs more to draw.
 */
export function beginning(text: string, entities: readonly Entity[], most: number): { text: string; entities: readonly Entity[] } {
  const until = affordable(text, most)
  if (until >= text.length) return { text, entities }
  const end = isTorn(text, until) ? until - 1 : until
  return {
    text: text.slice(0, end),
    // Same places in the list, because `link.open` counts them.
    entities: entities.map(entity =>
      entity.offset < end && entity.offset + entity.length > end ? { ...entity, length: end - entity.offset } : entity,
    ),
  }
}

/** A line, an override and each mark beyond the fourth on a letter cost the browser as much as so many letters. */
const dear = { line: 16, override: 16, mark: 32 }
const overrides = /[\u202a-\u202e\u2066-\u2069]/
const marks = /[\p{Mn}\p{Me}\u200b-\u200d\u2060\ufeff]/u

/** How many units `most` letters' worth of drawing are. */
function affordable(text: string, most: number): number {
  let spent = 0
  let piled = 0
  for (let at = 0; at < text.length; at += 1) {
    spent += 1
    const unit = text.charCodeAt(at)
    if (unit === 10) spent += dear.line
    else if (unit >= 0x300) {
      const sign = text.charAt(at)
      piled = marks.test(sign) ? piled + 1 : 0
      if (piled > 4) spent += dear.mark
      if (overrides.test(sign)) spent += dear.override
    } else piled = 0
    if (spent > most) return at
  }
  return text.length
}

/** A piece of a text with its entities, which keep their places in the list. */
export function pieceOf(text: string, entities: readonly Entity[], span: { readonly offset: number; readonly length: number }): { text: string; entities: readonly Entity[] } {
  return { text: text.slice(span.offset, span.offset + span.length), entities: entities.map(entity => ({ ...entity, offset: entity.offset - span.offset })) }
}

/** How many emoji a text consists of, or 0 when there is anything else in it or more than three. */
export function emojiCount(text: string): number {
  const trimmed = text.trim()
  // Most messages are words: they are told apart before anything is taken apart.
  if (trimmed.length === 0 || trimmed.length > 60 || /^[^\p{Extended_Pictographic}\p{Regional_Indicator}#*\d]/u.test(trimmed)) return 0
  const graphemes = [...segmenter.segment(trimmed)]
  const areEmoji = graphemes.every(({ segment }) => /^\p{RGI_Emoji}$/v.test(segment) || /^\p{Emoji_Presentation}/u.test(segment))
  return areEmoji && graphemes.length <= 3 ? graphemes.length : 0
}

/** Whether it is a single emoji, with or without the sign that asks for its colours. */
export function isEmoji(text: string): boolean {
  if (text.length === 0 || text.length > 32) return false
  const isOne = [...segmenter.segment(text)].length === 1
  return isOne && (/^\p{RGI_Emoji}$/v.test(text) || /^\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\p{Extended_Pictographic}|\u200D|\uFE0F)*$/u.test(text))
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

type Open = {
  readonly start: number
  readonly end: number
  readonly pieces: Piece[]
  drawn: number
  readonly run?: { readonly entity: Entity; readonly index: number }
}

function fill(text: string, into: Open, until: number): void {
  if (until > into.drawn) into.pieces.push(text.slice(into.drawn, until))
  into.drawn = Math.max(into.drawn, until)
}

function isInside(text: string, start: number, end: number): boolean {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end)) return false
  return start >= 0 && end > start && end <= text.length && !isTorn(text, start) && !isTorn(text, end)
}

function isTorn(text: string, at: number): boolean {
  return at > 0 && at < text.length && /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1))
}
