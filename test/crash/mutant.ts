import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../support/app'

/**
 * A copy of the built app with one promise taken out of its text, to show that a proof can fail. Answers the copy's `out`.
 * Throws unless the pattern is found exactly once: a mutation that changes nothing would prove nothing.
 */
export function mutant(name: string, pattern: RegExp, replacement: string): string {
  const home = join(root, '.cache', 'mutants', name)
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  // The app reads its version from the package.json two folders above its entry.
  cpSync(join(root, 'package.json'), join(home, 'package.json'))
  const out = join(home, 'out')
  cpSync(process.env['BELLHOP_OUT'] ?? join(root, 'out'), out, { recursive: true, filter: path => !path.endsWith('.map') })
  const folder = join(out, 'main')
  const hits = readdirSync(folder).filter(file => file.endsWith('.js')).flatMap(file => {
    const text = readFileSync(join(folder, file), 'utf8')
    const count = text.match(new RegExp(pattern, 'g'))?.length ?? 0
    if (count > 0) writeFileSync(join(folder, file), text.replaceAll(new RegExp(pattern, 'g'), replacement))
    return count
  })
  const total = hits.reduce((sum, count) => sum + count, 0)
  if (total !== 1) throw new Error(`the mutation ${name} must hit exactly once, not ${total} times`)
  return out
}
