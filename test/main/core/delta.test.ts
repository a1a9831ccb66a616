import { expect, test } from 'vitest'
import type { Delta } from '../../../src/shared/contract'
import { Deltas } from '../../../src/main/core/delta'
import { openMemory } from '../../../src/main/core/store/database'

const none = { bots: new Set<string>(), contacts: new Set<string>(), conversations: new Set<string>(), messages: new Set<string>(), counts: false }

test('a commit that changes more rows than are remembered makes a page that comes back load anew', () => {
  let rev = 1
  const deltas = new Deltas({ db: openMemory(), epoch: 'e', rev: () => rev, withHealth: bot => ({ ...bot, health: { state: 'paused' } }) })
  const messages = new Set(Array.from({ length: 300_000 }, (_, index) => `900:501:${index}`))
  rev = 2
  deltas.committed({ ...none, messages, rev })
  const heard: Delta[] = []
  deltas.listen(delta => heard.push(delta), { epoch: 'e', since: 1 })
  expect(heard).toEqual([{ epoch: 'e', rev: 2, reset: true }])
  deltas.close()
})
