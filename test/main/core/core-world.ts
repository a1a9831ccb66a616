import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type CallName, type Delta, type Input, type Output, Row, calls } from '../../../src/shared/contract'
import { type Actor, defaultSettings } from '../../../src/shared/model'
import { Problem } from '../../../src/shared/problem'
import type { Core } from '../../../src/main/core/core'
import { openCore } from '../../../src/main/core/open-core'
import type { Ports } from '../../../src/main/core/ports'
import { machineClock, machineRandom } from '../../../src/main/core/worker-ports'
import { openVault } from '../../../src/main/vault/vault'
import type { Simulator } from '../../../src/simulator/simulator'
import { simulated } from '../../support/simulated'

export { until } from '../../support/until'

export type CoreWorld = {
  readonly core: Core
  readonly simulator: Simulator
  readonly apiRoot: string
  readonly dataDir: string
  readonly deltas: Delta[]
  readonly opened: string[]
  /** Calls, checks the answer against the contract, and throws its problem. */
  call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>>
  /** The code of the problem that a call answers. */
  problem<N extends CallName>(name: N, input: Input<N>): Promise<string>
  upload(name: string, bytes: Uint8Array): Promise<string>
  /** The same profile opened anew. */
  reopen(): Promise<CoreWorld>
  /** Ends the core and its simulator, and takes the profile away unless somebody else gave it. */
  close(): Promise<void>
}

const actor: Actor = { operatorId: 'o1', deviceId: 'd1' }

/** A whole core in this process: real SQLite, real grammY over real HTTP against the simulator, a vault in memory. */
export async function coreWorld(given: { dataDir?: string; simulator?: Simulator; apiRoot?: string; vault?: Ports['vault']; checkDatabase?: Ports['checkDatabase']; witness?: Ports['witness']; place?: string; runJob?: Ports['runJob']; clock?: Ports['clock'] } = {}): Promise<CoreWorld> {
  const dataDir = given.dataDir ?? mkdtempSync(join(tmpdir(), 'bellhop-core-'))
  const leave = given.dataDir === undefined ? () => rmSync(dataDir, { recursive: true, force: true }) : () => undefined
  const simulator = given.simulator ?? simulated({ seed: 5 })
  const apiRoot = given.apiRoot ?? (await simulator.start()).apiRoot
  const vault = given.vault ?? sessionVault(dataDir)
  const opened: string[] = []
  let settings = defaultSettings
  const core = await openCore({
    dataDir,
    apiRoot,
    vault,
    clock: given.clock ?? machineClock,
    random: machineRandom,
    fetch: globalThis.fetch,
    log: () => {},
    settings: { get: () => settings, set: async patch => (settings = { ...settings, ...patch }) },
    shell: 'electron',
    version: '0.0.0',
    isDemo: false,
    openExternal: async href => void opened.push(href),
    openDemo: async () => null,
    ...(given.checkDatabase && { checkDatabase: given.checkDatabase }),
    ...(given.witness && { witness: given.witness }),
    ...(given.place !== undefined && { place: given.place }),
    ...(given.runJob && { runJob: given.runJob }),
  })
  const deltas: Delta[] = []
  core.listen(delta => {
    deltas.push(delta)
    if ('rows' in delta) for (const row of delta.rows) Row.parse(row)
  })
  const call: CoreWorld['call'] = async (name, input) => {
    const answer = await core.call(actor, name, input)
    if (!answer.ok) throw new Problem(answer.problem.code, answer.problem.params)
    return calls[name].output.parse(answer.value) as never
  }
  return {
    core,
    simulator,
    apiRoot,
    dataDir,
    deltas,
    opened,
    call,
    async problem(name, input) {
      const answer = await core.call(actor, name, input)
      return answer.ok ? 'none' : answer.problem.code
    },
    async upload(name, bytes) {
      const headers = { 'X-File-Name': encodeURIComponent(name) }
      const response = await core.files(new Request('http://app/upload', { method: 'POST', headers, body: bytes as BodyInit }))
      return ((await response.json()) as { uploadId: string }).uploadId
    },
    async reopen() {
      await core.close()
      const again = await coreWorld({ ...given, dataDir, simulator, apiRoot, vault })
      return { ...again, close: () => again.close().finally(leave) }
    },
    async close() {
      await core.close()
      await simulator.close()
      leave()
    },
  }
}

/** The real vault that lives in memory alone. */
export function sessionVault(dir: string): Ports['vault'] {
  return openVault({ kind: 'session', dir, profile: 'test', spawnHelper: () => expect.unreachable('a session vault needs no helper') })
}
