// Which packages reach whoever installs Bellhop, read from the sources and the lockfile. For the notices, the SBOM and the tests.
import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { root } from './processes.mjs'

/**
 * Taken along as files of their own, and not into a bundle: with their binary for each system, which may be a package of its
 * own, but without what they ask for at their own installation.
 */
const native = /^(keytar|@napi-rs\/keyring(-.+)?)$/
/** Electron itself, with the notices of Chromium and Node beside it. */
const runtime = /^electron$/

const importing = /(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"]+)\1/g

/**
 * Every package that is bundled into main, preload or the page, that is shipped natively, or that runs it all:
 * `{ name, version, license, integrity, path, part, dependencies }`, sorted by name. `part` is 'main', 'page', 'both', 'native' or
 * 'runtime'. A package whose types alone are used may be among them; none that ships is missing.
 */
export function shipped() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const main = closure(packages, importsIn('src/{main,preload,simulator,shared}/**/*.ts'))
  const page = closure(packages, importsIn('src/{renderer,shared}/**/*.{ts,tsx,css}'))
  const paths = [...new Set([...main, ...page])]
  return paths
    .map(path => {
      const { version, license, integrity, dependencies = {} } = packages[path]
      const name = nameOf(path)
      const isApart = native.test(name) || runtime.test(name)
      return {
        name,
        version,
        license: license ?? '',
        integrity,
        path,
        part: native.test(name) ? 'native' : runtime.test(name) ? 'runtime' : !page.has(path) ? 'main' : main.has(path) ? 'both' : 'page',
        dependencies: isApart ? [] : Object.keys(dependencies).flatMap(dependency => placeOf(packages, path, dependency) ?? []),
      }
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

function importsIn(pattern) {
  const names = new Set()
  for (const path of globSync(pattern, { cwd: root })) {
    for (const [, , from] of readFileSync(join(root, path), 'utf8').matchAll(importing)) {
      if (!/^[./]/.test(from) && !isBuiltin(from)) names.add(packageOf(from))
    }
  }
  return names
}

function packageOf(from) {
  return from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/')
}

function closure(packages, names) {
  const found = new Set()
  const waiting = [...names].flatMap(name => placeOf(packages, '', name) ?? [])
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue
    found.add(path)
    const name = nameOf(path)
    if (runtime.test(name)) continue
    if (native.test(name)) {
      waiting.push(...Object.keys(packages[path].optionalDependencies ?? {}).flatMap(dependency => placeOf(packages, path, dependency) ?? []))
      continue
    }
    const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {}, optionalDependencies = {} } = packages[path]
    for (const dependency of Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })) {
      // Types are not shipped, and what a package can do without it does not bring along.
      if (peerDependenciesMeta[dependency]?.optional) continue
      const place = dependency.startsWith('@types/') ? undefined : placeOf(packages, path, dependency)
      if (place) waiting.push(place)
    }
  }
  return found
}

/** Where Node would find a package from inside another one. */
function placeOf(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (packages[path]) return path
    if (folder === '') return undefined
  }
}

function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}
