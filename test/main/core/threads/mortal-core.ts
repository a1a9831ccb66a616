import { parentPort, workerData } from 'node:worker_threads'
import type { Core } from '../../../../src/main/core/core'
import { openCore } from '../../../../src/main/core/open-core'
import type { Ports } from '../../../../src/main/core/ports'
import { lockProfile } from '../../../../src/main/core/store/database'
import { hostCore } from '../../../../src/main/core/worker-host'
import type { CoreInit } from '../../../../src/main/core/worker-protocol'

/** The real core on the real profile, which dies where it stands when it is told to. */
async function openMortal(ports: Ports): Promise<Core> {
  lockProfile(ports.dataDir)
  const core = await openCore(ports)
  return { ...core, call: (actor, name, input) => (name === 'die' ? process.exit(1) : core.call(actor, name, input)) }
}

if (parentPort) void hostCore(parentPort, workerData as CoreInit, openMortal)
