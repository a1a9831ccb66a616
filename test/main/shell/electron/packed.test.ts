import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../../..')
const { faults } = (await import(pathToFileURL(join(root, 'scripts/packed.mjs')).href)) as {
  faults(program: string, limits: { start: number; refuse: number; end: number }): Promise<string[]>
}
// Long enough for a busy machine: only what never comes is waited for to the end.
const limits = { start: 20_000, refuse: 10_000, end: 6_000 }
const dirs: string[] = []
afterAll(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})

/** A program of Node that behaves as a packed Bellhop does, or in one way does not. */
function program(weakness = ''): string {
  const dir = mkdtempSync(join(tmpdir(), 'bellhop-fake-'))
  dirs.push(dir)
  mkdirSync(join(dir, 'resources/app.asar.unpacked/node_modules/keytar'), { recursive: true })
  writeFileSync(join(dir, 'resources/app.asar.unpacked/node_modules/keytar/package.json'), '{}')
  if (weakness !== 'no archive') writeFileSync(join(dir, 'resources/app.asar'), '')
  writeFileSync(join(dir, 'resources/THIRD-PARTY-NOTICES.txt'), '')
  if (weakness === 'a stranger') {
    mkdirSync(join(dir, 'resources/app.asar.unpacked/node_modules/@evil/x'), { recursive: true })
    writeFileSync(join(dir, 'resources/app.asar.unpacked/node_modules/@evil/x/package.json'), '{}')
  }
  writeFileSync(
    join(dir, 'app.cjs'),
    `const fs = require('node:fs'), weakness = ${JSON.stringify(weakness)}
     const [evil] = process.argv.slice(2)
     const dir = process.argv.find(one => one.startsWith('--data-dir='))?.slice(11)
     if (process.env.ELECTRON_RUN_AS_NODE && weakness === 'runs as Node') { require(evil); process.exit(0) }
     const refused = ['--no-sandbox', '--inspect=0', '--remote-debugging-port=0', '--js-flags=--expose-gc'].find(one => process.argv.includes(one))
     if (refused && weakness === 'refuses too late') fs.mkdirSync(dir)
     if (refused && !(weakness === 'takes --inspect' && refused === '--inspect=0')) process.exit(1)
     if (weakness !== 'does not start' && fs.existsSync(dir)) fs.writeFileSync(dir + '/bellhop.db', '')
     process.on('SIGTERM', () => weakness === 'does not end' || process.exit(0))
     setInterval(() => {}, 1000)`,
  )
  // NODE_OPTIONS reach it only where that is its weakness: a packed Electron does not look at them.
  const keeps = weakness === 'takes NODE_OPTIONS' ? '' : 'unset NODE_OPTIONS\n'
  writeFileSync(join(dir, 'bellhop'), `#!/bin/sh\n${keeps}exec "${process.execPath}" "${join(dir, 'app.cjs')}" "$@"\n`)
  chmodSync(join(dir, 'bellhop'), 0o755)
  return join(dir, 'bellhop')
}

describe.skipIf(process.platform === 'win32')('SEC-8: a packed app is looked at from outside', () => {
  test('and let through when its doors are shut', { timeout: 90_000 }, async () => {
    expect(await faults(program(), limits)).toEqual([])
  })

  const weaknesses: readonly (readonly [string, string, Partial<typeof limits>])[] = [
    ['no archive', 'there is no app.asar', {}],
    ['a stranger', '@evil/x should not be there', {}],
    ['takes --inspect', '--inspect=0 is not refused (it goes on)', {}],
    ['refuses too late', '--no-sandbox is refused too late', {}],
    ['runs as Node', 'ELECTRON_RUN_AS_NODE makes it run what it is given', {}],
    ['takes NODE_OPTIONS', 'NODE_OPTIONS makes it run what it is given', {}],
    // What never comes needs no long wait to be missed.
    ['does not start', 'it does not start', { start: 2_000 }],
    ['does not end', 'it does not end in order (SIGKILL)', { end: 1_500 }],
  ]

  test.concurrent.each(weaknesses)('one that is not right (%s) is found', { timeout: 90_000 }, async (weakness, fault, shorter) => {
    expect(await faults(program(weakness), { ...limits, ...shorter })).toContain(fault)
  })
})
