import { diffWordsWithSpace } from 'diff'

/** A stretch of text, and whether it stayed, came or went. */
export type Change = { readonly kind: 'kept' | 'added' | 'removed'; readonly text: string }

/** A page must not stand still for two strangers' texts that have nothing in common. */
const limits = { timeout: 150, maxEditLength: 2_000 } as const

/**
 * What became of `before`, by whole words: what was kept and removed joins to `before`, what was kept and added to `after`.
 * Texts that differ too much are one removal and one addition.
 */
export function wordChanges(before: string, after: string): readonly Change[] {
  const parts = diffWordsWithSpace(before, after, limits)
  const changes: readonly Change[] = parts
    ? parts.map(({ value, added, removed }) => ({ kind: added ? 'added' : removed ? 'removed' : 'kept', text: value }))
    : [{ kind: 'removed', text: before }, { kind: 'added', text: after }]
  return joined(changes)
}

/** Blanks between two changes belong to both, so that a sentence which was replaced reads as two sentences and not as hatching. */
function joined(changes: readonly Change[]): readonly Change[] {
  const result: Change[] = []
  let removed = ''
  let added = ''
  const flush = () => {
    if (removed !== '') result.push({ kind: 'removed', text: removed })
    if (added !== '') result.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  changes.forEach(({ kind, text }, place) => {
    const next = changes[place + 1]
    const isBlank = kind === 'kept' && text.trim() === '' && removed + added !== '' && next !== undefined && next.kind !== 'kept'
    if (kind !== 'added' && (kind === 'removed' || isBlank)) removed += text
    if (kind === 'added' || isBlank) added += text
    if (kind === 'kept' && !isBlank) {
      flush()
      result.push({ kind, text })
    }
  })
  flush()
  return result.filter(({ text }) => text !== '')
}
