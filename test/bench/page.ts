import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Page, chromium } from 'playwright'
import { type App, startApp } from '../support/app'
import { wholeChromiumLaunch } from '../support/chromium'
import { openDesk } from './desk'
import { ticksOf } from './idle'
import { commitTimes } from './limit'
import { largeProfile } from './profile'
import type { Bench, Figure, Size } from './size'
import { median, quantile } from './size'

/** P4, P5, P10 and P11: what a person waits for, in Chromium, against a bare page of the same browser. */
export const page: Bench = async function* (size) {
  yield* pixels(size)
  yield* switching(size)
  yield* starting(size)
}

/** Runs in the page: notes for each text `tick <epoch ms>` how long after that moment it was on screen. */
function watchTicks(): void {
  const seen: number[] = []
  const known = new Set<string>()
  Object.assign(globalThis, { ticksSeen: seen })
  const now = () => performance.timeOrigin + performance.now()
  const painted = (act: () => void) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = act
    port2.postMessage(null)
  }
  // What is written from a frame's own callback is painted by that frame: waiting for another one would add 16 ms.
  let isInFrame = false
  const nextFrame = requestAnimationFrame.bind(globalThis)
  globalThis.requestAnimationFrame = act =>
    nextFrame(time => {
      isInFrame = true
      painted(() => (isInFrame = false))
      act(time)
    })
  const look = (text: string) => {
    for (const [mark, moment] of text.matchAll(/tick (\d+\.\d+)#/g)) {
      if (known.has(mark)) continue
      known.add(mark)
      const note = () => painted(() => void seen.push(now() - Number(moment)))
      if (isInFrame) note()
      else nextFrame(note)
    }
  }
  // Only what has changed is looked at: reading the whole page each time would be most of what is measured.
  const observer = new MutationObserver(records => {
    for (const { target, addedNodes } of records) for (const node of [target.nodeType === Node.TEXT_NODE ? target : null, ...addedNodes]) look(node?.textContent ?? '')
  })
  addEventListener('DOMContentLoaded', () => observer.observe(document.body, { childList: true, subtree: true, characterData: true }))
}

function tick(): string {
  return `tick ${(performance.timeOrigin + performance.now()).toFixed(3)}#`
}

async function* pixels(size: Size): AsyncIterable<Figure> {
  const browser = await chromium.launch(wholeChromiumLaunch())
  const desk = await openDesk({ people: 1 })
  try {
    const bare = await browser.newPage()
    await bare.addInitScript(watchTicks)
    await bare.goto(await blank())
    const tab = await browser.newPage()
    await tab.addInitScript(watchTicks)
    await tab.goto((await newLink(desk)).href)
    await tab.locator('[data-conversation]').first().click()
    await tab.getByRole('article').first().waitFor()
    for (const rate of [20, 100, 500]) {
      await tab.bringToFront()
      // Code that has just been loaded is slow in every page: what is measured is a desk that has been at work for a moment.
      await each(20, warmUp, () => void desk.people[0]!.write(desk.bots[0]!, tick()))
      await seenBy(tab)
      await each(rate, Math.max(size.ticks, rate), () => void desk.people[0]!.write(desk.bots[0]!, tick()))
      const ours = await seenBy(tab)
      await bare.bringToFront()
      // The least that any page needs: text that is there already, put on screen.
      await each(20, warmUp, () => bare.evaluate(text => document.body.replaceChildren(text), tick()))
      await seenBy(bare)
      await each(Math.min(rate, 50), Math.min(size.ticks, 100), () => bare.evaluate(text => document.body.replaceChildren(text), tick()))
      const least = await seenBy(bare)
      yield { bench: `P4 update to pixel p50 at ${rate}/s, against text on a bare page`, value: median(ours), unit: 'ms', limit: median(least) }
      yield { bench: `P4 update to pixel p95 at ${rate}/s, against text on a bare page`, value: quantile(ours, 0.95), unit: 'ms', limit: quantile(least, 0.95) }
      // What no program gets below that shows a message only once it is safe: this disk's part of the budget, in the same moment.
      const commits = commitTimes(size.ticks)
      yield { bench: `P4 of this a durable commit of one message p50, against the budget`, value: median(commits), unit: 'ms', limit: 16 }
      yield { bench: `P4 of this a durable commit of one message p95, against the budget`, value: quantile(commits, 0.95), unit: 'ms', limit: 33 }
    }
  } finally {
    await desk.close()
    await browser.close()
    closeBlank()
  }
}

/** Messages before the measuring begins. */
const warmUp = 60
/** Milliseconds. */
const frame = 1_000 / 60

async function each(rate: number, count: number, act: () => unknown): Promise<void> {
  const began = performance.now()
  for (let index = 0; index < count; index++) {
    // Twenty a second and a screen's sixty have a common beat: without the scatter each would wait for its frame as long as the first.
    await sleep(Math.max(0, began + (index * 1_000) / rate + Math.random() * frame - performance.now()))
    await act()
  }
  await sleep(500)
}

async function seenBy(tab: Page): Promise<number[]> {
  const seen = await tab.evaluate(() => {
    const { ticksSeen } = globalThis as unknown as { ticksSeen: number[] }
    return ticksSeen.splice(0)
  })
  if (seen.length < 10) throw new Error(`only ${seen.length} ticks came on screen`)
  return seen
}

/** The desk's own session has used up the first link; the next one lies in the profile. */
async function newLink(desk: Awaited<ReturnType<typeof openDesk>>): Promise<URL> {
  const text = readFileSync(`${desk.dataDir}/link`, 'utf8').trim()
  return new URL(text)
}

async function* switching(size: Size): AsyncIterable<Figure> {
  const dataDir = largeProfile(size)
  const app = await startApp({ dataDir, vault: 'session' })
  const browser = await chromium.launch(wholeChromiumLaunch())
  try {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await tab.goto(app.link)
    await tab.locator('[data-conversation]').first().waitFor()
    const first = await switchTimes(tab, 1)
    const warm = await switchTimes(tab, size.switches)
    const withApp = proportionalMegabytes(browserPids())
    const core = proportionalMegabytes([app.pid])
    const bare = await browser.newPage()
    await bare.goto(await blank())
    await tab.close()
    const least = await bare.evaluate(bareSwitches, size.switches)
    yield { bench: `P5 very first conversation painted at ${size.messages}, against the budget`, value: first[0] ?? Number.NaN, unit: 'ms', limit: 100 }
    yield { bench: 'P5 click to conversation painted p95, against 60 lines on a bare page', value: quantile(warm, 0.95), unit: 'ms', limit: quantile(least, 0.95) }

    await sleep(1_000)
    const empty = proportionalMegabytes(browserPids())
    const bareNode = await nodeMegabytes()
    yield { bench: `P11 main with its database at ${size.messages}, against the budget`, value: core, unit: 'MB', limit: 220 }
    yield { bench: 'P11 browser and app together, against the browser with an empty page', value: withApp + core, unit: 'MB', limit: empty }
    // Electron has a Node of its own in it, with an empty page as with the app.
    yield { bench: 'P11 browser and app together, against the browser with an empty page and a Node that does nothing', value: withApp + core, unit: 'MB', limit: empty + bareNode }
    yield { bench: 'P11 the browser alone with the app in it, against the browser with an empty page', value: withApp, unit: 'MB', limit: empty }
  } finally {
    await browser.close()
    await app.kill()
    closeBlank()
  }
}

/** Clicks through rows of the list; milliseconds from each click to the frame that shows the conversation. */
function switchTimes(tab: Page, count: number): Promise<number[]> {
  return tab.evaluate(async times => {
    const taken: number[] = []
    for (let index = 0; index < times; index++) {
      const rows = [...document.querySelectorAll<HTMLElement>('[data-conversation]')].filter(row => !row.hasAttribute('aria-current'))
      const row = rows[index % Math.min(rows.length, 8)]
      if (!row) throw new Error('there is no other row')
      const before = document.querySelector('main [aria-label]')?.getAttribute('aria-label')
      const began = performance.now()
      row.click()
      for (;;) {
        await new Promise(requestAnimationFrame)
        const now = document.querySelector('main [aria-label]')?.getAttribute('aria-label')
        if (now !== before && document.querySelector('main article')) break
        if (performance.now() - began > 5_000) throw new Error('the conversation did not come')
      }
      await new Promise<void>(resolve => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve()
        port2.postMessage(null)
      })
      taken.push(performance.now() - began)
      await new Promise(resolve => void setTimeout(resolve, 60))
    }
    return taken
  }, count)
}

async function bareSwitches(times: number): Promise<number[]> {
  const taken: number[] = []
  for (let index = 0; index < times; index++) {
    const began = performance.now()
    document.body.replaceChildren(...Array.from({ length: 60 }, (_, line) => Object.assign(document.createElement('p'), { textContent: `line ${line} of ${index}` })))
    await new Promise(requestAnimationFrame)
    await new Promise<void>(resolve => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve()
      port2.postMessage(null)
    })
    taken.push(performance.now() - began)
    await new Promise(resolve => void setTimeout(resolve, 60))
  }
  return taken
}

async function* starting(size: Size): AsyncIterable<Figure> {
  const dataDir = largeProfile(size)
  const ours: Start[] = []
  const least: Start[] = []
  for (let pair = 0; pair < size.pairs; pair++) {
    least.push(await startOf(async () => blank(), 'body'))
    const app = startApp({ dataDir, vault: 'session' })
    ours.push(await startOf(async () => (await app).link, '[data-conversation]', app))
    await (await app).kill()
  }
  closeBlank()
  const middle = (starts: readonly Start[], part: keyof Start) => median(starts.map(start => start[part]))
  yield { bench: `P10 start to inbox at ${size.messages}, against an empty page`, value: middle(ours, 'taken'), unit: 'ms', limit: middle(least, 'taken') }
  // On a machine that has other things to do this still compares.
  yield { bench: 'P10 processor time until then, of the browser and the app, against an empty page', value: middle(ours, 'used'), unit: 'ms', limit: middle(least, 'used') }
}

/** Milliseconds until the page was there; and of processor time, in all processes. */
type Start = { readonly taken: number; readonly used: number }

/** From the start of a browser until this page shows what it is waited for. */
async function startOf(address: () => Promise<string>, selector: string, app?: Promise<App>): Promise<Start> {
  const began = performance.now()
  const browser = await chromium.launch(wholeChromiumLaunch())
  const tab = await browser.newPage()
  await tab.goto(await address())
  await tab.locator(selector).first().waitFor({ state: 'attached' })
  await tab.evaluate(() => new Promise(requestAnimationFrame))
  const taken = performance.now() - began
  const pids = [...browserPids(), ...(app ? [(await app).pid] : [])]
  const used = pids.reduce((sum, pid) => sum + processorTime(pid), 0)
  await browser.close()
  return { taken, used }
}

let server: Server | undefined

/** The address of an empty page. */
async function blank(): Promise<string> {
  if (!server) {
    const made = createServer((_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Empty</title><body>'))
    await new Promise<void>(resolve => void made.listen(0, '127.0.0.1', resolve))
    server = made
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

function closeBlank(): void {
  server?.closeAllConnections()
  server?.close()
  server = undefined
}

/** The browser that this process has started, with all of its processes. */
function browserPids(): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      if (/\((chrom|headless_shell)/.test(stat)) parents.set(Number(name), Number(stat.replace(/^.*\) /s, '').split(' ')[1]))
    } catch {
      // It ended while we looked.
    }
  }
  const isOurs = (pid: number): boolean => pid === process.pid || (parents.has(pid) && isOurs(parents.get(pid) ?? 0))
  return [...parents.keys()].filter(isOurs)
}

/** Milliseconds of a process so far; 0 for a helper of the browser that has ended since it was listed. */
function processorTime(pid: number): number {
  try {
    return ticksOf(pid) * 10
  } catch (error) {
    if (isGone(error)) return 0
    throw error
  }
}

/** A Node that waits and does nothing else. */
async function nodeMegabytes(): Promise<number> {
  const child = spawn(process.execPath, ['--eval', "setInterval(() => {}, 1_000); console.log('up')"], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await once(child.stdout, 'data')
    return proportionalMegabytes([child.pid ?? 0])
  } finally {
    child.kill()
  }
}

/** Proportional set sizes: memory that processes share is counted once. */
function proportionalMegabytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    return sum + Number(/^Pss:\s+(\d+)/m.exec(memoryOf(pid))?.[1] ?? 0) / 1_000
  }, 0)
}

/** Empty for a helper of the browser that has ended since it was listed. */
function memoryOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  } catch (error) {
    if (isGone(error)) return ''
    throw error
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')
}
