/** The shortest that an export takes. */
export const shortest = 10

export type Strength = 'short' | 'weak' | 'fair' | 'strong'

/**
 * How hard a passphrase is to guess, roughly and on the careful side: by its length and the kinds of characters in it, where what is
 * only repeated or counted up adds next to nothing. scrypt makes each guess cost a third of a second.
 */
export function strengthOf(passphrase: string): Strength {
  const characters = [...passphrase]
  if (characters.length < shortest) return 'short'
  const bits = worthOf(characters) * Math.log2(alphabetOf(passphrase))
  return bits < 52 ? 'weak' : bits < 70 ? 'fair' : 'strong'
}

/** Characters that say something: one that repeats or follows the one before it counts a fifth. */
function worthOf(characters: readonly string[]): number {
  return characters.reduce((sum, character, index) => {
    const before = characters[index - 1]
    const step = before === undefined ? Infinity : Math.abs((character.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0))
    const isOld = characters.indexOf(character) < index
    return sum + (step <= 1 ? 0.2 : isOld ? 0.7 : 1)
  }, 0)
}

function alphabetOf(text: string): number {
  const kinds: readonly (readonly [RegExp, number])[] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/\d/, 10],
    [/[ -/:-@[-`{-~]/, 20],
    [/[^ -~]/, 50],
  ]
  return kinds.reduce((sum, [kind, size]) => sum + (kind.test(text) ? size : 0), 0)
}
