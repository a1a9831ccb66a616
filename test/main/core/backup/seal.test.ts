import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { sealed, unsealed } from '../../../../src/main/core/backup/seal'

const piece = 256 * 1024 + 16
const head = 66
const passphrase = 'nine horses crossed the ford'

function file(plain: Uint8Array, spoil: (bytes: Buffer) => Buffer = bytes => bytes): string {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-seal-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'sealed')
  writeFileSync(path, spoil(Buffer.concat([...sealed([plain], passphrase)].map(each => Buffer.from(each)))))
  return path
}

/** What is handed on before it ends or throws. */
function opened(path: string, word = passphrase): { readonly plain: Buffer; readonly problem: string } {
  const pieces: Buffer[] = []
  try {
    for (const bytes of unsealed(path, word)) pieces.push(Buffer.from(bytes))
  } catch (error) {
    return { plain: Buffer.concat(pieces), problem: (error as { code: string }).code }
  }
  return { plain: Buffer.concat(pieces), problem: 'none' }
}

test.each([0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 700_000])('%i bytes come back as they were', length => {
  const plain = randomBytes(length)
  const { plain: back, problem } = opened(file(plain))
  expect(problem).toBe('none')
  expect(back.equals(plain)).toBe(true)
})

test('of what was altered, exchanged or cut not one byte beyond the damage is handed on', () => {
  const plain = randomBytes(3 * 256 * 1024)
  const exchanged = (bytes: Buffer) => Buffer.concat([bytes.subarray(0, head), bytes.subarray(head + piece, head + 2 * piece), bytes.subarray(head, head + piece), bytes.subarray(head + 2 * piece)])
  expect(opened(file(plain, exchanged))).toEqual({ plain: Buffer.alloc(0), problem: 'archive-damaged' })
  const dropped = (bytes: Buffer) => Buffer.concat([bytes.subarray(0, head + piece), bytes.subarray(head + 2 * piece)])
  expect(opened(file(plain, dropped))).toMatchObject({ problem: 'archive-damaged' })
  // A foot put under fewer pieces: none of them said that it was the last.
  const shortened = (bytes: Buffer) => Buffer.concat([bytes.subarray(0, head + piece), bytes.subarray(-8)])
  expect(opened(file(plain, shortened))).toEqual({ plain: Buffer.alloc(0), problem: 'archive-damaged' })
  const cut = (bytes: Buffer) => bytes.subarray(0, head + 2 * piece)
  expect(opened(file(plain, cut)).problem).toBe('archive-cut')
})

test('the same words sealed twice share nothing, and hold nothing in the clear', () => {
  const plain = Buffer.from('The parcel left this morning. '.repeat(100))
  const [one, other] = [readFileSync(file(plain)), readFileSync(file(plain))]
  expect(one.includes('parcel')).toBe(false)
  expect(one.subarray(head).equals(other.subarray(head))).toBe(false)
})
