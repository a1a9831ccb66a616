import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Args } from '../../src/simulator/args'
import { ApiError } from '../../src/simulator/errors'
import { methods } from '../../src/simulator/methods'
import { Poll } from '../../src/simulator/poll'
import { UpdateQueue } from '../../src/simulator/queue'
import { createRandom } from '../../src/simulator/random'
import { addMessage, privateRoom, textContent } from '../../src/simulator/rooms'
import { simulated } from '../support/simulated'
import { type Answer, type Ask, kindsAtFirst, Model } from './queue-model'

type Deed = 'write' | 'edit' | 'press' | 'pay' | 'react'
type Action =
  | { readonly do: 'happen'; readonly deeds: readonly Deed[]; readonly agoMs: number }
  | { readonly do: 'ask'; readonly from: 'none' | 'same' | 'head' | 'tail' | 'negative' | 'far'; readonly shift: number; readonly limit: number; readonly timeout: number; readonly kinds: Ask['kinds'] }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'webhook'; readonly kinds: Ask['kinds']; readonly drops: boolean; readonly isForeign: boolean }
  | { readonly do: 'unhook'; readonly drops: boolean }
  | { readonly do: 'revoke' }
  | { readonly do: 'renumber'; readonly to: number }

const day = 86_400_000
const most = 6
const kinds: fc.Arbitrary<Ask['kinds']> = fc.constantFrom<Ask['kinds']>('absent', 'absent', 'broken', [], ['message', 'message_reaction'], ['callback_query', 'pre_checkout_query'], ['nothing_known'], [...kindsAtFirst, 'message_reaction'])
const actions: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('happen' as const),
      deeds: fc.array(fc.constantFrom<Deed>('write', 'write', 'edit', 'press', 'pay', 'react'), { minLength: 1, maxLength: 3 }),
      agoMs: fc.constantFrom(0, 0, 0, 5_000, day - 1_000, day + 1_000),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      from: fc.constantFrom('none' as const, 'same' as const, 'same' as const, 'head' as const, 'tail' as const, 'negative' as const, 'far' as const),
      shift: fc.integer({ min: -12, max: 14 }),
      limit: fc.constantFrom(0, 1, 2, 100, 500),
      timeout: fc.constantFrom(-1, 0, 0, 1, 3, 30, 90),
      kinds,
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(10, 400, 600, 1_000, 2_900, 3_000, 31_000, 49_000, 51_000, 149_000, 151_000, day, 8 * day) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('webhook' as const), kinds, drops: fc.boolean(), isForeign: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unhook' as const), drops: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ do: 'revoke' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('renumber' as const), to: fc.constantFrom(1_999_999_998, 2_000_000_000, 5_000_000) }) },
)

/** Promises and what they set going. */
function settle(): Promise<void> {
  return new Promise(resolve => void setImmediate(() => setImmediate(resolve)))
}

/** The whole of getUpdates, webhook and token as the server runs it, below HTTP; its queue holds `most` updates. */
function desk(seed: number) {
  const simulator = simulated({ seed, clock: 'virtual' })
  const { world } = simulator
  const bot = simulator.createBot()
  const queue = new UpdateQueue(createRandom(seed), { events: most })
  Object.assign(bot.state, { queue, poll: new Poll(queue, world.clock) })
  const ada = simulator.createUser({ firstName: 'Ada' })
  bot.state.relations.set(ada.id, 'started')
  const room = privateRoom(world, bot.state, ada.state)
  const question = addMessage(world, room, { author: { bot: bot.state }, content: textContent('Well?'), keyboard: { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] } })
  const answers = new Map<number, Answer>()
  const waiting = new Map<number, Promise<void>>()

  function call(method: string, given: Record<string, string>) {
    const entry = world.journal.open({ at: world.clock.now(), connection: 1, client: 'app', botId: bot.id, method, http: 'POST', head: null })
    return methods.get(method.toLowerCase())!.run({ world, bot: bot.state, method, args: new Args(new Map(Object.entries(given))), entry, gone: new AbortController().signal })
  }

  return {
    simulator, bot, ada, room, queue, question, answers, waiting, call,
    ask(number: number, { offset, limit, timeout, kinds: wanted }: Ask) {
      const given = { offset: String(offset), limit: String(limit), timeout: String(timeout), ...allowed(wanted) }
      const served = async (): Promise<void> => {
        try {
          const outcome = await call('getUpdates', given)
          const updates = JSON.parse('batch' in outcome ? outcome.batch.json : '[]') as { update_id: number }[]
          answers.set(number, { ids: updates.map(({ update_id }) => update_id), labels: updates.map(labelOf) })
        } catch (error) {
          if (!(error instanceof ApiError) || error.code !== 409) throw error
          answers.set(number, { conflict: /webhook is active/.test(error.description) ? 'webhook' : /setWebhook/.test(error.description) ? 'set' : 'other' })
        }
      }
      waiting.set(number, served())
    },
  }
}

function allowed(wanted: Ask['kinds']): Record<string, string> {
  if (wanted === 'absent') return {}
  return { allowed_updates: wanted === 'broken' ? '["message", 7]' : JSON.stringify(wanted) }
}

/** What an update says, without its id. */
function labelOf(update: { readonly update_id: number }): string {
  const { update_id: _, ...said } = update
  const [kind = '', body] = Object.entries(said)[0] ?? []
  const { text, id, new_reaction } = body as { text?: string; id?: string; new_reaction?: unknown }
  return `${kind} ${text ?? id ?? JSON.stringify(new_reaction)}`
}

/** Runs a script on both and compares after each step; answers how many polls there were. */
async function follow(script: readonly Action[], seed: number): Promise<number> {
  const d = desk(seed)
  const { clock } = d.simulator
  const model = new Model(clock.now(), most)
  let asks = 0
  let deeds = 0
  let previous = 0

  /** One thing that a person does, and the id of the update that came of it. */
  function act(deed: Deed, at: number): void {
    const before = { tail: d.queue.tail, size: d.queue.size(clock.now()), pushes: d.queue.pushes }
    let label = ''
    let kind = ''
    let when = at
    if (deed === 'write') {
      label = `message ${deeds}`
      kind = 'message'
      d.ada.write(d.bot, String(deeds), { at })
      when = Math.floor(at / 1_000) * 1_000
    } else if (deed === 'edit') {
      const { messageId } = d.ada.write({ id: d.bot.id }, `first ${deeds}`, { at: 0 })
      d.ada.edit(d.bot, messageId, `then ${deeds}`)
      label = `edited_message then ${deeds}`
      kind = 'edited_message'
      when = Math.floor(clock.now() / 1_000) * 1_000
    } else if (deed === 'press') {
      label = `callback_query ${d.ada.press(d.bot, d.question.id, 'Yes')}`
      kind = 'callback_query'
      when = clock.now()
    } else if (deed === 'pay') {
      label = `pre_checkout_query ${d.ada.pay(d.bot, { currency: 'EUR', total: 1, payload: 'x' })}`
      kind = 'pre_checkout_query'
      when = clock.now()
    } else {
      const emoji = String.fromCodePoint(0x1f600 + deeds)
      d.ada.react(d.bot, d.question.id, emoji)
      label = `message_reaction ${JSON.stringify([{ type: 'emoji', emoji }])}`
      kind = 'message_reaction'
      when = clock.now()
    }
    deeds += 1
    const id = d.queue.pushes > before.pushes ? d.queue.tail - 1 : null
    expect(model.happened(kind, when, id, label), `${label}: id ${id}, model ${model.next}`).toBe(true)
  }

  for (const action of script) {
    if (action.do === 'happen') {
      for (const deed of action.deeds) act(deed, clock.now() - action.agoMs)
      if (model.mustWake()) {
        model.wake()
        // Telegram lets a few gather; the one that waits is answered by itself.
        await Promise.race([...d.waiting].filter(([ask]) => !d.answers.has(ask) && model.answers.has(ask)).map(([, served]) => served))
      }
    } else if (action.do === 'ask') {
      const ask = { offset: offsetOf(action), limit: action.limit, timeout: action.timeout, kinds: action.kinds }
      previous = ask.offset
      model.ask(asks, ask)
      d.ask(asks, ask)
      asks += 1
    } else if (action.do === 'wait') {
      model.wait(action.ms)
      await d.simulator.advance(action.ms)
    } else if (action.do === 'webhook') {
      if (action.isForeign) {
        model.placeWebhook()
        d.bot.setForeignWebhook('https://other.example/hook')
      } else {
        const isTaken = model.setWebhook(action.kinds, action.drops)
        const done = (async () => d.call('setWebhook', { url: 'https://mine.example/hook', drop_pending_updates: String(action.drops), ...allowed(action.kinds) }))()
        if (isTaken) await done
        else await expect(done).rejects.toMatchObject({ code: 429, parameters: { retry_after: 1 } })
      }
    } else if (action.do === 'unhook') {
      model.deleteWebhook(action.drops)
      await d.call('deleteWebhook', { drop_pending_updates: String(action.drops) })
    } else if (action.do === 'revoke') {
      model.revoke()
      d.bot.revokeToken()
    } else {
      model.renumber(action.to)
      d.bot.renumber(action.to)
    }
    await settle()
    expect(Object.fromEntries(d.answers)).toEqual(Object.fromEntries(model.answers))
    const info = (await d.call('getWebhookInfo', {})) as { result: { pending_update_count: number; url: string; allowed_updates?: string[] } }
    expect(info.result.pending_update_count).toBe(model.size())
    expect(info.result.url !== '').toBe(model.hasWebhook)
  }
  return asks

  function offsetOf({ from, shift }: Extract<Action, { do: 'ask' }>): number {
    switch (from) {
      case 'none':
        return 0
      case 'same':
        return previous
      case 'head':
        return Math.max(0, d.queue.head + shift)
      case 'tail':
        return Math.max(0, d.queue.tail + shift)
      case 'negative':
        return -Math.max(1, Math.abs(shift))
      case 'far':
        return shift > 0 ? d.queue.tail + 1_000 : Math.max(1, d.queue.head - 100_001 + shift)
    }
  }
}

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

test(`getUpdates, webhook and token agree with a naive model of MAP 5.1-5.16 over random histories (SEED=${seed})`, { timeout: 120_000 }, async () => {
  const runs = Number(process.env['RUNS'] ?? 250)
  let asked = 0
  await fc.assert(
    fc.asyncProperty(fc.array(actions, { maxLength: 60, size: 'max' }), fc.integer({ min: 1, max: 1_000_000 }), async (script, randomSeed) => {
      asked += await follow(script, randomSeed)
    }),
    { numRuns: runs, seed },
  )
  // Histories in which nobody asked would prove nothing.
  expect(asked).toBeGreaterThan(runs)
})
