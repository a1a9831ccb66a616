import type { Output } from '../../shared/contract'
import type { Clock, Logger } from './ports'
import { criticalRoom, lowRoom } from './store/room'

type Disk = NonNullable<Output<'app.info'>['disk']>

/** After a refusal, room that has come back: less would only be refused again. */
const worthAnotherTry = 1024 * 1024
const calm = 60_000
/** While there is no room, so that work goes on well within half a minute of its coming back. */
const anxious = 5_000

type Deps = {
  readonly dataDir: string
  readonly clock: Clock
  readonly log: Logger
  freeBytes(folder: string): Promise<number>
  /** The state is another one. */
  onChange(disk: Disk): void
  /** There is room again after a write was refused. */
  onRoom(): void
}

export type DiskWatch = {
  state(): Disk
  start(): void
  /** A write was refused for want of room. */
  refused(): void
  close(): void
}

/** Keeps an eye on the room that the profile's disk has left. */
export function watchDisk({ dataDir, clock, log, freeBytes, onChange, onRoom }: Deps): DiskWatch {
  const over = new AbortController()
  let disk: Disk = 'ok'
  let pause = new AbortController()
  /** Free bytes when the last write was refused; null where that was not looked at yet. */
  let atRefusal: number | null = null

  function become(next: Disk): void {
    if (next === disk) return
    log(next === 'ok' ? 'info' : 'warn', 'The room on the disk has changed.', { from: disk, to: next })
    disk = next
    onChange(next)
  }

  async function look(): Promise<void> {
    try {
      const free = await freeBytes(dataDir)
      if (disk === 'full') {
        atRefusal = Math.min(atRefusal ?? free, free)
        if (free < atRefusal + worthAnotherTry) return
        become(levelOf(free))
        onRoom()
      } else become(levelOf(free))
    } catch (error) {
      log('warn', 'The room on the disk could not be looked at.', { error })
    }
  }

  async function run(): Promise<void> {
    while (!over.signal.aborted) {
      await look()
      pause = new AbortController()
      await clock.sleep(disk === 'full' ? anxious : calm, AbortSignal.any([over.signal, pause.signal]))
    }
  }

  return {
    state: () => disk,
    start: () => void run(),
    refused() {
      if (disk === 'full') return
      atRefusal = null
      become('full')
      pause.abort()
    },
    close: () => over.abort(),
  }
}

function levelOf(free: number): Disk {
  return free < criticalRoom ? 'critical' : free < lowRoom ? 'low' : 'ok'
}
