// `node scripts/sbom.mjs <file>`: writes what an installed Bellhop is made of, as CycloneDX 1.6.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './processes.mjs'
import { shipped } from './shipped.mjs'

/** The bill as an object. `at` is the moment that it bears; the serial number follows from the content, so the same build has the same. */
export function bill({ packages = shipped(), at = new Date() } = {}) {
  const { name, version, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const self = `pkg:npm/${name}@${version}`
  const components = packages.map(component)
  const references = new Map(packages.map(one => [one.path, purl(one)]))
  const needed = new Set(packages.flatMap(one => one.dependencies))
  const dependencies = [
    { ref: self, dependsOn: packages.filter(one => !needed.has(one.path)).map(purl) },
    ...packages.map(one => ({ ref: purl(one), dependsOn: one.dependencies.flatMap(path => references.get(path) ?? []) })),
  ]
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuid(JSON.stringify([self, components]))}`,
    version: 1,
    metadata: {
      timestamp: at.toISOString(),
      component: { type: 'application', 'bom-ref': self, name, version, description, purl: self },
    },
    components,
    dependencies,
  }
}

function component(one) {
  const at = one.name.lastIndexOf('/')
  const isExpression = /[ ()]/.test(one.license)
  return {
    type: one.part === 'runtime' ? 'framework' : 'library',
    'bom-ref': purl(one),
    ...(at > 0 && { group: one.name.slice(0, at) }),
    name: one.name.slice(at + 1),
    version: one.version,
    scope: 'required',
    hashes: [{ alg: 'SHA-512', content: Buffer.from(one.integrity.replace(/^sha512-/, ''), 'base64').toString('hex') }],
    licenses: isExpression ? [{ expression: one.license }] : [{ license: { id: one.license } }],
    purl: purl(one),
    properties: [{ name: 'bellhop:part', value: one.part }],
  }
}

function purl({ name, version }) {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`
}

function uuid(text) {
  const hex = createHash('sha256').update(text).digest('hex')
  // Version 5 by its place, as far as anybody reads it: made from a name.
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , path] = process.argv
  if (!path) throw new Error('say where to write the bill')
  writeFileSync(path, `${JSON.stringify(bill(), null, 2)}\n`)
}
