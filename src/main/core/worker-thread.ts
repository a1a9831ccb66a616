import { parentPort, workerData } from 'node:worker_threads'
import { jobInThread } from './backup/job-thread'
import { placeOf } from './backup/place'
import type { Core } from './core'
import { openCore } from './open-core'
import type { Ports } from './ports'
import { lockProfile } from './store/database'
import { hostCore } from './worker-host'
import type { CoreInit } from './worker-protocol'

/** Holds the profile for as long as the core lives, so that no second process polls or sends for it (REL-9). */
async function openLocked(ports: Ports): Promise<Core> {
  const lock = lockProfile(ports.dataDir)
  try {
    const core = await openCore({ ...ports, place: placeOf(ports.dataDir), runJob: (job, progress, signal) => jobInThread(job, progress, signal) })
    return { ...core, close: () => core.close().finally(() => lock.release()) }
  } catch (error) {
    lock.release()
    throw error
  }
}

// The thread that is the core (DESIGN 6). Started by `startCore`.
if (parentPort) void hostCore(parentPort, workerData as CoreInit, openLocked)
