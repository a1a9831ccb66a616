import { expect, it } from 'vitest'
import { strengthOf } from '../../../../src/renderer/features/backups/strength'

it.each([
  ['', 'short'],
  ['Tr0ub4dor', 'short'],
  ['aaaaaaaaaaaaaaaa', 'weak'],
  ['1234567890123', 'weak'],
  ['abcdefghijklmnop', 'weak'],
  ['sunflower1', 'weak'],
  ['Kx7!pQ2#vL', 'fair'],
  ['nine horses crossed the ford', 'strong'],
  ['neun Pferde über die Furt', 'strong'],
] as const)('the passphrase %j is %s', (passphrase, strength) => {
  expect(strengthOf(passphrase)).toBe(strength)
})
