import { describe, expect, it } from 'vitest'
import { initials } from '../../../src/renderer/ui/avatar'

describe('initials', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['Linus', 'L'],
    ['Мария Сергеевна Ковалевская', 'МК'],
    ['  grace   hopper ', 'GH'],
    ['山田 花子', '山花'],
    ['👩‍🚀 Sally', '👩‍🚀S'],
    ['(Bob) "Builder"', 'BB'],
    ['[RLO]Ada Lovelace', 'AL'],
    ['Eve [LRE][PDF] Adams', 'EA'],
    ['', ''],
    ['...', ''],
  ])('of %j are %j', (name, expected) => expect(initials(name)).toBe(expected))
})
