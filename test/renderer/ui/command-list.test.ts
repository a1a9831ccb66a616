import { describe, expect, it } from 'vitest'
import { score } from '../../../src/renderer/ui/command-list'

describe('a match in the palette', () => {
  it('is better at the beginning of a name than at a later word, and there than in a word', () => {
    const [name, word, inside] = [score('', 'ada', ['Ada Lovelace']), score('', 'love', ['Ada Lovelace']), score('', 'lace', ['Ada Lovelace'])]
    expect(name).toBeGreaterThan(word)
    expect(word).toBeGreaterThan(inside)
    expect(inside).toBeGreaterThan(0)
  })

  it('needs every word that was typed', () => {
    expect(score('', 'ada love', ['Ada Lovelace'])).toBeGreaterThan(0)
    expect(score('', 'ada byron', ['Ada Lovelace'])).toBe(0)
  })

  it('does not find two Latin letters in the middle of a word, but one sign of another script', () => {
    expect(score('', 'ad', ['Show only unread'])).toBe(0)
    expect(score('', '子', ['山田花子'])).toBeGreaterThan(0)
  })
})
