import fc from 'fast-check'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { extensionOf, isDangerous, safeFileName } from '../../../../src/main/core/telegram/safe-name'

const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .tuple(fc.constantFrom('../', 'CON', 'nul.txt', '\u202e', 'a'.repeat(300), 'C:\\x\\', '.', ' ', 'ж'.repeat(200)), fc.string(), fc.constantFrom('.exe', '', '.', '.pdf ', '.tar.gz'))
    .map(parts => parts.join('')),
)

describe('safeFileName', () => {
  test('makes of anything a name that a directory takes and gives back', () => {
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

  test('keeps to the limits and leaves out what some system refuses', () => {
    fc.assert(
      fc.property(anyName, name => {
        const safe = safeFileName(name)
        expect(safe.length).toBeGreaterThan(0)
        expect(safe.length).toBeLessThanOrEqual(120)
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(240)
        expect(safe).not.toMatch(/[<>:"|?*/\\\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]/u)
        expect(safe).not.toMatch(/^[\s.]|[\s.]$/)
        expect(safe).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i)
        expect(safe.isWellFormed()).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyName, name => {
        expect(safeFileName(safeFileName(name))).toBe(safeFileName(name))
      }),
      { numRuns: 1_000 },
    )
  })

  test.each([
    ['Invoice 2026.pdf', 'Invoice 2026.pdf'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['report.pdf:evil.exe', 'report.pdf_evil.exe'],
    ['  .hidden.', 'hidden'],
    ['', 'file'],
    ['...', 'file'],
    [`${'a'.repeat(300)}.pdf.exe`, `${'a'.repeat(116)}.exe`],
  ])('%j becomes %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe)
  })
})

describe('isDangerous', () => {
  test.each(['a.exe', 'a.pdf.lnk', 'x.DESKTOP', 'a.svg', 'a.scf ', 'a.html', 'run.sh', 'a.e\u200bxe', 'setup.msi.', 'a.docm'])('%j is', name => {
    expect(isDangerous(name)).toBe(true)
  })
  test.each(['a.pdf', 'exe', 'photo.jpg', 'a.exe.txt', 'sheet.xlsx', 'голос.ogg', ''])('%j is not', name => {
    expect(isDangerous(name)).toBe(false)
  })
  test('knows an extension however long the name is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), name => {
        expect(extensionOf(safeFileName(`x${name}.exe`))).toBe('exe')
      }),
    )
  })
})
