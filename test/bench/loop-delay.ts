import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { root } from '../support/app'
import { openDesk } from './desk'
import { BotId } from '../../src/shared/model'
import type { Bench } from './size'

/** P2: how late main's own loop is while a backlog drains in the core's thread. The limits are the budget's. */
export const loopDelay: Bench = async function* (size) {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-loop-'))
  const file = join(folder, 'loop.json')
  const probe = pathToFileURL(join(root, 'test', 'bench', 'loop-delay-probe.mjs')).href
  const desk = await openDesk({ people: 500, env: { NODE_OPTIONS: `--import=${probe}`, BELLHOP_BENCH_LOOP: file } })
  try {
    const bot = desk.bots[0]!
    while (bot.pendingCount() > 0) await sleep(20)
    const botId = BotId.parse(String(bot.id))
    await desk.session.call('bot.pause', { botId })
    desk.pile(size.backlog)
    const over = new AbortController()
    void desk.session.follow(() => {}, over.signal)
    process.kill(desk.app.pid, 'SIGUSR2')
    const began = performance.now()
    await desk.session.call('bot.resume', { botId })
    while (bot.pendingCount() > 0) await sleep(100)
    const seconds = (performance.now() - began) / 1_000
    process.kill(desk.app.pid, 'SIGUSR2')
    while (!existsSync(file)) await sleep(20)
    over.abort()
    const { p99, max } = JSON.parse(readFileSync(file, 'utf8')) as { p99: number; max: number }
    yield { bench: `P2 main loop delay p99 while ${size.backlog} drain, against the budget`, value: p99, unit: 'ms', limit: 8 }
    yield { bench: 'P2 main loop delay max, against the budget', value: max, unit: 'ms', limit: 50 }
    yield { bench: 'P2 drain rate', value: size.backlog / seconds, unit: 'updates/s', limit: size.backlog / seconds }
  } finally {
    await desk.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
