import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../support/app'

/** `docs/simulator.md` names files and tests; here it is held to its word. */
const page = readFileSync(join(root, 'docs', 'simulator.md'), 'utf8')
const rows = page.split('\n').filter(line => /^\| (?!what|fault|-)/.test(line))

/** `file.test.ts` and the words of a title after it, up to a comma or the end of what it stands in. */
function shownBy(text: string): { file: string; words: string }[] {
  return [...text.matchAll(/`([\w./-]+\.test\.ts)` ([^|`]+?)(?=, `|\s*\||\)|\n)/g)].map(([, file = '', words = '']) => ({ file, words: words.trim() }))
}

test('every file that it names is there', () => {
  const sources = rows.flatMap(row => [...(row.split('|').at(-3) ?? '').matchAll(/`([\w./-]+\.(?:ts|mjs))`/g)].map(([, path = '']) => path)).filter(path => !path.endsWith('.test.ts'))
  expect(sources.length).toBeGreaterThan(25)
  expect(sources.filter(path => !existsSync(join(root, 'src/simulator', path)))).toEqual([])
})

test('every test that it names is there by its title', () => {
  const named = shownBy(page)
  expect(named.length).toBeGreaterThan(30)
  const missing = named.filter(({ file, words }) => {
    const path = join(root, 'test/simulator', file)
    return !existsSync(path) || !readFileSync(path, 'utf8').includes(words)
  })
  expect(missing).toEqual([])
})

test('it leaves out nothing of F1 to F12, and every row is shown by something', () => {
  expect(rows.flatMap(row => /^\| (F\d+) /.exec(row)?.[1] ?? [])).toEqual(Array.from({ length: 12 }, (_, index) => `F${index + 1}`))
  expect(rows.filter(row => shownBy(row).length === 0)).toEqual([])
})

test('a title that is not there is found', () => {
  expect(shownBy('| x | `faults.ts` | `table.test.ts` no such words, `poll.test.ts` neither these |')).toEqual([
    { file: 'table.test.ts', words: 'no such words' },
    { file: 'poll.test.ts', words: 'neither these' },
  ])
})
