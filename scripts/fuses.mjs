// `node scripts/fuses.mjs <binary>`: reads the fuses back from a packed Electron and fails unless all nine are as they must be.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** Marks the place in the binary; a version byte, a length byte and one digit per fuse follow. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** In the order of the wire. */
export const wanted = [
  ['RunAsNode', false],
  ['EnableCookieEncryption', true],
  ['EnableNodeOptionsEnvironmentVariable', false],
  ['EnableNodeCliInspectArguments', false],
  ['EnableEmbeddedAsarIntegrityValidation', true],
  ['OnlyLoadAppFromAsar', true],
  ['LoadBrowserProcessSpecificV8Snapshot', false],
  ['GrantFileProtocolExtraPrivileges', false],
  ['WasmTrapHandlers', true],
]

/** What is wrong with the fuses in a binary's bytes, a line each; none when all is well. */
export function faults(binary) {
  const found = []
  // A universal binary of macOS holds one wire for each architecture.
  for (let at = binary.indexOf(sentinel); at >= 0; at = binary.indexOf(sentinel, at + 1)) {
    const version = binary[at + sentinel.length]
    const length = binary[at + sentinel.length + 1]
    const wire = binary.toString('latin1', at + sentinel.length + 2, at + sentinel.length + 2 + length)
    if (version !== 1) found.push(`the wire has version ${version}, not 1`)
    if (length !== wanted.length) found.push(`there are ${length} fuses, not ${wanted.length}: look at what is new`)
    for (const [index, [name, isOn]] of wanted.entries()) {
      if (wire[index] !== (isOn ? '1' : '0')) found.push(`${name} must be ${isOn ? 'on' : 'off'}`)
    }
  }
  return binary.includes(sentinel) ? found : ['there is no fuse wire in this file']
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = process.argv[2]
  const found = path ? faults(readFileSync(path)) : ['say which binary to read']
  for (const fault of found) console.error(`${path ?? ''}: ${fault}`)
  if (found.length === 0) console.log(`${path}: all ${wanted.length} fuses are as they must be`)
  process.exitCode = found.length === 0 ? 0 : 1
}
