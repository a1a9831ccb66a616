import { baseKeymap, chainCommands, createParagraphNear, liftEmptyBlock, newlineInCode, splitBlock } from 'prosemirror-commands'
import { history, redo, undo } from 'prosemirror-history'
import { undoInputRule } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import { EditorState, TextSelection, type Command } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import type { FieldProps } from '../field'
import styles from '../field.module.css'
import { cx } from '../../../ui/cx'
import { isSendPress } from '../keys'
import type { Format } from '../format'
import type { Rich } from '../rich'
import { fromRich, toRich } from './convert'
import { commandOf, formatsAt, insertPlain, leaveBlock, leaveCode, linkAt, linkTo, openFence } from './format'
import { markdownRules } from './rules'
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

/** The field with formatting. The document is the truth; the composer is told what it says after every change. */
export function Editor(props: FieldProps) {
  const { ref, label, placeholder, cursor } = props
  const mount = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const told = useRef(props)
  const frame = useRef<HTMLDivElement>(null)
  const [toolbar, setToolbar] = useState<ToolbarState>()
  const [linking, setLinking] = useState<string>()
  const toolbarFocus = useRef<() => void>(() => undefined)

  const takeToolbar = useCallback((focus: () => void) => {
    toolbarFocus.current = focus
  }, [])

  useEffect(() => {
    told.current = props
  })

  // Once: the editor lives as long as the field; what it must know it reads from `told`.
  useLayoutEffect(() => {
    if (!mount.current) return undefined
    const made = new EditorView({ mount: mount.current }, {
      state: stateOf(told.current.initial),
      attributes: state => ({
        class: cx(styles.field, styles.rich),
        role: 'textbox',
        'aria-multiline': 'true',
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
      },
      handleKeyDown: (_view, event) => press(event),
      clipboardTextSerializer: slice => slice.content.textBetween(0, slice.content.size, '\n'),
      handleDOMEvents: {
        // ProseMirror would keep it to itself.
        keydown: (_view, event) => event.key === 'Escape',
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
        blur: () => void setTimeout(show),
      },
    })
    view.current = made
    if (cursor !== undefined) {
      made.dispatch(made.state.tr.setSelection(TextSelection.near(made.state.doc.resolve(placeOf(made.state, cursor)), -1)))
      made.focus()
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
      view.current?.updateState(stateOf(rich))
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
      <div ref={mount} />
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

function stateOf(rich: Rich): EditorState {
  const doc = fromRich(rich)
  return EditorState.create({ doc, selection: TextSelection.atEnd(doc), plugins: [markdownRules(), keymap(keys), keymap(baseKeymap), history()] })
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
