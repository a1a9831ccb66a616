// `node scripts/notices.mjs <file>`: writes the licences of everything that ships, for the installers to carry.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './processes.mjs'
import { shipped } from './shipped.mjs'

const line = '-'.repeat(80)

/** The text of the notices. Throws where a package ships without any words to pass on; other systems' binaries are not here. */
export function notices(packages = shipped().filter(({ path }) => existsSync(join(root, path)))) {
  const texts = new Map(packages.map(one => [one, textOf(one)]))
  const parts = packages.map(one => {
    const text = texts.get(one) || borrowed(one, packages.find(other => other.license === one.license && texts.get(other)), texts)
    return `${line}\n${one.name} ${one.version} (${one.license})${sourceOf(one)}\n${line}\n\n${text.trim()}\n`
  })
  return [
    'Bellhop is made with the works of many others. These are the terms under which they gave them.',
    'Electron brings those of Chromium and Node along in a file of its own, LICENSES.chromium.html.\n',
    ...parts,
  ].join('\n')
}

function textOf({ path }) {
  const folder = join(root, path)
  const names = readdirSync(folder).filter(name => /^(licen[sc]e|copying|notice|ofl)/i.test(name))
  return names.toSorted().map(name => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n')
}

/** Where the source is, which some licences want said. */
function sourceOf({ path }) {
  const { repository, homepage } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
  const address = (typeof repository === 'string' ? repository : repository?.url) ?? homepage
  return address === undefined ? '' : `\n${address.replace(/^git\+/, '')}`
}

/** Some packages name their licence and forget its text: it is the same as another's, but for whose work it is. */
function borrowed({ name, path, license }, lender, texts) {
  if (!lender) throw new Error(`${name} ships without the text of its licence (${license})`)
  const { author } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
  const owner = typeof author === 'string' ? author : author?.name
  if (!owner) throw new Error(`${name} says neither its licence's text nor whose it is`)
  const body = texts.get(lender).split('\n').filter(text => !/^\s*copyright/i.test(text)).join('\n').trim()
  return `Copyright (c) ${owner}\n\n${body}`
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , path] = process.argv
  if (!path) throw new Error('say where to write the notices')
  writeFileSync(path, notices())
}
