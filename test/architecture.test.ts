import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

/** Who may import whom: the first row whose `folder` holds a file decides. Paths are below `src`, packages by name. */
type Row = {
  readonly folder: string
  /** Folders or files; its own folder is always allowed. */
  readonly imports: readonly string[]
  readonly packages: readonly string[]
  /** Packages whose types may be used, and nothing that runs. */
  readonly types?: readonly string[]
  /** Whether `node:*` is free. */
  readonly node?: boolean
}

/** What a shell may see of the core, and what the two shells and the core share: pure helpers that know none of them. */
const common = ['main/redact.ts', 'main/logger.ts']
const seams = ['main/core/core.ts', 'main/core/ports.ts', 'main/core/worker.ts', 'main/core/answer.ts', 'main/shell/guard.ts', 'main/shell/page.ts', 'main/shell/settings.ts', ...common]
const all = ['main', 'shared', 'simulator']

const table: readonly Row[] = [
  { folder: 'shared', imports: [], packages: ['zod'] },
  { folder: 'main/core/store/database.ts', imports: ['main/core/store', 'shared'], packages: ['node:sqlite'], node: true },
  { folder: 'main/core/store', imports: ['shared', 'main/core/update'], packages: [], types: ['node:sqlite'], node: true },
  { folder: 'main/core/update', imports: ['shared'], packages: [], types: ['grammy'], node: true },
  { folder: 'main/core/log', imports: ['shared', 'main/core/store', 'main/core/update'], packages: ['zod'], node: true },
  {
    folder: 'main/core/telegram',
    imports: ['shared', 'main/core/store', 'main/core/log', 'main/core/ports.ts'],
    packages: ['grammy'],
    node: true,
  },
  { folder: 'main/core/backup', imports: ['shared', 'main/core/store', 'main/core/log', 'main/core/ports.ts', 'main/core/core.ts'], packages: ['zod', '@noble/ciphers'], node: true },
  { folder: 'main/core', imports: ['shared', ...common], packages: ['zod'], node: true },
  { folder: 'main/vault/helper.ts', imports: ['main/vault', 'shared'], packages: ['keytar', '@napi-rs/keyring'], node: true },
  {
    folder: 'main/vault',
    imports: ['shared', 'main/core/ports.ts'],
    packages: ['@noble/ciphers', '@noble/hashes'],
    node: true,
  },
  {
    folder: 'main/shell/electron',
    imports: [...seams, 'main/vault', 'shared'],
    packages: ['electron', 'electron-store'],
    node: true,
  },
  { folder: 'main/shell/web', imports: [...seams, 'main/vault', 'shared'], packages: ['node:http', 'conf'], node: true },
  { folder: 'main', imports: all, packages: [], node: true },
  { folder: 'preload', imports: ['shared'], packages: ['electron'] },
  {
    folder: 'renderer/ui',
    imports: [],
    packages: ['react', 'react-dom', '@base-ui/react', 'cmdk', 'lucide-react', '@tanstack/react-virtual'],
  },
  {
    folder: 'renderer/features/*',
    imports: ['renderer/ui', 'renderer/state', 'renderer/actions', 'renderer/client', 'shared'],
    packages: [
      'react', 'react-i18next', 'lucide-react', '@tanstack/react-virtual', 'cmdk', '@base-ui/react', 'lottie-web', 'diff', 'mediabunny', 'prosemirror-commands',
      'prosemirror-history', 'prosemirror-inputrules', 'prosemirror-keymap', 'prosemirror-model', 'prosemirror-state',
      'prosemirror-view', 'unicode-emoji-json',
    ],
  },
  { folder: 'renderer/client', imports: ['shared'], packages: [] },
  { folder: 'renderer/state', imports: ['renderer/client', 'shared'], packages: ['zustand', 'react'] },
  { folder: 'renderer/actions', imports: ['renderer/state', 'renderer/client', 'shared'], packages: ['zustand', 'react'] },
  {
    folder: 'renderer',
    imports: ['shared'],
    packages: ['react', 'react-dom', 'i18next', 'react-i18next', 'zod', '@fontsource-variable/inter', '@base-ui/react'],
  },
  { folder: 'simulator', imports: [], packages: ['node:http', 'node:https'], node: true },
]

/** What must never happen, where it can be seen in the text. Comments do not count. */
type Ban = {
  readonly what: string
  readonly pattern: RegExp
  readonly inside: readonly string[]
  readonly except?: readonly string[]
  /** Look into string and template literals alone. */
  readonly literals?: boolean
}

const bans: readonly Ban[] = [
  {
    what: 'SQL outside the store',
    pattern: /^\s*(SELECT|INSERT (OR|INTO)|REPLACE INTO|UPDATE \w+ SET|DELETE FROM|CREATE (TABLE|INDEX|UNIQUE|TRIGGER|VIEW|VIRTUAL)|ALTER TABLE|DROP (TABLE|INDEX)|PRAGMA|BEGIN( IMMEDIATE| EXCLUSIVE)?$|COMMIT$|ROLLBACK$|VACUUM|WITH RECURSIVE)\b/i,
    inside: [''],
    except: ['main/core/store'],
    literals: true,
  },
  {
    what: 'markup from a string',
    pattern: /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|createContextualFragment|document\.write)\b/,
    inside: [''],
  },
  { what: 'code from a string', pattern: /\beval\(|new Function\(/, inside: [''] },
  {
    what: 'opening something outside links.ts',
    pattern: /\bshell\.(openExternal|openPath)\b|\bopenPath\(/,
    inside: [''],
    except: ['main/shell/electron/links.ts'],
  },
  { what: 'console instead of the logger', pattern: /\bconsole\./, inside: ['main'] },
  {
    what: 'the clock or chance where both are given',
    pattern: /\b(Date\.now\(|new Date\(\)|performance\.now\(|Math\.random\(|randomUUID\()/,
    inside: ['log', 'update', 'telegram', 'commands', 'queries', 'store'].map(area => `main/core/${area}`),
    // The slow-query log measures; nothing that is stored comes of it.
    except: ['main/core/store/database.ts'],
  },
  { what: 'a network request outside the client', pattern: /\bfetch\(|\b(XMLHttpRequest|WebSocket|EventSource|sendBeacon)\b/, inside: ['renderer'], except: ['renderer/client'] },
  { what: 'dropping what waits at Telegram', pattern: /drop_pending_updates\s*:\s*true/, inside: ['main'] },
  {
    what: 'a window without the sandbox',
    pattern: /no-sandbox|sandbox:\s*false|contextIsolation:\s*false|nodeIntegration:\s*true|webSecurity:\s*false/,
    inside: [''],
    // The list of switches that an installed Bellhop refuses.
    except: ['main/shell/electron/command-line.ts'],
  },
  { what: 'a cookie', pattern: /set-cookie|document\.cookie/i, inside: [''] },
  { what: 'an image decoded in main', pattern: /\bnativeImage\.createFromBuffer\b/, inside: ['main'] },
]

type Found = { readonly path: string; readonly what: string }

/** Reads every file of `sources` (path below src → text) and answers what breaks a rule. */
function violations(sources: ReadonlyMap<string, string>): Found[] {
  return [...sources].flatMap(([path, text]) => {
    const parsed = parseSync(path, text)
    return [...importProblems(path, parsed, sources), ...bannedIn(path, text, parsed), ...sentencesIn(path, parsed)]
  })
}

type Parsed = ReturnType<typeof parseSync>
type Import = { readonly to: string; readonly isType: boolean }

function importsOf(parsed: Parsed, path: string): Import[] {
  const { staticImports, staticExports, dynamicImports } = parsed.module
  const statics = staticImports.map(({ moduleRequest, entries }) => ({
    to: moduleRequest.value,
    isType: entries.length > 0 && entries.every(entry => entry.isType),
  }))
  const exported = staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) => (moduleRequest ? [{ to: moduleRequest.value, isType }] : [])),
  )
  const source = literalsOf(parsed)
  const dynamics = dynamicImports.map(({ moduleRequest }) => {
    const literal = source.find(({ start }) => start === moduleRequest.start)
    if (literal === undefined) throw new Error(`${path}: an import() of a computed name cannot be checked`)
    return { to: literal.value, isType: false }
  })
  return [...statics, ...exported, ...dynamics]
}

function importProblems(path: string, parsed: Parsed, sources: ReadonlyMap<string, string>): Found[] {
  const row = table.find(({ folder }) => holds(folder, path))
  if (row === undefined) return [{ path, what: 'stands outside the layout' }]
  const home = homeOf(row.folder, path)
  return importsOf(parsed, path).flatMap(({ to, isType }) => {
    const refused = (): Found[] => [{ path, what: `imports ${to}` }]
    if (to.startsWith('.')) {
      const target = resolved(join(dirname(path), to), sources)
      return [home, ...row.imports].some(allowed => holds(allowed, target)) ? [] : refused()
    }
    const name = packageOf(to)
    if (row.packages.includes(name) || (isType && row.types?.includes(name))) return []
    const isGuarded = name === 'node:sqlite' || name === 'node:http' || name === 'node:https'
    return row.node && name.startsWith('node:') && !isGuarded ? [] : refused()
  })
}

/** A folder of the table may end in `*`: each folder in it is a home of its own. */
function homeOf(folder: string, path: string): string {
  const depth = folder.split('/').length
  return path.split('/').slice(0, depth).join('/')
}

function holds(folder: string, path: string): boolean {
  const home = folder.endsWith('/*') ? folder.slice(0, -2) : folder
  return path === home || path.startsWith(`${home}/`)
}

function resolved(path: string, sources: ReadonlyMap<string, string>): string {
  const plain = normalize(path).replaceAll('\\', '/').replace(/\?.*$/, '')
  const candidates = [plain, `${plain}.ts`, `${plain}.tsx`, `${plain}/index.ts`]
  return candidates.find(candidate => sources.has(candidate)) ?? plain
}

function packageOf(name: string): string {
  if (name.startsWith('node:')) return name
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}

type Literal = { readonly start: number; readonly value: string }
type Node = { readonly type: string; readonly [key: string]: unknown }

function literalsOf(parsed: Parsed): Literal[] {
  const found: Literal[] = []
  visit(parsed.program, node => {
    const start = Number(node['start'])
    if (node.type === 'Literal' && typeof node['value'] === 'string') found.push({ start, value: node['value'] })
    if (node.type === 'TemplateElement') found.push({ start, value: (node['value'] as { raw: string }).raw })
  })
  return found
}

function visit(value: unknown, look: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, look)
  else if (typeof value === 'object' && value !== null && 'type' in value) {
    look(value as Node)
    for (const child of Object.values(value)) visit(child, look)
  }
}

function bannedIn(path: string, text: string, parsed: Parsed): Found[] {
  const plain = withoutComments(text, parsed)
  return bans.flatMap(({ what, pattern, inside, except = [], literals }) => {
    const isCovered = inside.some(folder => folder === '' || holds(folder, path)) && !except.some(folder => holds(folder, path))
    if (!isCovered) return []
    const isThere = literals ? literalsOf(parsed).some(({ value }) => pattern.test(value)) : pattern.test(plain)
    return isThere ? [{ path, what }] : []
  })
}

function withoutComments(text: string, parsed: Parsed): string {
  return parsed.comments.reduceRight((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text)
}

const spoken = new Set(['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription'])

/** Words for people belong into the catalogue, not into a component. */
function sentencesIn(path: string, parsed: Parsed): Found[] {
  if (!path.endsWith('.tsx')) return []
  const found: Found[] = []
  visit(parsed.program, node => {
    if (node.type === 'JSXText' && /\p{L}{2}/u.test(String(node['value']))) found.push({ path, what: `says "${String(node['value']).trim()}"` })
    if (node.type !== 'JSXAttribute') return
    const name = (node['name'] as { name?: unknown }).name
    const value = node['value'] as { type?: string; value?: unknown } | null
    if (spoken.has(String(name)) && value?.type === 'Literal' && /\p{L}{2}/u.test(String(value.value))) {
      found.push({ path, what: `says "${String(value.value)}"` })
    }
  })
  return found
}

function readSources(): Map<string, string> {
  const folder = join(import.meta.dirname, '..', 'src')
  const paths = globSync('**/*.{ts,tsx}', { cwd: folder }).map(path => path.replaceAll('\\', '/'))
  return new Map(paths.map(path => [path, readFileSync(join(folder, path), 'utf8')]))
}

describe('the architecture', () => {
  const sources = readSources()

  it('is kept by every file in src', () => {
    expect(sources.size).toBeGreaterThan(20)
    expect(violations(sources).map(({ path, what }) => `${path}: ${what}`)).toEqual([])
  })

  it('has at most two IPC handlers', () => {
    const handlers = [...sources].flatMap(([path, text]) =>
      [...withoutComments(text, parseSync(path, text)).matchAll(/\bipcMain\.(handle|handleOnce|on|once)\(/g)].map(() => path),
    )
    expect(handlers.length).toBeLessThanOrEqual(2)
  })

  it('has each entry import one shell only', () => {
    for (const [entry, other] of [
      ['main/index.ts', 'main/shell/web'],
      ['main/headless.ts', 'main/shell/electron'],
    ] as const) {
      expect(reach(entry, sources).filter(path => holds(other, path))).toEqual([])
    }
  })

  it('has no component name a raw colour', () => {
    const folder = join(import.meta.dirname, '..', 'src', 'renderer')
    const sheets = globSync('{ui,features}/**/*.css', { cwd: folder })
    // A colour made from a token (a bot's hue) is not raw.
    const isRaw = (line: string) => /#[0-9a-f]{3,8}\b|\b(rgba?|hsla?|oklch)\((?!from )/i.test(line) && !line.includes('var(--')
    const raw = sheets.flatMap(path =>
      readFileSync(join(folder, path), 'utf8')
        .split('\n')
        .filter(isRaw)
        .map(line => `${path}: ${line.trim()}`),
    )
    expect(raw).toEqual([])
  })
})

/** Everything that a file brings with it at run time. */
function reach(entry: string, sources: ReadonlyMap<string, string>): string[] {
  const seen = new Set<string>()
  const waiting = [entry]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = sources.get(path)
    if (text === undefined || seen.has(path)) continue
    seen.add(path)
    const home = dirname(path)
    waiting.push(
      ...importsOf(parseSync(path, text), path)
        .filter(({ to, isType }) => to.startsWith('.') && !isType)
        .map(({ to }) => resolved(join(home, to), sources)),
    )
  }
  return [...seen]
}

describe('the check itself', () => {
  const planted: readonly (readonly [path: string, text: string, what: string])[] = [
    ['renderer/features/inbox/a.ts', "import { b } from '../conversation/b'", 'imports ../conversation/b'],
    ['renderer/state/a.ts', "import { open } from '../../main/core/core'", 'imports ../../main/core/core'],
    ['renderer/client/a.ts', "import { readFileSync } from 'node:fs'", 'imports node:fs'],
    ['renderer/client/a.ts', "export { join } from 'node:path'", 'imports node:path'],
    ['renderer/client/a.ts', "const fs = await import('node:fs')", 'imports node:fs'],
    ['main/core/commands/a.ts', "import { app } from 'electron'", 'imports electron'],
    ['main/core/commands/a.ts', "import { Api } from 'grammy'", 'imports grammy'],
    ['main/core/update/a.ts', "import { Api } from 'grammy'", 'imports grammy'],
    ['main/core/store/a.ts', "import { DatabaseSync } from 'node:sqlite'", 'imports node:sqlite'],
    ['main/core/telegram/a.ts', "import { createServer } from 'node:http'", 'imports node:http'],
    ['main/core/log/a.ts', "import { poll } from '../telegram/poller'", 'imports ../telegram/poller'],
    ['main/vault/keychain.ts', "import keytar from 'keytar'", 'imports keytar'],
    ['simulator/a.ts', "import { decode } from '../main/core/update/decode'", 'imports ../main/core/update/decode'],
    ['main/shell/web/a.ts', "import { messages } from '../../core/store/messages'", 'imports ../../core/store/messages'],
    ['shared/a.ts', "import { useState } from 'react'", 'imports react'],
    ['elsewhere/a.ts', '', 'stands outside the layout'],
    ['main/core/commands/a.ts', "const rows = db.all('SELECT id FROM messages')", 'SQL outside the store'],
    ['renderer/ui/a.ts', 'node.innerHTML = text', 'markup from a string'],
    ['main/shell/electron/a.ts', 'void shell.openExternal(href)', 'opening something outside links.ts'],
    ['main/core/a.ts', "console.log('here')", 'console instead of the logger'],
    ['main/core/log/a.ts', 'const now = Date.now()', 'the clock or chance where both are given'],
    ['renderer/features/inbox/a.ts', "void fetch('/call')", 'a network request outside the client'],
    ['main/core/telegram/a.ts', 'await api.deleteWebhook({ drop_pending_updates: true })', 'dropping what waits at Telegram'],
    ['renderer/ui/a.tsx', 'export const A = () => <b>Hello there</b>', 'says "Hello there"'],
    ['renderer/ui/a.tsx', 'export const A = () => <b title="Hello" />', 'says "Hello"'],
  ]

  it.each(planted)('finds what was planted in %s: %s', (path, text, what) => {
    expect(violations(new Map([[path, text]]))).toContainEqual({ path, what })
  })

  it('lets comments, types and plain words pass', () => {
    const fine = new Map([
      ['main/core/update/a.ts', "import type { Update } from 'grammy/types'\n// console.log, SELECT 1, Date.now()\nexport type U = Update"],
      ['renderer/ui/b.tsx', "export const A = ({ t }: { t: (key: string) => string }) => <b title={t('ui.hello')}>{'·'} ⏎</b>"],
      ['main/core/queries/a.ts', "export const sentence = 'Select a conversation'"],
    ])
    expect(violations(fine).filter(({ path }) => path !== 'main/core/queries/a.ts')).toEqual([])
  })
})
