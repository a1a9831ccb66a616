import fc from 'fast-check'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { extensionOf, isDangerous, safeFileName } from '../../src/shared/file-name'

const hardParts = ['.', '/', '\\', ' ', ':', '\0', '\u202e', '\u200b', 'a', 'é', 'e\u0301', '👍', '\ud800', 'con', 'com1', 'NUL', '.exe', '.tar.gz', '\u0317'.repeat(90)]
const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: fc.constantFrom(...hardParts), maxLength: 300 }),
  fc
    .tuple(fc.constantFrom('../', 'CON', 'nul.txt', '\u202e', 'a'.repeat(300), 'C:\\x\\', '.', ' ', 'ж'.repeat(200)), fc.string(), fc.constantFrom('.exe', '', '.', '.pdf ', '.tar.gz'))
    .map(parts => parts.join('')),
)

describe('a safe name', () => {
  test('is one that a directory takes and gives back, whatever it was made of', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bellhop-names-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    fc.assert(
      fc.property(anyName, name => {
        const safe = safeFileName(name)
        writeFileSync(join(folder, safe), '', { flag: 'w' })
        expect(readdirSync(folder)).toEqual([safe])
        rmSync(join(folder, safe))
      }),
      { numRuns: 500 },
    )
  })

  test('keeps to the limits, leaves out what some system refuses or nobody sees, and stays as it is', () => {
    fc.assert(
      fc.property(anyName, name => {
        const safe = safeFileName(name)
        expect(safe).not.toBe('')
        expect(safe.length).toBeLessThanOrEqual(120)
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(240)
        expect(safe).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cf}\u2028\u2029\ufffd]/u)
        expect(safe).not.toMatch(/^[\s.]|[\s.]$/u)
        expect(safe).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i)
        expect(safe.isWellFormed()).toBe(true)
        expect(safe.normalize('NFC')).toBe(safe)
        expect(safeFileName(safe)).toBe(safe)
      }),
      { numRuns: 3_000 },
    )
  })

  test.each([
    ['Invoice 2026.pdf', 'Invoice 2026.pdf'],
    ['Überweisung № 1.png', 'Überweisung № 1.png'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['Aux .tar.gz', '_Aux .tar.gz'],
    ['console.log', 'console.log'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['a\u{e0041}\ufffd.exe', 'a.exe'],
    ['report.pdf:evil.exe', 'report.pdf_evil.exe'],
    ['e\u200b\u0301.txt', 'é.txt'],
    ['  .hidden.', 'hidden'],
    ['', 'file'],
    ['...', 'file'],
    ['\ud800', 'file'],
    [`${'a'.repeat(500)}.pdf`, `${'a'.repeat(116)}.pdf`],
    [`${'a'.repeat(300)}.pdf.exe`, `${'a'.repeat(116)}.exe`],
    [`${'ж'.repeat(200)}.pdf`, `${'ж'.repeat(116)}.pdf`],
    [`${'😀'.repeat(80)}.pdf`, `${'😀'.repeat(58)}.pdf`],
    // What is left after the cut must not be a device either.
    [`con${' '.repeat(200)}x`, '_con'],
    [`con${'\u0317'.repeat(250)}`, 'co'],
    [`x${'\u0317'.repeat(250)}.txt`, '_.txt'],
  ])('of %j is %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe)
  })
})

describe('a dangerous file', () => {
  test.each([
    'a.exe',
    'a.pdf.lnk',
    'invoice.pdf.exe',
    'a.LNK',
    'x.DESKTOP',
    'x.desktop ',
    'a.svg',
    'a.scf ',
    'a.html',
    'page.HTML',
    'run.sh',
    'a.e\u200bxe',
    'x.exe\u200b',
    'x.scr...',
    'setup.msi.',
    'setup.ex_',
    "x.exe'",
    'a.docm',
    // Each of these stood in one list only before there was one.
    'a.appx',
    'a.deb',
    'a.zsh',
    'a.xbap',
    // Cut to what can be stored, this one ends in .exe.
    `${'a'.repeat(116)}.exe${'b'.repeat(30)}`,
  ])('is %j', name => {
    expect(isDangerous(name)).toBe(true)
  })

  test.each(['a.pdf', 'invoice.pdf', 'exe', '.bashrc', 'photo.jpg', 'song.mp3', 'a.exe.txt', 'a.exe.zip', 'notes.txt', 'sheet.xlsx', 'голос.ogg', ''])('is not %j', name => {
    expect(isDangerous(name)).toBe(false)
  })

  test('is known by its extension however long the name is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), name => {
        expect(extensionOf(safeFileName(`x${name}.exe`))).toBe('exe')
        expect(isDangerous(`x${name}.exe`)).toBe(true)
      }),
    )
  })

  test('the extension is what follows the last dot', () => {
    expect(['a.tar.gz', 'README', '.env', 'x.J\u202epg', 'Foto.JPG '].map(extensionOf)).toEqual(['gz', '', '', 'jpg', 'jpg'])
  })
})
