import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import type { Browser, Page } from 'playwright'
import { chromiumLaunch } from '../support/chromium.ts'
import type { Run } from './run.ts'

/** Where the page believes to be: Chromium does not know `bellhop:`, and its policy speaks of `'self'` only. */
const home = 'https://bellhop.test'
const out = process.env['BELLHOP_OUT'] ?? join(import.meta.dirname, '../../out')

export async function openChromium(): Promise<Browser> {
  return chromium.launch(chromiumLaunch())
}

/**
 * A Chromium page in the place of the window: the built page comes from main's own protocol handler with main's own headers,
 * the built preload runs before it, and its two channels lead to main's handlers.
 */
export async function openPage(browser: Browser, run: Run): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  await page.route('**/*', async route => {
    const request = route.request()
    const url = new URL(request.url())
    if (url.origin !== home) return route.abort()
    const { status, headers, body } = await run.fetch(`bellhop://app${url.pathname}${url.search}`, {
      method: request.method(),
      headers: await request.allHeaders(),
      body: request.postDataBuffer()?.toString('base64'),
    })
    return route.fulfill({ status, headers, body: Buffer.from(body, 'base64') })
  })
  await page.exposeFunction('standInInvoke', async (name: unknown, input: unknown) => {
    const result = await run.call({}, name, input)
    if ('thrown' in result) throw new Error(result.thrown)
    return result.answer
  })
  await page.exposeFunction('standInSend', (message: unknown) => run.say({}, message))
  run.onMessage((_contents, message) => {
    // A message to a page that is being closed is as lost as it is in Electron.
    page.evaluate(value => Reflect.get(globalThis, 'standInReceive')?.(value), message).catch(() => undefined)
  })
  await page.addInitScript(preload())
  await page.goto(`${home}/`)
  return page
}

/** The bundle, with as much of electron around it as a sandboxed preload gets. */
function preload(): string {
  return `{
    const listeners = []
    globalThis.standInReceive = message => listeners.forEach(listener => listener({}, message))
    const electron = {
      contextBridge: { exposeInMainWorld: (name, value) => Object.defineProperty(globalThis, name, { value }) },
      ipcRenderer: {
        invoke: (channel, name, input) => globalThis.standInInvoke(name, input),
        send: (channel, message) => void globalThis.standInSend(message),
        on: (channel, listener) => void listeners.push(listener),
      },
    }
    const require = name => { if (name !== 'electron') throw new Error(name + ' cannot be required'); return electron }
    ;((exports, require, module) => {\n${readFileSync(join(out, 'preload/index.cjs'), 'utf8')}\n})({}, require, {})
  }`
}
