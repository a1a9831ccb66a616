import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Electron's own word on what it has. Read as text: importing the package would go and fetch its binary. */
export function electronDeclarations(): string {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  return readFileSync(join(folder, 'electron.d.ts'), 'utf8')
}

const text = electronDeclarations()

/** The lines between the head of a class or interface and its end. */
export function declarationOf(owner: string): string {
  const at = text.search(new RegExp(`^  (?:class|interface) ${owner} `, 'm'))
  if (at < 0) throw new Error(`electron.d.ts declares no ${owner}`)
  return text.slice(at, text.indexOf('\n  }\n', at))
}

/** The string literals of the union that the parameter `permission` of a method takes. */
export function permissionsOf(method: string): string[] {
  const line = text.split('\n').find(one => one.trim().startsWith(`${method}(handler`))
  const union = /permission: ((?:'[^']+'(?: \| )?)+)/.exec(line ?? '')?.[1] ?? ''
  return literalsIn(union)
}

/** The string literals of the union that a property has. */
export function literalsOf(owner: string, property: string): string[] {
  const line = declarationOf(owner)
    .split('\n')
    .find(one => new RegExp(`^    ${property}\\??:`).test(one))
  return literalsIn(line ?? '')
}

/** Names of properties, methods and accessors. */
export function membersOf(owner: string): string[] {
  return [...new Set([...declarationOf(owner).matchAll(/^    (?:static |readonly )*([a-z]\w*)\??[(:]/gim)].map(([, name]) => name ?? ''))]
}

export function eventsOf(owner: string): string[] {
  return [...new Set([...declarationOf(owner).matchAll(/^    on\(event: '([^']+)'/gm)].map(([, name]) => name ?? ''))]
}

function literalsIn(union: string): string[] {
  return [...union.matchAll(/'([^']+)'/g)].map(([, name]) => name ?? '')
}
