import type { MessageId } from '../../shared/model'
import { Problem } from '../../shared/problem'
import { changeView, useView } from '../state/stores'
import { withToast, type ToastRow, type Words } from '../state/view'

let lastId = 0

/** Shows a toast. Never for something that needs an answer. */
export function say(words: Words, options: Partial<Pick<ToastRow, 'tone' | 'act' | 'lasts'>> = {}): void {
  lastId += 1
  const toast: ToastRow = { id: lastId, words, tone: options.tone ?? 'neutral', act: options.act, lasts: options.lasts }
  changeView(view => ({ toasts: withToast(view.toasts, toast) }))
}

export function unsay(id: number): void {
  changeView(view => ({ toasts: view.toasts.filter(toast => toast.id !== id) }))
}

/** A problem as words of the catalogue. Anything else is a bug: it is thrown on, so that it reaches the console. */
export function wordsOf(error: unknown): Words {
  if (error instanceof Problem) return { key: `problem.${error.code}`, params: error.params }
  throw error
}

/** For acts that have no place of their own to show an error at: a problem becomes a toast. Answers whether it went well. */
export async function attempt(act: Promise<unknown>): Promise<boolean> {
  try {
    await act
    return true
  } catch (error) {
    say(wordsOf(error), { tone: 'danger' })
    return false
  }
}

/** Offers for a while to take back what was just sent: next to it, not as a toast. `lasts` in milliseconds. */
export function offerUndo(messageIds: readonly MessageId[], run: () => void, lasts: number): void {
  lastId += 1
  const id = lastId
  changeView({ lately: { id, messageIds, run } })
  setTimeout(() => forgetLately(id), lasts)
}

function forgetLately(id: number): void {
  changeView(({ lately }) => ({ lately: lately?.id === id ? null : lately }))
}

/** Takes back what was sent a moment ago, if that can still be done. */
export function takeBackLately(): void {
  const { lately } = useView.getState()
  if (!lately) return
  changeView({ lately: null })
  lately.run()
}

/** Undoes what was offered last to be undone. */
export function takeBack(): void {
  const { toasts, lately } = useView.getState()
  const toast = toasts.findLast(row => row.act)
  if (lately && lately.id > (toast?.id ?? 0)) return takeBackLately()
  if (!toast?.act) return
  unsay(toast.id)
  toast.act.run()
}
