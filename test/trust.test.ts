import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

/** `docs/trust.md` says of every requirement what keeps it and what shows it; here it is held to its word. */
const root = join(import.meta.dirname, '..')

const span = (kind: 'SEC' | 'REL', from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `${kind}-${from + index}`)

const numbers = [
  ...span('SEC', 1, 24),
  ...span('SEC', 30, 37),
  ...span('SEC', 40, 46),
  ...span('SEC', 50, 67),
  ...span('SEC', 70, 75),
  ...span('SEC', 80, 95),
  ...span('REL', 1, 16),
  ...span('REL', 20, 27),
  ...span('REL', 30, 32),
  ...span('REL', 40, 43),
  ...span('REL', 50, 50),
]

/** What cannot be shown before there is something to show it with. */
const waiting: Readonly<Record<string, readonly string[]>> = {
  CSV: span('SEC', 70, 72),
  templates: span('SEC', 73, 75),
  'the team log': [...span('SEC', 80, 89), 'REL-25', ...span('REL', 40, 43)],
}

type Row = { readonly number: string; readonly words: string; readonly defence: string; readonly shown: string; readonly elsewhere: string }

function rowsOf(table: string): Row[] {
  return table.split('\n').flatMap(line => {
    const [, number, words] = /^\| ((?:SEC|REL)-\d+) ([^|]*)\|/.exec(line) ?? []
    if (number === undefined) return []
    const cells = line.split('|').map(cell => cell.trim())
    return [{ number, words: (words ?? '').trim(), defence: cells[2] ?? '', shown: cells[3] ?? '', elsewhere: cells[4] ?? '' }]
  })
}

const filesIn = (cell: string) => [...cell.matchAll(/`([^`]+\/[^`]+|[\w.-]+\.\w+)`/g)].map(([, path]) => path ?? '')

type Node = { readonly type: string; readonly [key: string]: unknown }

/** The requirements that the titles of a test file name, those of the groups around a test included. */
function numbersInTitles(path: string, text: string): Set<string> {
  const found = new Set<string>()
  visit(parseSync(path, text).program, node => {
    if (node.type !== 'CallExpression' || !isTest(node['callee'] as Node)) return
    const [title] = node['arguments'] as Node[]
    for (const [number] of sentence(title).matchAll(/\b(?:SEC|REL)-\d+\b/g)) found.add(number)
  })
  return found
}

/** `test(...)`, `describe.each(...)(...)`, `it.skipIf(...)(...)` and the like. */
function isTest(callee: Node): boolean {
  if (callee.type === 'Identifier') return ['describe', 'it', 'test'].includes(String(callee['name']))
  if (callee.type === 'MemberExpression') return isTest(callee['object'] as Node)
  return callee.type === 'CallExpression' && isTest(callee['callee'] as Node)
}

function sentence(title: Node | undefined): string {
  if (title?.type === 'Literal') return String(title['value'])
  if (title?.type !== 'TemplateLiteral') return ''
  return (title['quasis'] as { value: { raw: string } }[]).map(({ value }) => value.raw).join('…')
}

function visit(value: unknown, look: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, look)
  else if (typeof value === 'object' && value !== null && 'type' in value) {
    look(value as Node)
    for (const child of Object.values(value)) visit(child, look)
  }
}

/** What a row says that is not so; `text` answers a file of the project, or null. */
function untruths(row: Row, text: (path: string) => string | null): string[] {
  const { number, shown, elsewhere } = row
  const gone = [...filesIn(row.defence), ...filesIn(shown), ...filesIn(elsewhere)].filter(path => text(path) === null)
  const tests = filesIn(shown)
  const silent = tests.filter(path => /\.(test|e2e)\.tsx?$/.test(path) && !numbersInTitles(path, text(path) ?? '').has(number))
  const strange = tests.filter(path => !/^test\/.*\.(test|e2e)\.tsx?$/.test(path))
  const feature = Object.entries(waiting).find(([, all]) => all.includes(number))?.[0]
  const says = shown.replaceAll(/`[^`]*`/g, '').trim()
  return [
    ...gone.map(path => `${number}: there is no ${path}`),
    ...silent.map(path => `${number}: no title in ${path} names it`),
    ...strange.map(path => `${number}: ${path} is no test`),
    ...(row.words === '' ? [`${number}: says nothing`] : []),
    ...(tests.length === 0 && says !== 'open' && !(says === 'only there' && elsewhere !== '') && says !== `waits for ${feature}` ? [`${number}: is shown by "${shown}"`] : []),
    ...(tests.length > 0 && filesIn(row.defence).length === 0 ? [`${number}: names no defence`] : []),
  ]
}

const inProject = (path: string) => (existsSync(join(root, path)) ? (path.match(/\.(ts|tsx)$/) ? readFileSync(join(root, path), 'utf8') : '') : null)

describe('docs/trust.md', () => {
  const rows = rowsOf(readFileSync(join(root, 'docs/trust.md'), 'utf8'))

  it('has one row for every requirement, in their order', () => {
    expect(rows.map(({ number }) => number)).toEqual(numbers)
  })

  it('says nothing that is not so', () => {
    expect(rows.flatMap(row => untruths(row, inProject))).toEqual([])
  })

  // Loud in every run, until there are none.
  // oxlint-disable-next-line vitest/warn-todo
  for (const { number, words: about } of rows.filter(({ shown }) => shown === 'open')) it.todo(`${number} is shown by no test yet: ${about}`)
})

describe('the check itself', () => {
  const files: Readonly<Record<string, string>> = {
    'src/a.ts': '',
    'test/a.test.ts': "describe.each([1])('SEC-1 walls %s', () => { it.skipIf(isWindows)(`REL-2 ${x}`, () => {}) })\n// SEC-3\nconst text = 'SEC-4'",
  }
  const found = (line: string) => rowsOf(line).flatMap(row => untruths(row, path => files[path] ?? null))

  it.each([
    '| SEC-1 walls | `src/a.ts` | `test/a.test.ts` | |',
    '| REL-2 restart | `src/a.ts` | `test/a.test.ts` | Windows |',
    '| SEC-5 later | | open | |',
    '| SEC-9 signing | | only there | a signed build |',
    '| SEC-70 export | | waits for CSV | |',
  ])('lets pass: %s', line => {
    expect(found(line)).toEqual([])
  })

  it.each([
    ['| SEC-1 walls | `src/b.ts` | `test/a.test.ts` | |', 'SEC-1: there is no src/b.ts'],
    ['| SEC-3 only a comment | `src/a.ts` | `test/a.test.ts` | |', 'SEC-3: no title in test/a.test.ts names it'],
    ['| SEC-4 only a text | `src/a.ts` | `test/a.test.ts` | |', 'SEC-4: no title in test/a.test.ts names it'],
    ['| SEC-1 walls | `src/a.ts` | `test/b.test.ts` | |', 'SEC-1: there is no test/b.test.ts'],
    ['| SEC-1 walls | `src/a.ts` | `src/a.ts` | |', 'SEC-1: src/a.ts is no test'],
    ['| SEC-1 walls | | `test/a.test.ts` | |', 'SEC-1: names no defence'],
    ['| SEC-5 later | | sure | |', 'SEC-5: is shown by "sure"'],
    ['| SEC-5 later | | waits for CSV | |', 'SEC-5: is shown by "waits for CSV"'],
    ['| SEC-9 signing | | only there | |', 'SEC-9: is shown by "only there"'],
    ['| SEC-9 | | open | |', 'SEC-9: says nothing'],
  ])('finds what is wrong with %s', (line, wrong) => {
    expect(found(line)).toContain(wrong)
  })
})
