import groups from 'unicode-emoji-json/data-by-group.json'
import { aliases } from './aliases'

/** Two hundred kilobytes of names: import this file when somebody asks for it, never with the page. */

export type Emoji = {
  readonly emoji: string
  /** Unicode's name, for people. */
  readonly name: string
  /** What stands between colons. */
  readonly code: string
  readonly hasTone: boolean
}

export type EmojiGroup = { readonly id: string; readonly faces: readonly Emoji[] }

const shortest = new Map<string, string>()
for (const [alias, emoji] of Object.entries(aliases)) if (!shortest.has(emoji)) shortest.set(emoji, alias)

/** All emoji of Unicode, by its own groups (`smileys_emotion`, `flags` ...). */
export const emojiGroups: readonly EmojiGroup[] = groups.map(({ slug, emojis }) => ({
  id: slug,
  faces: emojis.map(({ emoji, name, slug: code, skin_tone_support: hasTone }) => ({ emoji, name, code: shortest.get(emoji) ?? code, hasTone })),
}))

type Known = { readonly face: Emoji; readonly names: readonly string[] }

const known: readonly Known[] = (() => {
  const own = new Map<string, string[]>()
  for (const [alias, emoji] of Object.entries(aliases)) own.set(emoji, [...(own.get(emoji) ?? []), alias])
  return groups.flatMap(({ emojis }, group) =>
    emojis.flatMap(({ emoji, slug }, place) => {
      const face = emojiGroups[group]?.faces[place]
      return face ? [{ face, names: [...(own.get(emoji) ?? []), slug] }] : []
    }),
  )
})()

const byName = new Map(known.toReversed().flatMap(({ face, names }) => names.map(name => [name, face] as const)))
for (const [alias, emoji] of Object.entries(aliases)) {
  const face = known.find(one => one.face.emoji === emoji)?.face
  if (face) byName.set(alias, face)
}

/** The emoji whose name this is, as it stands between two colons. */
export function emojiNamed(name: string): Emoji | undefined {
  return byName.get(name.toLowerCase())
}

/** Emoji whose names begin like this, then those with a word that does, best first. */
export function suggestEmoji(typed: string, most: number): readonly Emoji[] {
  const wanted = typed.toLowerCase()
  if (wanted === '') return []
  const ranked = known.flatMap(({ face, names }) => {
    // Of two that fit alike, the shorter name is the one that was meant.
    const rank = Math.min(...names.map((name, place) => rankOf(name, wanted, place === names.length - 1) + name.length / 1_000))
    return Number.isFinite(rank) ? [{ face, rank }] : []
  })
  return ranked
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, most)
    .map(({ face }) => face)
}

/** What people call it goes before what Unicode does. */
function rankOf(name: string, wanted: string, isOfficial: boolean): number {
  if (name === wanted) return 0
  if (name.startsWith(wanted)) return isOfficial ? 2 : 1
  return name.includes(`_${wanted}`) ? 3 : Number.POSITIVE_INFINITY
}

/** Whether every word is somewhere in its names. */
export function isCalled(face: Emoji, words: readonly string[]): boolean {
  const names = namesOf.get(face.emoji) ?? ''
  return words.every(word => names.includes(word))
}

const namesOf = new Map(known.map(({ face, names }) => [face.emoji, [face.name.toLowerCase(), ...names].join(' ')]))
