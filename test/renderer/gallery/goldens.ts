import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCore } from '../../../src/main/core/open-core'
import { machineClock, machineRandom } from '../../../src/main/core/worker-ports'
import { openVault } from '../../../src/main/vault/vault'
import type { CallName, Input, Output } from '../../../src/shared/contract'
import { defaultSettings, type Message } from '../../../src/shared/model'
import { postGolden } from '../../../src/simulator/golden-post'
import { simulated } from '../../support/simulated'

/** A golden message as the product decoded and stored it. */
export type Kind = { readonly name: string; readonly message: Message }

export type Goldens = {
  readonly kinds: readonly Kind[]
  /** What `/media/<id>/<kind>` is. */
  media(path: string): Promise<Response>
  close(): Promise<void>
}

/** Every golden message, sent through a simulated Telegram to a whole core: what the page shows is what an operator gets. */
export async function openGoldens(): Promise<Goldens> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellhop-gallery-'))
  const simulator = simulated({ seed: 1 })
  const { apiRoot } = await simulator.start()
  const core = await openCore({
    dataDir,
    apiRoot,
    vault: openVault({
      kind: 'session',
      dir: dataDir,
      profile: 'gallery',
      spawnHelper() {
        throw new Error('a vault in memory needs no helper')
      },
    }),
    clock: machineClock,
    random: machineRandom,
    fetch: globalThis.fetch,
    log: () => undefined,
    settings: { get: () => defaultSettings, set: async patch => ({ ...defaultSettings, ...patch }) },
    shell: 'web',
    version: '0.0.0',
    isDemo: false,
    openExternal: async () => undefined,
    openDemo: async () => null,
  })
  const call = async <N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> => {
    const answer = await core.call({ operatorId: 'gallery', deviceId: 'gallery' }, name, input)
    if (!answer.ok) throw new Error(`${name}: ${answer.problem.code}`)
    return answer.value as Output<N>
  }
  const bot = simulator.createBot({ firstName: 'Corner Shop', username: 'corner_shop_bot' })
  const ada = simulator.createUser({ firstName: 'Ada', lastName: 'Lovelace' })
  const start = ada.start(bot)
  await call('bot.connect', { token: bot.token })
  const goldens = postGolden(simulator, bot, ada)
  const place = `${bot.id}:${ada.id}`
  const messages = await settled(call, async () => (await everyMessage(call, place)).filter(({ id }) => id !== `${place}:${start.messageId}`), goldens.length)
  return {
    kinds: goldens.flatMap(({ name }, number) => {
      const message = messages[number]
      return message ? [{ name, message }] : []
    }),
    media: path => core.files(new Request(`http://gallery${path}`)),
    async close() {
      await core.close()
      await simulator.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

type Call = <N extends CallName>(name: N, input: Input<N>) => Promise<Output<N>>

async function everyMessage(call: Call, conversationId: string): Promise<readonly Message[]> {
  const id = conversationId as Message['conversationId']
  const pages: Message[][] = []
  for (let before: string | undefined; ; ) {
    const { messages, next } = await call('message.list', { conversationId: id, limit: 100, ...(before !== undefined && { before }) })
    pages.unshift(messages)
    if (next === undefined) return pages.flat()
    before = next
  }
}

/** All of them are there, and every file that can be had is here. */
async function settled(call: Call, look: () => Promise<readonly Message[]>, count: number): Promise<readonly Message[]> {
  const asked = new Set<string>()
  for (let tries = 0; ; tries += 1) {
    // The conversation is there as soon as the first of them is.
    const messages = await look().catch(() => [])
    const files = messages.flatMap(({ attachments }) => attachments)
    for (const { id, state } of files) if (state === 'remote' && !asked.has(id)) await call('attachment.fetch', { attachmentId: (asked.add(id), id) })
    if ((messages.length === count && files.every(({ state }) => state !== 'fetching' && state !== 'remote')) || tries > 150) return messages
    await new Promise(done => setTimeout(done, 200))
  }
}
