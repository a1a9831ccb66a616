import { ipcMain } from 'electron'
import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron'
import type { Action, Answer, FromPage, Recording, ToPage } from '../../../shared/contract'
import type { Actor, ConversationId } from '../../../shared/model'
import type { Core } from '../../core/core'
import type { Logger } from '../../core/ports'
import { limiter } from '../guard'
import type { Limiter } from '../guard'
import { isOurs } from './origin'
import { pageMessage } from './page-message'
import { payload } from './payload'

type Deps = { readonly core: Promise<Core>; readonly actor: Actor; readonly log: Logger }

type Page = {
  readonly contents: WebContents
  readonly limiter: Limiter
  readonly listeners: Map<number, () => void>
  /** What the page is to do, kept until it has said that it takes actions. */
  waiting: Action[]
  takesActions: boolean
  shown: ConversationId | null
  records: Recording | null
}

export type Pages = {
  /** Lets a window's contents call and listen; nobody else may (SEC-15). */
  admit(contents: WebContents): void
  /** Asks the page to act, now or as soon as it can. */
  act(contents: WebContents, action: Action): void
  /** The conversation that the page has on screen. */
  shown(contents: WebContents): ConversationId | null
  /** What the page records right now. */
  records(contents: WebContents): Recording | null
}

const mostListeners = 16
const mostWaiting = 20

/** The only IPC: `call` is asked and answered, `listen` carries words both ways. Every one of them is checked here. */
export function openIpc({ core, actor, log }: Deps): Pages {
  const pages = new Map<number, Page>()

  const sender = (event: IpcMainEvent | IpcMainInvokeEvent): Page | null => {
    const { senderFrame } = event
    if (!senderFrame || senderFrame.parent !== null || !isOurs(senderFrame.url)) return null
    return pages.get(event.sender.id) ?? null
  }

  // electron-store tells any renderer where the profile lies, on a channel of its own. Ours need not know.
  ipcMain.removeAllListeners('electron-store-get-data')

  ipcMain.handle('call', async (event, name: unknown, input: unknown): Promise<Answer> => {
    const page = sender(event)
    if (!page) {
      log('warn', 'a call came from a frame that is not ours')
      throw new Error('refused')
    }
    return answer(page, name, input)
  })

  ipcMain.on('listen', (event, said: unknown) => {
    const page = sender(event)
    const message = pageMessage(said)
    if (!page || !message || !page.limiter.take('listen', 0)) return log('warn', 'a word on the listen channel was refused')
    hear(page, message)
  })

  async function answer(page: Page, name: unknown, input: unknown): Promise<Answer> {
    const taken = payload(input)
    if (typeof name !== 'string' || name.length > 100 || !taken) return refusal('bad-input', { detail: 'size or shape' })
    if (!page.limiter.take(name, taken.bytes)) return refusal('too-fast')
    try {
      return await (await core).call(actor, name, taken.input)
    } catch (error) {
      log('error', 'a call failed', { name, error })
      return refusal('internal')
    }
  }

  function hear(page: Page, message: FromPage): void {
    if ('fresh' in message) forget(page)
    else if ('stop' in message) stop(page, message.stop)
    else if ('shows' in message) page.shown = message.shows
    else if ('records' in message) page.records = message.records
    else if ('actions' in message) takeActions(page)
    else if (page.listeners.size < mostListeners) void listen(page, message)
    else log('warn', 'a page listens too often')
  }

  async function listen(page: Page, { listen: id, since }: Extract<FromPage, { listen: number }>): Promise<void> {
    let isWanted = true
    stop(page, id)
    page.listeners.set(id, () => (isWanted = false))
    const ready = await core
    if (!isWanted) return
    page.listeners.set(
      id,
      ready.listen(delta => tell(page, { to: id, delta }), since),
    )
  }

  return {
    admit(contents) {
      const page: Page = { contents, limiter: limiter(), listeners: new Map(), waiting: [], takesActions: false, shown: null, records: null }
      pages.set(contents.id, page)
      contents.on('render-process-gone', () => forget(page))
      contents.once('destroyed', () => {
        forget(page)
        pages.delete(contents.id)
      })
    },
    act(contents, action) {
      const page = pages.get(contents.id)
      if (!page) return
      if (page.takesActions) tell(page, { action })
      else page.waiting = [...page.waiting, action].slice(-mostWaiting)
    },
    shown: contents => pages.get(contents.id)?.shown ?? null,
    records: contents => pages.get(contents.id)?.records ?? null,
  }
}

function tell(page: Page, message: ToPage): void {
  if (!page.contents.isDestroyed()) page.contents.send('listen', message)
}

function takeActions(page: Page): void {
  page.takesActions = true
  const waiting = page.waiting
  page.waiting = []
  for (const action of waiting) tell(page, { action })
}

function stop(page: Page, id: number): void {
  page.listeners.get(id)?.()
  page.listeners.delete(id)
}

function forget(page: Page): void {
  for (const id of page.listeners.keys()) stop(page, id)
  page.takesActions = false
  page.shown = null
  page.records = null
}

function refusal(code: string, params?: Readonly<Record<string, string | number>>): Answer {
  return { ok: false, problem: params ? { code, params: { ...params } } : { code } }
}
