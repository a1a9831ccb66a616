import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseSync } from 'vite'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '../../../..')
const out = process.env['BELLHOP_OUT'] ?? join(root, 'out')
type Fuses = { readonly wanted: readonly (readonly [name: string, isOn: boolean])[]; faults(binary: Buffer): string[] }
const { faults, wanted } = (await import(pathToFileURL(join(root, 'scripts/fuses.mjs')).href)) as Fuses
const read = (path: string) => readFileSync(join(root, path))
const yaml = (path: string): Tree => parse(read(path).toString(), { strict: true, uniqueKeys: true }) as Tree
type Tree = { readonly [key: string]: unknown }

/** The part of electron-builder 26's schema that Bellhop uses. */
const schema: Readonly<Record<string, readonly string[]>> = {
  '': [
    'appId', 'productName', 'copyright', 'directories', 'npmRebuild', 'nodeGypRebuild', 'buildDependenciesFromSource', 'removePackageScripts',
    'asar', 'asarUnpack', 'files', 'extraResources', 'electronFuses', 'publish', 'win', 'nsis', 'mac', 'dmg', 'linux', 'appImage', 'deb',
  ],
  directories: ['buildResources', 'output', 'app'],
  electronFuses: [
    'runAsNode', 'enableCookieEncryption', 'enableNodeOptionsEnvironmentVariable', 'enableNodeCliInspectArguments',
    'enableEmbeddedAsarIntegrityValidation', 'onlyLoadAppFromAsar', 'loadBrowserProcessSpecificV8Snapshot', 'grantFileProtocolExtraPrivileges',
    'resetAdHocDarwinSignature',
  ],
  win: ['icon', 'target', 'executableName', 'signtoolOptions', 'azureSignOptions'],
  nsis: ['oneClick', 'perMachine', 'allowToChangeInstallationDirectory', 'deleteAppDataOnUninstall', 'artifactName'],
  mac: ['icon', 'category', 'hardenedRuntime', 'notarize', 'darkModeSupport', 'target', 'extendInfo', 'entitlements', 'entitlementsInherit', 'identity'],
  dmg: ['artifactName', 'background', 'title', 'sign'],
  linux: ['icon', 'category', 'executableName', 'maintainer', 'synopsis', 'target', 'description', 'desktop'],
  appImage: ['artifactName', 'license', 'executableArgs'],
  deb: ['artifactName', 'depends', 'recommends', 'afterInstall', 'afterRemove'],
}

const builder = yaml('resources/electron-builder.yml')
const part = (name: string) => builder[name] as Tree

describe('the installers', () => {
  test.each(Object.keys(schema))('every key of "%s" is one that electron-builder 26 knows', name => {
    const keys = Object.keys(name ? part(name) : builder)
    expect(keys.length).toBeGreaterThan(0)
    expect(keys.filter(key => !schema[name]?.includes(key))).toEqual([])
  })
  test('there is one for each system', () => {
    expect([part('win')['target'], part('mac')['target'], part('linux')['target']]).toEqual([['nsis'], ['dmg'], ['AppImage', 'deb']])
  })
  test('the app has one identity, the same that Windows shows notifications for', () => {
    expect(builder['appId']).toBe('app.bellhop.desktop')
    expect(read('src/main/shell/electron/app.ts').toString()).toContain(`setAppUserModelId('${String(builder['appId'])}')`)
  })
  test('nothing is rebuilt, and nothing is published by the builder', () => {
    expect([builder['npmRebuild'], builder['nodeGypRebuild'], builder['publish']]).toEqual([false, false, null])
  })
  test('they carry what was built and the two keyrings, and no other package', () => {
    const files = builder['files'] as string[]
    expect(files.filter(file => !file.startsWith('!'))).toEqual([
      'out/**',
      'package.json',
      'node_modules/keytar/package.json',
      'node_modules/keytar/lib/**',
      'node_modules/keytar/build/Release/keytar.node',
      'node_modules/@napi-rs/keyring/package.json',
      'node_modules/@napi-rs/keyring/index.js',
      'node_modules/@napi-rs/keyring-*/package.json',
      'node_modules/@napi-rs/keyring-*/*.node',
    ])
    expect(files.indexOf('!node_modules/**')).toBeLessThan(files.indexOf('node_modules/keytar/package.json'))
  })
  test('the bundle asks for no package that they do not carry', () => {
    const bundles = globSync('main/*.js', { cwd: out }).map(name => join(out, name))
    expect(bundles.length).toBeGreaterThan(0)
    const packages = new Set(bundles.flatMap(importsOf).filter(name => !/^[./]/.test(name) && !isBuiltin(name)))
    expect([...packages].toSorted()).toEqual(['@napi-rs/keyring', 'electron', 'keytar'])
  })
  test('SEC-3: no installer has the app started with a switch that it refuses', () => {
    // electron-builder's own choice for an AppImage is --no-sandbox.
    expect(part('appImage')['executableArgs']).toEqual([])
    expect(read('resources/electron-builder.yml').toString().replaceAll(/#.*/g, '')).not.toContain('no-sandbox')
  })
  test('SEC-6: on a Mac the app may have microphone and camera, says what for, and has nothing else that is sealed', () => {
    const { entitlements, entitlementsInherit, extendInfo } = part('mac')
    expect(entitlementsInherit).toBe(entitlements)
    const keys = [...read(String(entitlements)).toString().matchAll(/<key>com\.apple\.security\.([^<]*)<\/key>\s*<true\/>/g)].map(([, key]) => key)
    expect(keys).toEqual(['cs.allow-jit', 'device.audio-input', 'device.camera'])
    expect(extendInfo).toMatchObject({ NSMicrophoneUsageDescription: expect.stringMatching(/\w/), NSCameraUsageDescription: expect.stringMatching(/\w/) })
  })
  test('an uninstall leaves the conversations', () => {
    expect(part('nsis')['deleteAppDataOnUninstall']).toBe(false)
  })
})

describe('SEC-8 fuses', () => {
  const set = part('electronFuses')

  test('each one that the builder can set is set as it must be', () => {
    const camel = ([name, isOn]: readonly [string, boolean]) => [name.charAt(0).toLowerCase() + name.slice(1), isOn] as const
    expect(set).toEqual(Object.fromEntries(wanted.filter(([name]) => name !== 'WasmTrapHandlers').map(camel)))
  })
  test('all nine are named', () => {
    expect(wanted).toHaveLength(9)
    expect(Object.fromEntries(wanted)).toMatchObject({ RunAsNode: false, OnlyLoadAppFromAsar: true, WasmTrapHandlers: true })
  })

  const wire = (states: string, version = 1) =>
    Buffer.concat([Buffer.from('\u007fELF rubbish dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([version, states.length]), Buffer.from(`${states} more rubbish`)])
  const right = '010011001'

  test('a binary with the right wire is let through, also with one for each architecture', () => {
    expect(faults(wire(right))).toEqual([])
    expect(faults(Buffer.concat([wire(right), wire(right)]))).toEqual([])
  })
  test.each(wanted.map(([name], index) => [name, index] as const))('%s the other way round is found', (name, index) => {
    const states = [...right]
    states[index] = states[index] === '1' ? '0' : '1'
    expect(faults(wire(states.join('')))).toEqual([expect.stringContaining(name)])
  })
  test('the script says so of a file, by its words and by its end', () => {
    const dir = mkdtempSync(join(tmpdir(), 'bellhop-fuses-'))
    const told = (bytes: Buffer) => {
      writeFileSync(join(dir, 'electron'), bytes)
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/fuses.mjs'), join(dir, 'electron')], { encoding: 'utf8' })
      return [status, (stdout + stderr).trim().replace(join(dir, 'electron'), 'electron')]
    }
    expect(told(wire(right))).toEqual([0, 'electron: all 9 fuses are as they must be'])
    expect(told(wire('110011001'))).toEqual([1, 'electron: RunAsNode must be off'])
    expect(told(Buffer.alloc(10))).toEqual([1, 'electron: there is no fuse wire in this file'])
    rmSync(dir, { recursive: true, force: true })
  })
  test('so is one that was taken out, one that is new, another version, and a file without any', () => {
    expect(faults(wire('0100110r1'))).toHaveLength(1)
    expect(faults(wire(`${right}0`))).toEqual([expect.stringContaining('10 fuses')])
    expect(faults(wire(right, 2))).toHaveLength(1)
    expect(faults(Buffer.from('nothing'))).toHaveLength(1)
    expect(faults(Buffer.concat([wire(right), wire('111111111')])).length).toBeGreaterThan(3)
  })
})

describe('the icons', () => {
  const size = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)]

  test.each([16, 24, 32, 48, 64, 128, 256, 512, 1024])('%i pixels', side => {
    expect(size(read(`resources/icons/${side}x${side}.png`))).toEqual([side, side])
  })
  test('Windows: every size in one file, all of them PNGs', () => {
    const ico = read('resources/icon.ico')
    const sides = entriesOf(ico).map(({ side, png }) => {
      expect(size(png)).toEqual([side, side])
      return side
    })
    expect(sides).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256])
  })
  test('macOS: every size in one file, and its length is true', () => {
    const icns = read('resources/icon.icns')
    expect(icns.toString('ascii', 0, 4)).toBe('icns')
    expect(icns.readUInt32BE(4)).toBe(icns.length)
    const found: Record<string, number> = {}
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) found[icns.toString('ascii', at, at + 4)] = icns.readUInt32BE(at + 8 + 16)
    expect(found).toEqual({ icp4: 16, icp5: 32, ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic13: 256, ic09: 512, ic14: 512, ic10: 1024 })
  })
  test.each([
    ['trayTemplate', 16],
    ['tray-unreadTemplate', 16],
    ['tray-light', 24],
    ['tray-light-unread', 24],
    ['tray-dark', 24],
    ['tray-dark-unread', 24],
    ['overlay-unread', 16],
  ])('%s, also for dense screens', (name, side) => {
    expect(size(read(`resources/${name}.png`))).toEqual([side, side])
    expect(size(read(`resources/${name}@2x.png`))).toEqual([2 * side, 2 * side])
  })
  test.each(['tray-light', 'tray-light-unread', 'tray-dark', 'tray-dark-unread'])('%s for the Windows tray', name => {
    expect(entriesOf(read(`resources/${name}.ico`)).map(({ side }) => side)).toEqual([16, 20, 24, 32, 48])
  })
  test('no two of them are the same picture', () => {
    const names = readdirSync(join(root, 'resources')).filter(name => name.endsWith('.png'))
    const hashes = names.map(name => createHash('sha256').update(read(`resources/${name}`)).digest('hex'))
    expect(new Set(hashes).size).toBe(names.length)
  })
  test.each(['win', 'mac', 'linux'])('the installers for %s find theirs', name => {
    expect(existsSync(join(root, String(part(name)['icon'])))).toBe(true)
  })
  test('all that the app shows by itself is shipped beside it', () => {
    expect(builder['extraResources']).toEqual([
      { from: 'resources', to: 'resources', filter: ['icon.png', 'tray*', 'overlay*'] },
      { from: 'out/THIRD-PARTY-NOTICES.txt', to: 'THIRD-PARTY-NOTICES.txt' },
    ])
  })
})

describe.each(['ci', 'nightly', 'release'])('the workflow %s', name => {
  const workflow = yaml(`.github/workflows/${name}.yml`)
  const jobs = Object.entries(workflow['jobs'] as Record<string, Tree>)
  const steps = jobs.flatMap(([, job]) => (job['steps'] as Tree[] | undefined) ?? [])

  test('has only keys that GitHub knows', () => {
    const known = ['name', 'on', 'permissions', 'concurrency', 'jobs', 'env', 'defaults']
    const knownJob = ['uses', 'needs', 'strategy', 'runs-on', 'timeout-minutes', 'steps', 'permissions', 'if', 'name', 'env']
    const knownStep = ['name', 'uses', 'with', 'run', 'if', 'env', 'shell', 'working-directory', 'id', 'timeout-minutes', 'continue-on-error']
    expect(Object.keys(workflow).filter(key => !known.includes(key))).toEqual([])
    expect(jobs.flatMap(([, job]) => Object.keys(job).filter(key => !knownJob.includes(key)))).toEqual([])
    expect(steps.flatMap(step => Object.keys(step).filter(key => !knownStep.includes(key)))).toEqual([])
  })
  test('every step does one thing, and every job waits for jobs that exist', () => {
    expect(steps.filter(step => ('run' in step) === ('uses' in step))).toEqual([])
    const names = jobs.map(([job]) => job)
    expect(jobs.flatMap(([, job]) => (job['needs'] ?? []) as string | string[]).filter(job => !names.includes(job))).toEqual([])
  })
  test('may read and nothing else, unless a job says why it needs more', () => {
    expect(workflow['permissions']).toEqual({ contents: 'read' })
    const more = jobs.flatMap(([job, { permissions }]) => (permissions ? [job] : []))
    expect(more).toEqual(name === 'release' ? ['publish'] : [])
  })
  test('never puts what a stranger wrote into a shell', () => {
    const commands = steps.flatMap(step => (typeof step['run'] === 'string' ? [step['run']] : []))
    expect(commands.length).toBeGreaterThan(0)
    expect(commands.filter(run => /\$\{\{\s*(github\.event|github\.head_ref|inputs)/.test(run))).toEqual([])
  })
  test('calls only scripts and files that exist', () => {
    const { scripts } = JSON.parse(read('package.json').toString()) as { scripts: Record<string, string> }
    const text = steps.map(step => (typeof step['run'] === 'string' ? step['run'] : '')).join('\n')
    const npms = [...text.matchAll(/\bnpm (?:(?:run )([\w-]+)|(test|start))/g)].map(([, run, own]) => run ?? own ?? '')
    expect(npms.filter(script => !Object.hasOwn(scripts, script))).toEqual([])
    const suites = [...read('scripts/test.mjs').toString().matchAll(/^ {2}(\w+): (?:async )?\(\) => /gm)].map(([, suite]) => suite)
    const asked = [...text.matchAll(/\bnpm test -- ([\w ]+)/g)].flatMap(([, list]) => (list ?? '').trim().split(' '))
    expect(asked.filter(suite => !suites.includes(suite))).toEqual([])
    for (const [, file] of text.matchAll(/((?:scripts|resources)\/[\w.-]+)/g)) expect(existsSync(join(root, file ?? ''))).toBe(true)
  })
})

describe('what the workflows do', () => {
  const text = (name: string) => read(`.github/workflows/${name}.yml`).toString()

  test('the list of what only Electron can show has its ten points, each a spec that says its number', () => {
    const specs = [...read('test/e2e/electron-only.e2e.ts').toString().matchAll(/^\s*test\('(\d+)[ :]/gm)].map(([, number]) => Number(number))
    expect(specs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })
  test('tests run on three systems, with Electron itself', () => {
    const { jobs } = yaml('.github/workflows/ci.yml') as { jobs: { test: { strategy: { matrix: { os: string[] } } } } }
    expect(jobs.test.strategy.matrix.os.map(os => os.split('-')[0])).toEqual(['ubuntu', 'windows', 'macos'])
    expect(text('ci')).toContain('npx install-electron')
    expect(text('ci')).toMatch(/xvfb-run .*npm test/)
  })
  test('every long form has a night, and time enough', () => {
    const { scripts } = JSON.parse(read('package.json').toString()) as { scripts: Record<string, string> }
    for (const name of ['soak', 'network', 'storage']) expect([name, scripts[name], text('nightly').includes(`npm run ${name}\n`)]).toEqual([name, expect.any(String), true])
    expect(text('nightly')).toMatch(/BELLHOP_KILLS: '5000'/)
    for (const [, minutes] of text('nightly').matchAll(/timeout-minutes: (\d+)/g)) expect(Number(minutes)).toBeLessThan(360)
  })
  test('a release is tested first, read back after packing, and comes with checksums', () => {
    const { jobs } = yaml('.github/workflows/release.yml') as { jobs: Record<string, { needs?: string; uses?: string }> }
    expect(jobs['test']?.uses).toBe('./.github/workflows/ci.yml')
    expect([jobs['package']?.needs, jobs['publish']?.needs]).toEqual(['test', 'package'])
    expect(text('release')).toContain('electron-builder@26 --config resources/electron-builder.yml')
    expect(text('release')).toContain('node scripts/fuses.mjs')
    expect(text('release').match(/node scripts\/packed\.mjs "\$\{\{ matrix\.program \}\}"/g)).toHaveLength(2)
    expect(text('release').match(/^ {12}program: /gm)).toHaveLength(4)
    expect(text('release')).toContain('SHA256SUMS')
    for (const target of ['nsis', 'dmg', 'AppImage', 'deb']) expect(text('release')).toContain(target)
  })
})

function importsOf(file: string): string[] {
  const code = readFileSync(file).toString()
  const { staticImports, dynamicImports } = parseSync(file, code).module
  const literals = dynamicImports.map(({ moduleRequest: { start, end } }) => /^["'](.+)["']$/.exec(code.slice(start, end))?.[1] ?? [])
  return [...staticImports.map(({ moduleRequest }) => moduleRequest.value), ...literals.flat()]
}

function entriesOf(ico: Buffer) {
  return Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index
    const offset = ico.readUInt32LE(at + 12)
    return { side: ico.readUInt8(at) || 256, png: ico.subarray(offset, offset + ico.readUInt32LE(at + 8)) }
  })
}
