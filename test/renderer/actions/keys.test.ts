import { describe, expect, it } from 'vitest'
import { ariaKeys, keyOf, printed, type Platform } from '../../../src/renderer/actions/keys'

function press(key: string, rest: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', true>> & { code?: string } = {}, platform: Platform = 'linux'): string {
  return keyOf({ key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...rest }, platform)
}

describe('a key press', () => {
  it('is Ctrl on Windows and Linux and ⌘ on a Mac', () => {
    expect(press('k', { ctrlKey: true })).toBe('mod+k')
    expect(press('k', { metaKey: true }, 'darwin')).toBe('mod+k')
    expect(press('k', { ctrlKey: true }, 'darwin')).toBe('ctrl+k')
    expect(press('k', { metaKey: true })).toBe('meta+k')
  })

  it('names Shift for letters, and a sign by itself however it is typed', () => {
    expect(press('A', { ctrlKey: true, shiftKey: true })).toBe('mod+shift+a')
    expect(press('?', { shiftKey: true })).toBe('?')
    expect(press('[')).toBe('[')
    expect(press('ArrowDown')).toBe('arrowdown')
  })

  it('is the same key on a layout without Latin letters', () => {
    expect(press('о', { code: 'KeyJ' })).toBe('j')
    expect(press('л', { code: 'KeyK', ctrlKey: true })).toBe('mod+k')
  })

  it('follows the letter and not the place on a Latin layout', () => {
    expect(press('z', { code: 'KeyY' })).toBe('z')
  })

  it('is nothing while only a modifier is held or a letter is being composed', () => {
    expect([press('Shift', { shiftKey: true }), press('Control', { ctrlKey: true }), press('Dead')]).toEqual(['', '', ''])
  })
})

describe('printed keys', () => {
  it('look as on the keyboard of each system', () => {
    expect(printed('mod+shift+a', 'darwin')).toEqual(['⌘', '⇧', 'A'])
    expect(printed('mod+shift+a', 'win32')).toEqual(['Ctrl', 'Shift', 'A'])
    expect(printed('g o', 'linux')).toEqual(['G', 'O'])
    expect(printed('escape', 'linux')).toEqual(['Esc'])
  })

  it('have a form for assistive technology', () => {
    expect(ariaKeys('mod+k', 'linux')).toBe('Control+K')
    expect(ariaKeys('mod+k', 'darwin')).toBe('Meta+K')
  })
})
