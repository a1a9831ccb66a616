import { changeView, useCache, useView } from '../state/stores'
import { keyOf, type Platform } from './keys'
import { actions, isTyping, type Action, type Screen } from './list'
import { closeDialog } from './panes'

const chordTime = 1_200

/** Runs actions by their keys, for as long as the page lives. Returns how to stop. */
export function listenToKeys(): () => void {
  let chord = ''
  let timer: ReturnType<typeof setTimeout> | undefined

  function hold(next: string): void {
    clearTimeout(timer)
    if (next !== chord) changeView({ chord: next })
    chord = next
    if (next) timer = setTimeout(() => hold(''), chordTime)
  }

  function press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const key = keyOf(event, platform())
    if (!key || isForElement(key, event.target)) return
    const keys = chord ? `${chord} ${key}` : key
    const now = screen()
    const action = find(keys, now) ?? (chord ? find(key, now) : undefined)
    if (!action && startsChord(keys)) {
      event.preventDefault()
      return hold(keys)
    }
    hold('')
    if (!action) return
    event.preventDefault()
    action.run(now)
  }

  globalThis.addEventListener('keydown', typeAhead, true)
  globalThis.addEventListener('keydown', press)
  return () => {
    hold('')
    globalThis.removeEventListener('keydown', typeAhead, true)
    globalThis.removeEventListener('keydown', press)
  }
}

/** What is pressed while the palette is still being loaded is meant for it, not for the message that has the focus until then. */
function typeAhead(event: KeyboardEvent): void {
  const { dialog } = useView.getState()
  if (dialog?.kind !== 'palette' || document.querySelector('[role="dialog"] [role="combobox"]')) return
  event.preventDefault()
  event.stopPropagation()
  const { typed = '' } = dialog
  if (event.key === 'Escape') closeDialog()
  else if (event.key === 'Backspace') changeView({ dialog: { ...dialog, typed: typed.slice(0, -1) } })
  else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) changeView({ dialog: { ...dialog, typed: typed + event.key } })
}

/** Runs an action by its id: what the shell's menu asks for. */
export function run(id: string): void {
  const now = screen()
  const action = actions.find(one => one.id === id)
  if (action && (action.when?.(now) ?? true)) action.run(now)
}

/** The actions that make sense right now, for the palette. */
export function available(now: Screen = screen()): readonly Action[] {
  return actions.filter(action => !action.isMotion && (action.when?.(now) ?? true))
}

export function screen(): Screen {
  return { view: useView.getState(), cache: useCache.getState() }
}

/** Until the app has said what it runs on, the page looks for itself. */
export function platform(): Platform {
  return useCache.getState().info?.platform ?? (/Mac/.test(navigator.platform) ? 'darwin' : 'other')
}

function find(keys: string, now: Screen): Action | undefined {
  if (now.view.phase !== 'ready') return undefined
  return actions.find(action => action.keys?.includes(keys) && mayRun(action, now))
}

function mayRun(action: Action, now: Screen): boolean {
  // While something lies on top, only that answers: Escape is the dialog's own.
  if (now.view.dialog || now.view.viewer) return false
  return action.when?.(now) ?? true
}

function startsChord(keys: string): boolean {
  return actions.some(action => action.keys?.some(known => known.startsWith(`${keys} `)))
}

/** Text is typed, not obeyed; and a focused button, menu or slider keeps the keys that work it. */
function isForElement(key: string, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  if (isTyping(target)) return !isOutOfText(key, target)
  if (target.closest('[role="menu"],[role="dialog"],[role="listbox"],[role="radiogroup"],[role="slider"]')) return key !== 'escape' || Boolean(target.closest('[role="dialog"],[role="menu"]'))
  const isControl = target.closest('button,a[href],summary,[role="button"],[role="separator"],[role="switch"]')
  return Boolean(isControl) && (key === 'enter' || key === ' ')
}

/** Keys that act on the screen although text is being typed. Where there is no text, its motions are the conversation's. */
function isOutOfText(key: string, field: Element): boolean {
  if (key === 'escape' || key === 'alt+f10') return true
  const isManyLines = field instanceof HTMLTextAreaElement || (field instanceof HTMLElement && field.isContentEditable)
  if (isManyLines && (key === 'pageup' || key === 'pagedown')) return true
  if (!key.startsWith('mod+')) return false
  return !textKeys.includes(key) || (jumpKeys.includes(key) && isManyLines && isBlank(field))
}

function isBlank(field: Element): boolean {
  return field instanceof HTMLTextAreaElement ? field.value === '' : field.textContent === ''
}

const jumpKeys = ['mod+end', 'mod+arrowdown']
const textKeys = ['mod+arrowdown', 'mod+arrowup', 'mod+end', 'mod+home', 'mod+a', 'mod+c', 'mod+v', 'mod+x', 'mod+z']
