import { baseKeymap, chainCommands, createParagraphNear, liftEmptyBlock, newlineInCode, splitBlock } from 'prosemirror-commands'
import { closeHistory, history, redo, undo } from 'prosemirror-history'
import { undoInputRule } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import { EditorState, TextSelection, type Command } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { useTranslation } from 'react-i18next'
import { useCallback, useEffect, useId, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import type { FieldProps } from '../field'
import styles from '../field.module.css'
import { cx } from '../../../ui/cx'
import { isSendPress } from '../keys'
import { toned, keptTone } from '../emoji/tone'
import { rememberEmoji } from '../emoji/recent'
import type { Emoji } from '../emoji/names'
import type { Format } from '../format'
import type { Rich } from '../rich'
import { fromRich, toRich } from './convert'
import { cutLines } from './cuts'
import { commandOf, formatsAt, insertPlain, leaveBlock, leaveCode, linkAt, linkTo, openFence } from './format'
import { markdownRules } from './rules'
import { shortcodeAt, type Shortcode } from './shortcode'
import { Suggestions } from './suggestions'
import { Toolbar, type ToolbarState } from './toolbar'

const newLine = chainCommands(openFence, newlineInCode, createParagraphNear, liftEmptyBlock, splitBlock)

const keys: Readonly<Record<string, Command>> = {
  Backspace: undoInputRule,
  'Mod-z': undo,
  'Mod-Shift-z': redo,
  'Mod-y': redo,
  'Shift-Enter': newLine,
  Enter: newLine,
  ArrowRight: leaveCode,
  ArrowDown: leaveBlock,
}

type Offer = { readonly at: Shortcode; readonly faces: readonly Emoji[]; readonly chosen: number; readonly x: number; readonly y: number }

/** How many emoji are suggested at once. */
const mostSuggested = 8
/** A single letter after a colon is no question yet. */
const leastTyped = 2

/** The field with formatting. The document is the truth; the composer is told what it says after every change. */
export function Editor(props: FieldProps) {
  const { t } = useTranslation()
  const { ref, label, placeholder, cursor } = props
  const view = useRef<EditorView>(null)
  const told = useRef(props)
  const frame = useRef<HTMLDivElement>(null)
  const [toolbar, setToolbar] = useState<ToolbarState>()
  const [linking, setLinking] = useState<string>()
  const [offer, setOffer] = useState<Offer>()
  const offered = useRef<Offer>(undefined)
  const take = useRef<(face: Emoji) => void>(() => undefined)
  const listId = useId()
  const toolbarFocus = useRef<() => void>(() => undefined)

  const takeToolbar = useCallback((focus: () => void) => {
    toolbarFocus.current = focus
  }, [])

  useEffect(() => {
    told.current = props
  })

  // Once: the editor lives as long as the field; what it must know it reads from `told`.
  useLayoutEffect(() => {
    // An element of its own, before what React puts there: one that React has made would be put back as it was first, attribute by
    // attribute, while it still has the focus.
    const made = new EditorView(element => frame.current?.prepend(element), {
      state: stateOf(told.current.initial, cutWords),
      attributes: state => ({
        class: cx(styles.field, styles.rich),
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-autocomplete': 'list',
        'aria-label': label,
        'aria-placeholder': placeholder,
        'data-placeholder': placeholder,
        spellcheck: 'true',
        ...(isEmpty(state) ? { 'data-empty': '' } : {}),
      }),
      dispatchTransaction(transaction) {
        const next = made.state.apply(transaction)
        made.updateState(next)
        if (transaction.docChanged && transaction.getMeta('set') !== true) told.current.onChange(toRich(next.doc))
        show()
        if (transaction.docChanged || transaction.selectionSet) suggest(transaction.docChanged)
      },
      handleKeyDown: (_view, event) => press(event),
      clipboardTextSerializer: slice => slice.content.textBetween(0, slice.content.size, '\n'),
      handleDOMEvents: {
        // ProseMirror would keep it to itself.
        keydown(_view, event) {
          if (event.key !== 'Escape') return false
          if (!offered.current) return true
          dismissed = offered.current.at.from
          offers(undefined)
          event.preventDefault()
          event.stopPropagation()
          return true
        },
        paste: (_view, event) => takeIn(event, event.clipboardData),
        drop: (_view, event) => {
          // Text that is dragged about inside the field keeps its formatting; files are for the pane.
          if (made.dragging) return false
          if ((event.dataTransfer?.files.length ?? 0) > 0) return true
          const place = made.posAtCoords({ left: event.clientX, top: event.clientY })
          if (place) made.dispatch(made.state.tr.setSelection(TextSelection.near(made.state.doc.resolve(place.pos))))
          return takeIn(event, event.dataTransfer)
        },
        focus: () => void setTimeout(show),
        blur: () => {
          offers(undefined)
          setTimeout(show)
        },
      },
    })
    view.current = made
    take.current = pick
    // Before the focus, which asks for both.
    let dismissed: number | undefined
    let completed: { readonly from: number; readonly to: number; readonly typed: string } | undefined
    if (cursor !== undefined) {
      made.dispatch(made.state.tr.setSelection(TextSelection.near(made.state.doc.resolve(placeOf(made.state, cursor)), -1)))
      made.focus()
    }

    function offers(next: Offer | undefined): void {
      if (!next && !offered.current) return
      offered.current = next
      setOffer(next)
      const { dom } = made
      if (next) {
        dom.setAttribute('aria-controls', listId)
        dom.setAttribute('aria-activedescendant', `${listId}-${next.chosen}`)
      } else {
        dom.removeAttribute('aria-controls')
        dom.removeAttribute('aria-activedescendant')
      }
    }

    /** Suggests emoji for what begins with a colon, and writes the one whose name stands between two. */
    function suggest(hasTyped: boolean): void {
      if (completed && made.state.selection.head !== completed.to) completed = undefined
      const at = shortcodeAt(made.state)
      if (at?.from !== dismissed) dismissed = undefined
      if (!at || made.composing || dismissed !== undefined || !(hasTyped || offered.current?.at.from === at.from)) return offers(undefined)
      void answer()
    }

    async function answer(): Promise<void> {
      const { emojiNamed, suggestEmoji } = await import('../emoji/names')
      if (made.isDestroyed) return
      const at = shortcodeAt(made.state)
      if (!at || dismissed === at.from) return offers(undefined)
      if (at.isClosed) {
        const face = emojiNamed(at.name)
        offers(undefined)
        if (face) complete(at, face)
        return
      }
      const faces = at.name.length < leastTyped ? [] : suggestEmoji(at.name, mostSuggested)
      if (faces.length === 0 || !frame.current || !made.hasFocus()) return offers(undefined)
      const box = frame.current.getBoundingClientRect()
      const place = made.coordsAtPos(at.from)
      offers({ at, faces, chosen: 0, x: Math.max(0, Math.min(place.left - box.left - 8, box.width - 240)), y: Math.max(box.top, place.top) - box.top })
    }

    function complete({ from, to }: Shortcode, face: Emoji): void {
      const typed = made.state.doc.textBetween(from, to)
      const emoji = toned(face, keptTone())
      // A step of its own: undo gives back what was typed.
      made.dispatch(closeHistory(made.state.tr).insertText(emoji, from, to).scrollIntoView())
      completed = { from, to: from + emoji.length, typed }
      rememberEmoji(emoji)
    }

    function pick(face: Emoji): void {
      const at = offered.current?.at
      offers(undefined)
      if (at) complete(at, face)
      made.focus()
    }

    /** The keys of the list of suggestions, while there is one. */
    function choose(event: KeyboardEvent): boolean {
      const now = offered.current
      if (!now || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false
      const { faces, chosen } = now
      const face = faces[chosen]
      if (event.key === 'ArrowDown') offers({ ...now, chosen: (chosen + 1) % faces.length })
      else if (event.key === 'ArrowUp') offers({ ...now, chosen: (chosen + faces.length - 1) % faces.length })
      else if ((event.key === 'Enter' || event.key === 'Tab') && face) pick(face)
      else return false
      return true
    }

    // Plain text, whatever else is offered (SEC-32); the HTML beside it is not even read.
    function takeIn(event: Event, from: DataTransfer | null): boolean {
      event.preventDefault()
      const files = [...(from?.files ?? [])]
      if (files.length > 0) told.current.onFiles(files)
      const text = files.length > 0 ? '' : (from?.getData('text/plain') ?? '')
      if (text !== '') made.dispatch(insertPlain(made.state, text))
      return true
    }

    function press(event: KeyboardEvent): boolean {
      if (event.isComposing) return false
      if (choose(event)) return true
      if (event.key === 'Backspace' && completed && made.state.selection.empty && made.state.selection.head === completed.to) {
        const { from, to, typed } = completed
        completed = undefined
        dismissed = from
        made.dispatch(made.state.tr.insertText(typed, from, to))
        return true
      }
      const { sendKey, onSend, onUp } = told.current
      if (event.key === 'ArrowUp' && !event.shiftKey && !event.altKey && isEmpty(made.state)) {
        event.stopPropagation()
        onUp()
        return true
      }
      if (!isSendPress(event, sendKey)) return false
      if (!event.ctrlKey && !event.metaKey && openFence(made.state, made.dispatch.bind(made))) return true
      onSend()
      return true
    }

    /** The formats over what is selected, while the field has the focus. */
    function show(): void {
      const { selection } = made.state
      if (made.isDestroyed || !frame.current) return
      if (selection.empty || !(made.hasFocus() || frame.current.contains(document.activeElement))) return setToolbar(undefined)
      const box = frame.current.getBoundingClientRect()
      const start = made.coordsAtPos(selection.from)
      const end = made.coordsAtPos(selection.to)
      const middle = start.top === end.top ? (start.left + end.left) / 2 : start.left + 80
      setToolbar({ x: middle - box.left, y: Math.max(box.top, start.top) - box.top, on: formatsAt(made.state), width: box.width })
    }

    return () => {
      made.destroy()
      view.current = null
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])

  useImperativeHandle(ref, () => ({
    focus() {
      const made = view.current
      if (!made || made.hasFocus()) return
      if (made.state.selection.head <= 1) made.dispatch(made.state.tr.setSelection(TextSelection.atEnd(made.state.doc)))
      made.focus()
    },
    set(rich) {
      view.current?.updateState(stateOf(rich, cutWords))
    },
    insert(text) {
      const made = view.current
      if (!made) return
      made.dispatch(insertPlain(made.state, text))
      made.focus()
    },
    format,
    hasSelection: () => view.current?.state.selection.empty === false && view.current.hasFocus(),
    toToolbar() {
      const made = view.current
      if (!made) return
      // Without a selection there is nothing to format but what comes next: all of it, then.
      if (made.state.selection.empty) selectAll(made)
      requestAnimationFrame(() => toolbarFocus.current())
    },
    place: () => ({ isFocused: view.current?.hasFocus() ?? false, at: view.current?.state.selection.head ?? 0 }),
    // Once: made anew with every drawing, there would be a moment without it in which nobody could be given the focus.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }), [])

  /** What is being changed is one message already, and stays one. */
  function cutWords(place: number, count: number): string | null {
    return told.current.isWhole ? null : t('composer.cut', { place, count })
  }

  function format(name: Format): void {
    const made = view.current
    if (!made) return
    if (name === 'link') return setLinking(linkAt(made.state) ?? '')
    commandOf(name)(made.state, made.dispatch.bind(made), made)
    made.focus()
  }

  function link(url: string | undefined): void {
    const made = view.current
    if (!made) return
    linkTo(url)(made.state, made.dispatch.bind(made), made)
    setLinking(undefined)
    made.focus()
  }

  return (
    <div ref={frame} className={styles.frame}>
      {offer && <Suggestions id={listId} label={t('composer.picker.suggestions')} x={offer.x} y={offer.y} faces={offer.faces} chosen={offer.chosen} onChoose={face => take.current(face)} />}
      {(toolbar ?? (linking !== undefined)) && (
        <Toolbar
          state={toolbar ?? { x: 120, y: 0, on: new Set<Format>(), width: 400 }}
          linking={linking}
          offer={takeToolbar}
          onFormat={format}
          onLink={link}
          onLeave={() => {
            setLinking(undefined)
            view.current?.focus()
          }}
        />
      )}
    </div>
  )
}

function stateOf(rich: Rich, cutWords: (place: number, count: number) => string | null): EditorState {
  const doc = fromRich(rich)
  return EditorState.create({ doc, selection: TextSelection.atEnd(doc), plugins: [cutLines(cutWords), markdownRules(), keymap(keys), keymap(baseKeymap), history()] })
}

function isEmpty({ doc }: EditorState): boolean {
  return doc.childCount === 1 && doc.firstChild?.type.name === 'paragraph' && doc.firstChild.content.size === 0
}

/** The position in the document of a place in its text, where every line is a paragraph. */
function placeOf({ doc }: EditorState, at: number): number {
  const lines = doc.textBetween(0, doc.content.size, '\n').slice(0, at).split('\n').length
  return Math.min(at + 2 * lines - 1 - (lines - 1), doc.content.size)
}

function selectAll(view: EditorView): void {
  const { doc, tr } = view.state
  view.dispatch(tr.setSelection(TextSelection.between(doc.resolve(1), doc.resolve(doc.content.size - 1))))
}
