import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { start } from '../../../src/renderer/actions/load'
import { choose } from '../../../src/renderer/client'
import { emptyCache } from '../../../src/renderer/state/cache'
import { useCache, useView } from '../../../src/renderer/state/stores'
import { fixtureBridge } from '../fixture-bridge'

const rejected: unknown[] = []
const note = (error: unknown) => rejected.push(error)

beforeEach(() => {
  vi.stubGlobal('cancelAnimationFrame', () => {})
  useCache.setState(emptyCache, true)
  rejected.length = 0
  process.on('unhandledRejection', note)
})
afterEach(() => void process.off('unhandledRejection', note))

it('an app that ends while the page starts is said in words, and nothing is thrown', async () => {
  const bridge = fixtureBridge()
  bridge.refuse('vault.status', 'app-gone')
  choose({ ...bridge, upload: async () => Promise.reject(new Error('nothing is uploaded here')), archiveUrl: () => '', onConnection: () => () => {} })
  const stop = await start()
  // A turn of the loop: that is when what nobody caught is reported.
  await new Promise(resolve => void setTimeout(resolve))
  stop()
  expect(rejected).toEqual([])
  expect(useView.getState().toasts.map(toast => toast.words.key)).toEqual(['problem.app-gone'])
})
