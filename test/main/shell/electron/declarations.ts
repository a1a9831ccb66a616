import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Electron's own word on what it has. Read as text: importing the package would go and fetch its binary. */
export function electronDeclarations(): string {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  return readFileSync(join(folder, 'electron.d.ts'), 'utf8')
}

/** The string literals of the union that the parameter `permission` of a method takes. */
export function permissionsOf(method: string): string[] {
  const line = electronDeclarations()
    .split('\n')
    .find(text => text.trim().startsWith(`${method}(handler`))
  const union = /permission: ((?:'[^']+'(?: \| )?)+)/.exec(line ?? '')?.[1] ?? ''
  return [...union.matchAll(/'([^']+)'/g)].map(([, name]) => name ?? '')
}
