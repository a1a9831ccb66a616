import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

type Entry = {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly hasInstallScript?: boolean
  readonly link?: boolean
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, '..', name), 'utf8'))
const manifest = read('package.json') as Readonly<Record<string, Readonly<Record<string, string | boolean>>>>
const { packages } = read('package-lock.json') as { readonly packages: Readonly<Record<string, Entry>> }
const installed = Object.entries(packages).filter(([path]) => path !== '')

/** What would let something else in than what was looked at (SEC-91 to SEC-93). */
function weaknesses(entries: readonly (readonly [string, Entry])[]): string[] {
  return entries.flatMap(([path, entry]) => [
    ...(entry.integrity?.startsWith('sha512-') === true ? [] : [`${path} has no SHA-512`]),
    ...(entry.link === true ? [`${path} is a link`] : []),
    ...(entry.resolved !== undefined && !entry.resolved.startsWith('https://registry.npmjs.org/') ? [`${path} comes from elsewhere`] : []),
  ])
}

describe('what npm ci installs', () => {
  it('is pinned by hash, package for package', () => {
    expect(installed.length).toBeGreaterThan(100)
    expect(weaknesses(installed)).toEqual([])
  })

  it('is asked for in exact versions', () => {
    const asked = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap(kind => Object.entries(manifest[kind] ?? {}))
    expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))).toEqual([])
  })

  it('runs one install script: that of keytar 7.9.0, whose hash is pinned', () => {
    expect(installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual(['node_modules/keytar'])
    expect(packages['node_modules/keytar']?.version).toBe('7.9.0')
    // By name: npm cannot tell the version of a package from a lockfile that names no addresses, and then refuses a pinned entry.
    expect(manifest['allowScripts']).toEqual({ keytar: true })
  })

  it('would be refused with a hole in it', () => {
    expect(weaknesses([['node_modules/a', { version: '1.0.0' }]])).toEqual(['node_modules/a has no SHA-512'])
    expect(weaknesses([['node_modules/a', { integrity: 'sha512-x', resolved: 'https://mirror.example/a.tgz' }]])).toEqual(['node_modules/a comes from elsewhere'])
  })
})
