import type { Delta, Row } from '../../shared/contract'

/**
 * Joins deltas into one batch a frame. The first after a quiet frame goes out at once, so that a single message is never
 * late; what follows within the frame waits for its end, newer rows replacing older ones.
 */
export type Frames = {
  push(delta: Delta): void
  stop(): void
}

const frame = 16

export function frames(send: (delta: Delta) => void): Frames {
  let waiting: Delta | null = null
  let timer: NodeJS.Timeout | null = null

  function out(delta: Delta): void {
    timer = setTimeout(endFrame, frame)
    send(delta)
  }

  function endFrame(): void {
    timer = null
    const delta = waiting
    waiting = null
    if (delta) out(delta)
  }

  return {
    push(delta) {
      if (timer) waiting = waiting ? joined(waiting, delta) : delta
      else out(delta)
    },
    stop() {
      if (timer) clearTimeout(timer)
      timer = null
      waiting = null
    },
  }
}

/** One delta that leaves a page where both would. A reset takes in everything around it. */
function joined(older: Delta, newer: Delta): Delta {
  const { epoch, rev } = newer
  if ('reset' in older || 'reset' in newer || older.epoch !== epoch) return { epoch, rev, reset: true }
  const rows = new Map<unknown, Row>()
  for (const row of [...older.rows, ...newer.rows]) {
    const key = keyOf(row)
    // Deleted first, so that a row stands where it was last changed.
    rows.delete(key)
    rows.set(key, row)
  }
  return { epoch, rev, rows: [...rows.values()] }
}

/** What a newer row replaces; a kind that is not known here replaces nothing. */
function keyOf(row: Row): unknown {
  switch (row.kind) {
    case 'bot':
    case 'contact':
    case 'conversation':
    case 'message':
      return `${row.kind} ${row.row.id}`
    case 'removed':
      return `${row.of} ${row.id}`
    case 'health':
      return `health ${row.botId}`
    case 'progress':
      return `progress ${row.of} ${row.id}`
    case 'counts':
    case 'vault':
    case 'settings':
    case 'mode':
    case 'disk':
    case 'restored':
      return row.kind
    default:
      return row satisfies never
  }
}
