import { globSync, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

/** What Bellhop is made of besides its own lines, and by which ways it comes in. */
type Entry = {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly license?: string
  readonly name?: string
  readonly hasInstallScript?: boolean
  readonly link?: boolean
  readonly inBundle?: boolean
  readonly optional?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
type Shipped = {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly integrity: string
  readonly path: string
  readonly part: 'main' | 'page' | 'both' | 'native' | 'runtime'
  readonly dependencies: readonly string[]
}

const root = join(import.meta.dirname, '..')
const out = process.env['BELLHOP_OUT'] ?? join(root, 'out')
const text = (name: string) => readFileSync(join(root, name), 'utf8')
const read = (name: string): unknown => JSON.parse(text(name))
const script = async <T>(name: string) => (await import(pathToFileURL(join(root, 'scripts', name)).href)) as T

const manifest = read('package.json') as Readonly<Record<string, Readonly<Record<string, string | boolean>>>>
const lock = read('package-lock.json') as { readonly lockfileVersion: number; readonly packages: Readonly<Record<string, Entry>> }
const installed = Object.entries(lock.packages).filter(([path]) => path !== '')
const shipped = (await script<{ shipped(): readonly Shipped[] }>('shipped.mjs')).shipped()

/** What would let something else in than what was looked at. */
function weaknesses(entries: readonly (readonly [string, Entry])[]): string[] {
  return entries.flatMap(([path, entry]) => [
    ...(/^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity ?? '') ? [] : [`${path} has no SHA-512`]),
    ...(/^\d+\.\d+\.\d+/.test(entry.version ?? '') ? [] : [`${path} has no version`]),
    ...(entry.link === true ? [`${path} is a link`] : []),
    ...(entry.inBundle === true ? [`${path} came inside another package`] : []),
    ...(entry.name !== undefined && !path.endsWith(`node_modules/${entry.name}`) ? [`${path} is ${entry.name} under another name`] : []),
    ...(entry.resolved !== undefined && !entry.resolved.startsWith('https://registry.npmjs.org/') ? [`${path} comes from elsewhere`] : []),
    ...Object.entries({ ...entry.dependencies, ...entry.optionalDependencies }).flatMap(([name, range]) =>
      /^(?:npm|file|link|git|github|gitlab|bitbucket|https?|workspace)[+:]|\//.test(range) ? [`${path} takes ${name} from ${range}`] : [],
    ),
  ])
}

describe('what npm ci installs', () => {
  it('SEC-92: is pinned by hash, package for package, and comes from one place', () => {
    expect(lock.lockfileVersion).toBe(3)
    expect(installed.length).toBeGreaterThan(100)
    expect(weaknesses(installed)).toEqual([])
    // No setting of npm in the project that would lead elsewhere.
    expect(existsSync(join(root, '.npmrc'))).toBe(false)
  })

  it('SEC-92: is asked for in exact versions', () => {
    const asked = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap(kind => Object.entries(manifest[kind] ?? {}))
    expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))).toEqual([])
    expect(asked.filter(([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version)).toEqual([])
    expect(Object.keys(manifest).filter(key => ['overrides', 'resolutions', 'bundleDependencies', 'bundledDependencies', 'workspaces'].includes(key))).toEqual([])
  })

  it('SEC-92: what is on the disk is what the lockfile says', () => {
    const present = (read('node_modules/.package-lock.json') as typeof lock).packages
    const other = Object.entries(present).filter(([path, { version, integrity }]) => lock.packages[path]?.version !== version || lock.packages[path]?.integrity !== integrity)
    expect(other.map(([path]) => path)).toEqual([])
  })

  it('SEC-91: runs one install script, that of keytar', () => {
    expect(installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual(['node_modules/keytar'])
    // By name: npm cannot tell the version of a package from a lockfile that names no addresses, and then refuses a pinned entry.
    expect(manifest['allowScripts']).toEqual({ keytar: true })
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish', 'preprepare', 'postprepare']
    expect(Object.keys(manifest['scripts'] ?? {}).filter(name => hooks.includes(name))).toEqual([])
  })

  it('SEC-91: every workflow takes the lockfile as it is', () => {
    const commands = globSync('.github/workflows/*.yml', { cwd: root }).flatMap(path => [...text(path).matchAll(/\bnpm (install|i|add|update|ci)\b.*/g)].map(([command]) => command.trim()))
    expect(new Set(commands)).toEqual(new Set(['npm ci']))
  })

  it('SEC-93: the keyrings are those that were looked at', () => {
    // keytar is archived: no newer one will come, and another 7.9.0 would be somebody else's.
    const looked = {
      keytar: ['7.9.0', 'sha512-VPD8mtVtm5JNtA2AErl6Chp06JBfy7diFQ7TQQhdpWOl6MrCRB+eRbvAZUsbGQS9kiMq0coJsy0W0vHpDCkWsQ=='],
      '@napi-rs/keyring': ['2.1.2', 'sha512-9i1SR6tYeQ3o1beLeVMxhN6Fq513m9TZlTs+46+4JgvSNkaFoW9S4WrpV5MjzE+0CzVoC+dZ4RfZDIgW6+afnQ=='],
    }
    const found = Object.keys(looked).map(name => [name, [lock.packages[`node_modules/${name}`]?.version, lock.packages[`node_modules/${name}`]?.integrity]])
    expect(Object.fromEntries(found)).toEqual(looked)
  })

  it.each([
    [{ version: '1.0.0' }, 'has no SHA-512'],
    [{ version: '1.0.0', integrity: 'sha1-x' }, 'has no SHA-512'],
    [{ link: true }, 'is a link'],
    [{ inBundle: true }, 'came inside another package'],
    [{ name: 'evil' }, 'is evil under another name'],
    [{ resolved: 'https://mirror.example/a.tgz' }, 'comes from elsewhere'],
    [{ resolved: 'http://registry.npmjs.org/a.tgz' }, 'comes from elsewhere'],
    [{ resolved: 'git+ssh://git@github.com/a/b.git#1' }, 'comes from elsewhere'],
    [{ dependencies: { b: 'github:a/b' } }, 'takes b from github:a/b'],
    [{ dependencies: { b: 'npm:c@1' } }, 'takes b from npm:c@1'],
    [{ optionalDependencies: { b: 'a/b' } }, 'takes b from a/b'],
  ])('SEC-92: %j would be refused', (entry: Entry, fault) => {
    expect(weaknesses([['node_modules/a', entry]])).toContain(`node_modules/a ${fault}`)
  })
})

describe('what ships', () => {
  const bundled = new Set(
    globSync('main/*.map', { cwd: out }).flatMap(path =>
      (JSON.parse(readFileSync(join(out, path), 'utf8')) as { sources: string[] }).sources.flatMap(source => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []),
    ),
  )

  it('is known in full: nothing is in the bundle of main that the list leaves out', () => {
    expect(bundled.size).toBeGreaterThan(10)
    const known = new Set(shipped.map(({ name }) => name))
    expect([...bundled].filter(name => !known.has(name))).toEqual([])
    for (const name of ['react', 'grammy', 'keytar', 'electron', 'zod', '@fontsource-variable/inter']) expect(known).toContain(name)
    expect(shipped.filter(({ name }) => /^(vite|vitest|playwright|typescript|oxlint|@types\/.*)$/.test(name))).toEqual([])
  })

  it('comes once: two copies of a library that keeps state would be two states', () => {
    const names = shipped.map(({ name }) => name)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  it('SEC-95: main is made of at most 40 packages, the page of at most 80, and two are native', () => {
    const inMain = new Set([...bundled, ...shipped.filter(({ part }) => part === 'native').map(({ name }) => name.replace(/^(@napi-rs\/keyring)-.*/, '$1'))])
    expect(inMain.size).toBeLessThanOrEqual(40)
    expect(shipped.filter(({ part }) => part === 'page' || part === 'both').length).toBeLessThanOrEqual(80)
    expect([...inMain].filter(name => !bundled.has(name)).toSorted()).toEqual(['@napi-rs/keyring', 'keytar'])
  })

  it('SEC-95: is no more than this many bytes and files', () => {
    const sizes = (part: string) => globSync(`${part}/**/*`, { cwd: out }).filter(path => !path.endsWith('.map')).flatMap(path => {
      const stat = statSync(join(out, path))
      return stat.isFile() ? [stat.size] : []
    })
    const limits = { main: [4_000_000, 60], preload: [3_000, 1], renderer: [3_000_000, 80] } as const
    for (const [part, [bytes, files]] of Object.entries(limits)) {
      const found = sizes(part)
      expect([part, found.length > 0, found.length <= files]).toEqual([part, true, true])
      expect([part, found.reduce((sum, size) => sum + size, 0)]).toEqual([part, expect.toSatisfy((sum: number) => sum <= bytes)])
    }
  })
})

describe('licences', () => {
  /** These let a program be given away and sold with their work inside, and ask only to be named. */
  const fine = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'CC0-1.0', 'BlueOak-1.0.0', 'OFL-1.1'])

  /** It asks that changes to its own files be given away, and Bellhop changes none; the notices say where they are. */
  const unchanged = { mediabunny: 'MPL-2.0' } as const

  /** Of an SPDX expression of names, OR, AND and brackets. */
  function isFine(expression: string): boolean {
    const plain = expression.trim().replace(/^\((.*)\)$/, '$1')
    if (plain.includes(' OR ')) return plain.split(' OR ').some(isFine)
    if (plain.includes(' AND ')) return plain.split(' AND ').every(isFine)
    return fine.has(plain)
  }

  it('of everything that ships are among those that were agreed to', () => {
    const others = shipped.filter(({ license }) => !isFine(license))
    expect(Object.fromEntries(others.map(({ name, license }) => [name, license]))).toEqual(unchanged)
  })

  it('are what the packages themselves say', () => {
    const here = shipped.filter(({ path }) => existsSync(join(root, path)))
    const own = here.map(({ path, name, license }) => ({ name, license, says: (read(`${path}/package.json`) as { license?: string }).license }))
    expect(own.filter(({ license, says }) => says !== license)).toEqual([])
    // Binaries for other systems are not here, and nothing else is missing.
    expect(shipped.filter(one => !here.includes(one) && !/^@napi-rs\/keyring-|^keytar$/.test(one.name))).toEqual([])
  })

  it.each([['MIT', true], ['(MIT OR GPL-3.0)', true], ['GPL-3.0-only', false], ['MIT AND GPL-2.0', false], ['', false], ['SEE LICENSE IN LICENSE', false], ['UNLICENSED', false], ['AGPL-3.0', false]])('%j is fine: %s', (expression, is) => {
    expect(isFine(expression)).toBe(is)
  })

  it('travel with the app, each with its text', async () => {
    const { notices } = await script<{ notices(): string }>('notices.mjs')
    const all = notices()
    const here = shipped.filter(({ path }) => existsSync(join(root, path)))
    for (const { name, version, license } of here) {
      const from = all.indexOf(`\n${name} ${version} (${license})\n`)
      expect([name, from > 0]).toEqual([name, true])
      // From the second line of dashes to the next heading.
      const body = all.slice(all.indexOf('-\n\n', from), all.indexOf(`\n${'-'.repeat(80)}\n`, all.indexOf('-\n\n', from)))
      expect([name, body.length > 300]).toEqual([name, true])
    }
    expect(all).toContain('SIL OPEN FONT LICENSE')
    expect(text('resources/electron-builder.yml')).toContain('out/THIRD-PARTY-NOTICES.txt')
    expect(text('.github/workflows/release.yml')).toContain('node scripts/notices.mjs out/THIRD-PARTY-NOTICES.txt')
  })

  it('without a text are not passed over in silence', async () => {
    const { notices } = await script<{ notices(packages: readonly object[]): string }>('notices.mjs')
    expect(() => notices([{ name: 'a', version: '1', license: 'MIT', path: 'test' }])).toThrow('a ships without the text of its licence')
  })
})

describe('SEC-94: the bill of materials of a release', () => {
  const hash = z.strictObject({ alg: z.literal('SHA-512'), content: z.string().regex(/^[0-9a-f]{128}$/) })
  const purl = z.string().regex(/^pkg:npm\/(?:%40[a-z0-9._-]+\/)?[a-z0-9._-]+@\d+\.\d+\.\d+\S*$/)
  /** As much of CycloneDX 1.6 as we write; a key that it does not know must not be there. */
  const Bill = z.strictObject({
    $schema: z.literal('http://cyclonedx.org/schema/bom-1.6.schema.json'),
    bomFormat: z.literal('CycloneDX'),
    specVersion: z.literal('1.6'),
    serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
    version: z.int().min(1),
    metadata: z.strictObject({
      timestamp: z.iso.datetime(),
      component: z.strictObject({ type: z.literal('application'), 'bom-ref': purl, name: z.literal('bellhop'), version: z.string(), description: z.string(), purl }),
    }),
    components: z.array(
      z.strictObject({
        type: z.enum(['library', 'framework']),
        'bom-ref': purl,
        group: z.string().regex(/^@/).optional(),
        name: z.string().regex(/^[^/@]+$/),
        version: z.string(),
        scope: z.literal('required'),
        hashes: z.array(hash).length(1),
        licenses: z.array(z.union([z.strictObject({ license: z.strictObject({ id: z.string() }) }), z.strictObject({ expression: z.string() })])).length(1),
        purl,
        properties: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      }),
    ),
    dependencies: z.array(z.strictObject({ ref: purl, dependsOn: z.array(purl) })),
  })
  const made = async (at = new Date(0)) => (await script<{ bill(options: { at: Date }): unknown }>('sbom.mjs')).bill({ at })

  it('has the shape of CycloneDX 1.6', async () => {
    expect(Bill.safeParse(await made()).error?.issues).toBeUndefined()
    expect(Bill.safeParse({ ...((await made()) as object), specVersion: '1.7' }).success).toBe(false)
  })

  it('names everything that ships with the hash of the lockfile, and ties all of it to the app', async () => {
    const { components, dependencies, metadata } = Bill.parse(await made())
    expect(components).toHaveLength(shipped.length)
    for (const { path, integrity } of shipped) expect(lock.packages[path]?.integrity).toBe(integrity)
    const hashes = components.map(({ hashes: [one] }) => `sha512-${Buffer.from(one?.content ?? '', 'hex').toString('base64')}`)
    expect(hashes).toEqual(shipped.map(({ integrity }) => integrity))
    const references = new Set([metadata.component['bom-ref'], ...components.map(one => one['bom-ref'])])
    expect(references.size).toBe(components.length + 1)
    expect(dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter(ref => !references.has(ref))).toEqual([])
    const reached = new Set<string>()
    for (const waiting = [metadata.component['bom-ref']]; waiting.length > 0; ) {
      const ref = waiting.pop() ?? ''
      if (reached.has(ref)) continue
      reached.add(ref)
      waiting.push(...(dependencies.find(one => one.ref === ref)?.dependsOn ?? []))
    }
    expect([...references].filter(ref => !reached.has(ref))).toEqual([])
  })

  it('is the same for the same packages', async () => {
    const [one, two] = [Bill.parse(await made()), Bill.parse(await made(new Date(1)))]
    expect([two.serialNumber, two.components]).toEqual([one.serialNumber, one.components])
  })

  it('goes out with the release, and the network is asked about the packages each night', () => {
    const release = text('.github/workflows/release.yml')
    expect(release).toMatch(/node scripts\/sbom\.mjs "installers\/bellhop-.*\.cdx\.json"/)
    // Before the checksums, so that it is among what they name.
    expect(release.indexOf('sbom.mjs')).toBeLessThan(release.indexOf('SHA256SUMS'))
    const { jobs } = parse(text('.github/workflows/nightly.yml')) as { jobs: { supply: { steps: { run?: string }[] } } }
    const runs = jobs.supply.steps.map(({ run }) => run)
    expect(runs).toEqual(expect.arrayContaining(['npm ci', 'npm audit --audit-level=high', 'npm audit signatures', 'node scripts/electron-age.mjs']))
  })
})

describe('SEC-90: Electron', async () => {
  const { faults } = await script<{ faults(ours: string, times: object, now: number): string[] }>('electron-age.mjs')
  const day = 86_400_000
  const times = { created: '2013', '44.9.9': at(0), '45.4.0': at(1), '45.4.1': at(2), '45.4.2': at(10), '45.4.3': at(12), '46.0.0-beta.1': at(3), '46.0.0': at(13) }
  function at(days: number): string {
    return new Date(days * day).toISOString()
  }

  it('is current while nothing newer has been out for two weeks, nor two releases passed', () => {
    expect(faults('45.4.1', times, 14 * day)).toEqual([])
    expect(faults('46.0.0', times, 100 * day)).toEqual([])
  })
  it('is too old after that', () => {
    expect(faults('45.4.1', times, 25 * day)).toEqual(['Electron 45.4.2 has been out for 15 days'])
    expect(faults('45.4.0', times, 13 * day)).toEqual(['Electron 45.4.0 is 3 releases behind 45.4.3'])
    expect(faults('44.9.9', { ...times, '47.0.0': at(14) }, 14 * day)).toEqual(['the line of Electron 44.9.9 is no longer looked after'])
  })
  it('must be one that exists', () => {
    expect(faults('45.4.9', times, 14 * day)).toEqual(['nobody knows Electron 45.4.9'])
    expect(faults('45.4.1', {}, 14 * day)).toEqual(['nobody knows Electron 45.4.1'])
  })
  it('is the one that the tests were written against', () => {
    expect(manifest['devDependencies']?.['electron']).toBe((read('node_modules/electron/package.json') as { version: string }).version)
  })
})
