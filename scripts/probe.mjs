// `npm run probe -- [--api-root URL] [--chat ID]`: asks a real Bot API and the simulated one the same, and prints where they differ. Needs
// BELLHOP_LIVE_TOKEN, the token of a bot that nothing else uses; a person's id who has started it (`--chat`) adds the probes that send.
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { build } from './build.mjs'
import { ask, differences } from './probes.mjs'
import { endWithChildren, killTree, root, start } from './processes.mjs'
import { setUp } from './setup.mjs'

const { values } = parseArgs({ options: { 'api-root': { type: 'string', default: 'https://api.telegram.org' }, chat: { type: 'string' } } })
const token = process.env.BELLHOP_LIVE_TOKEN
if (process.env.CI) refuse('The probes talk to a real server: they are not for CI.')
if (!token) refuse('The probes need BELLHOP_LIVE_TOKEN: the token of a bot that nothing else uses. Nothing was asked.')

endWithChildren()
const chatId = values.chat === undefined ? undefined : Number(values.chat)
const { simulator, child } = await simulated()
try {
  const live = await ask({ apiRoot: values['api-root'].replace(/\/+$/, ''), token, chatId })
  const expected = await ask({ ...simulator, chatId })
  const found = differences(live, expected)
  for (const { name, live: real, simulated: ours } of found) console.log(`${name}\n  live:      ${real}\n  simulated: ${ours}`)
  console.log(`${live.size} probes, ${found.length} ${found.length === 1 ? 'difference' : 'differences'}`)
  process.exitCode = found.length === 0 ? 0 : 1
} finally {
  killTree(child)
}

function refuse(sentence) {
  console.error(sentence)
  process.exit(2)
}

/** The built simulator in a process of its own, with a bot and, where one is asked for, that person. */
async function simulated() {
  const out = process.env.BELLHOP_OUT
  if (out === undefined) {
    const node = await setUp()
    if (!(await build(node))) process.exit(1)
  }
  const served = start(process.execPath, [join(out ?? join(root, 'out'), 'main', 'simulator.js'), '--no-flood'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface(served.stdout), 'line')
  const { apiRoot, controlPort } = JSON.parse(line)
  const control = async (op, ...args) => {
    const response = await fetch(`http://127.0.0.1:${controlPort}/`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ op, args }) })
    const { ok, value, error } = await response.json()
    if (!ok) throw new Error(error)
    return value
  }
  const bot = await control('createBot', {})
  if (chatId !== undefined) {
    await control('createUser', { id: chatId, firstName: 'Ada' })
    await control('user.start', chatId, { id: bot.id })
  }
  return { simulator: { apiRoot, token: bot.token }, child: served }
}
