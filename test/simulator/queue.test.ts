import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UpdateQueue } from '../../src/simulator/queue'
import { createRandom } from '../../src/simulator/random'

/** Rules 5.1-5.5, 5.10, 5.11 and 5.14 as naively as they can be said: a list that is filtered. */
class Model {
  list: { id: number; expiresAt: number; body: string }[] = []
  next: number | null = null

  /** Whether this is the id that the update must get; the first is random, later ones follow. */
  push(id: number | null, body: string, expiresAt: number, now: number): boolean {
    this.drop(now)
    if (id === null || expiresAt <= now) return id === null && expiresAt <= now
    const isRight = this.next === null ? id >= 2_000_001 && id <= 1_000_000_000 : id === this.next
    this.next = id + 1
    this.list.push({ id, expiresAt, body })
    return isRight
  }

  read(offset: number, limit: number, now: number): number[] {
    this.drop(now)
    const tail = this.next ?? 0
    const head = this.list[0]?.id ?? tail
    if (offset < 0) this.list = this.list.slice(Math.max(0, this.list.length + offset))
    else if (offset > 0 && offset <= tail + 10 && offset >= head - 100_000) this.list = this.list.filter(item => item.id >= offset)
    return this.list.slice(0, limit).map(item => item.id)
  }

  drop(now: number): void {
    this.list = this.list.filter(item => item.expiresAt > now)
  }
}

type Action =
  | { do: 'push'; lifetime: number }
  | { do: 'read'; from: 'none' | 'head' | 'tail' | 'negative' | 'far'; shift: number; limit: number }
  | { do: 'wait'; ms: number }
  | { do: 'clear' }

const actions: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('push' as const), lifetime: fc.constantFrom(-1, 0, 30, 150, 86_400, 86_400) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      from: fc.constantFrom('none' as const, 'head' as const, 'head' as const, 'tail' as const, 'negative' as const, 'far' as const),
      shift: fc.integer({ min: -12, max: 14 }),
      limit: fc.integer({ min: 1, max: 100 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(10, 30, 120, 150, 90_000) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'clear' as const }) },
)

function offsetOf(action: Extract<Action, { do: 'read' }>, queue: UpdateQueue): number {
  switch (action.from) {
    case 'none':
      return 0
    case 'head':
      return Math.max(0, queue.head + action.shift)
    case 'tail':
      return Math.max(0, queue.tail + action.shift)
    case 'negative':
      return -Math.max(1, Math.abs(action.shift))
    case 'far':
      return action.shift > 0 ? queue.tail + 1000 : Math.max(1, queue.head - 100_001 + action.shift)
  }
}

test('the queue agrees with a naive model over random histories', () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
  fc.assert(
    fc.property(fc.array(actions, { maxLength: 120 }), fc.integer(), (script, randomSeed) => {
      const queue = new UpdateQueue(createRandom(randomSeed))
      const model = new Model()
      let now = 1_000_000
      for (const [index, action] of script.entries()) {
        if (action.do === 'push') {
          const body = `"message":{"n":${index}}}`
          expect(model.push(queue.push(body, now + action.lifetime, now), body, now + action.lifetime, now)).toBe(true)
        } else if (action.do === 'read') {
          const offset = offsetOf(action, queue)
          const batch = queue.read(offset, action.limit, now)
          const updates = JSON.parse(batch.json) as { update_id: number; message: { n: number } }[]
          expect(updates.map(update => update.update_id)).toEqual(model.read(offset, action.limit, now))
          const bodies = new Map(model.list.map(item => [item.id, item.body]))
          for (const update of updates) expect(bodies.get(update.update_id)).toBe(`"message":{"n":${update.message.n}}}`)
          expect([batch.count, batch.first, batch.last]).toEqual([updates.length, updates[0]?.update_id ?? 0, updates.at(-1)?.update_id ?? 0])
        } else if (action.do === 'clear') {
          queue.clear()
          model.list = []
        } else {
          now += action.ms
        }
        model.drop(now)
        expect(queue.size(now)).toBe(model.list.length)
      }
    }),
    { numRuns: 500, seed },
  )
})

test('a reply is cut at 4 MiB, but never to nothing', () => {
  const queue = new UpdateQueue(createRandom(1))
  const body = `"message":{"text":"${'x'.repeat(500_000)}"}}`
  for (let index = 0; index < 12; index++) queue.push(body, 2, 1)
  const batch = queue.read(0, 100, 1)
  expect(batch.count).toBe(8)
  expect(batch.json.length).toBeLessThan(4 * 1024 * 1024 + 1000)
})

test('an update over 512 KiB, or beyond the hundred thousandth, is dropped and uses up no id', () => {
  const queue = new UpdateQueue(createRandom(1))
  expect(queue.push(`"message":{"text":"${'x'.repeat(600_000)}"}}`, 2, 1)).toBeNull()
  const first = queue.push('"poll":{}}', 2, 1)!
  for (let index = 1; index < 100_000; index++) queue.push('"poll":{}}', 2, 1)
  expect(queue.push('"poll":{}}', 2, 1)).toBeNull()
  queue.read(first + 1, 1, 1)
  expect(queue.push('"poll":{}}', 2, 1)).toBe(first + 100_000)
})

test('ids start anew at two thousand million, and after an idle week', () => {
  const queue = new UpdateQueue(createRandom(3))
  queue.jumpTo(1_999_999_999)
  expect(queue.push('"poll":{}}', 20, 1)).toBe(1_999_999_999)
  const wrapped = queue.push('"poll":{}}', 20, 1)!
  expect(wrapped).toBeLessThan(1_000_000_001)
  expect(queue.size(1)).toBe(1)
  expect(queue.push('"poll":{}}', 30, 25)).toBe(wrapped + 1)
  const week = 7 * 86_400_000
  expect(queue.push('"poll":{}}', week + 100, week + 50)).not.toBe(wrapped + 2)
})

test('a hundred thousand updates are drained in batches without slowing down', () => {
  const queue = new UpdateQueue(createRandom(1))
  for (let index = 0; index < 100_000; index++) queue.push('"poll":{}}', 2, 1)
  let offset = 0
  let total = 0
  for (let batch = queue.read(0, 100, 1); batch.count > 0; batch = queue.read(offset, 100, 1)) {
    total += batch.count
    offset = batch.last + 1
  }
  expect(total).toBe(100_000)
  expect(queue.size(1)).toBe(0)
})
