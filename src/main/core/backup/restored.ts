import { z } from 'zod'
import { Restored } from '../../../shared/model'
import { holdUnsent } from '../log/hold'
import type { Log } from '../log/log'
import type { Ports } from '../ports'
import type { Database } from '../store/database'
import { forgetAttempts, heldCount } from '../store/held'
import { currentRev, dropMeta, metaOf, setMeta } from '../store/meta'
import { dropDeliveries } from '../store/webhooks'

/** What the database says of its own coming back; `isHeld` once everything that had not gone out is on hold. */
const Mark = Restored.omit({ held: true }).extend({ isHeld: z.boolean().optional() })
type Mark = z.infer<typeof Mark>

/** What is kept outside of the database: which one was here last, and how far it had come. */
const Witness = z.object({ instance: z.string(), rev: z.number() })

/**
 * Whether this database is the one that was here last (REL-27): the same instance, in the same place, no older than it was when it was
 * left. Otherwise it is a copy, here or there, and is marked like a restored one: a new device, a new epoch, and it waits. To be
 * called before anything else is read of it.
 */
export function claimProfile(db: Database, { place, witness, clock, random }: Pick<Ports, 'place' | 'witness' | 'clock' | 'random'>): void {
  db.transaction(() => {
    const instance = metaOf(db, 'instance')
    if (instance !== undefined && metaOf(db, 'restored') === undefined && isCopy(db, instance, place, witness?.get())) {
      const mark: Mark = { why: 'copied', at: clock.now() }
      setMeta(db, 'restored', JSON.stringify(mark))
      setMeta(db, 'epoch', random.hex(8))
      setMeta(db, 'device', random.hex(6))
    }
    // A copy goes its own way from here on; so does the one that it was made from, if that is still in use.
    if (instance === undefined || metaOf(db, 'restored') !== undefined) setMeta(db, 'instance', random.hex(16))
    if (place !== undefined) setMeta(db, 'place', place)
  })
}

/**
 * Keeps outside of the database which one this is. At the start, and once more at the end. Where that cannot be written, an older word
 * stays, which knows this database as well.
 */
export async function bearWitness(db: Database, { witness, log }: Pick<Ports, 'witness' | 'log'>): Promise<void> {
  try {
    await witness?.set(JSON.stringify({ instance: metaOf(db, 'instance') ?? '', rev: currentRev(db) }))
  } catch (error) {
    log('warn', 'which database this is could not be kept', { error })
  }
}

export type Waiting = {
  /** Nothing is received or sent before the operator says so. */
  isWaiting(): boolean
  /** What to show about it; undefined when it does not wait. */
  describe(): Restored | undefined
  /** The operator's word. */
  end(): void
}

/** Puts all that had not gone out on hold, once, before anything can be sent; the outbox of a copy holds what was sent since (REL-27). */
export function watchRestored(db: Database, log: Log): Waiting {
  let mark = markOf(db)
  if (mark && !mark.isHeld) {
    const held: Mark = { ...mark, isHeld: true }
    log.append(holdUnsent(db), () => {
      forgetAttempts(db)
      dropDeliveries(db)
      setMeta(db, 'restored', JSON.stringify(held))
    })
    mark = held
  }
  return {
    isWaiting: () => mark !== undefined,
    describe: () => (mark === undefined ? undefined : { why: mark.why, at: mark.at, ...(mark.madeAt !== undefined && { madeAt: mark.madeAt }), held: heldCount(db) }),
    end() {
      dropMeta(db, 'restored')
      mark = undefined
    },
  }
}

function isCopy(db: Database, instance: string, place: string | undefined, witnessed: string | undefined): boolean {
  const known = metaOf(db, 'place')
  if (place !== undefined && known !== undefined && known !== place) return true
  const last = Witness.safeParse(parsed(witnessed)).data
  return last !== undefined && (last.instance !== instance || last.rev > currentRev(db))
}

/** Anything there that cannot be read still says that it was there. */
function markOf(db: Database): Mark | undefined {
  const text = metaOf(db, 'restored')
  return text === undefined ? undefined : (Mark.safeParse(parsed(text)).data ?? { why: 'copied', at: 0 })
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
