import { useImperativeHandle, useRef, type ClipboardEvent, type KeyboardEvent } from 'react'
import type { FieldProps } from './field'
import styles from './field.module.css'
import { isSendPress } from './keys'
import { plain } from './rich'

/** Stands in until the editor is there: the first screen is not to wait for it, and nobody for the first screen. */
export function PlainField({ ref, initial, label, placeholder, sendKey, onChange, onSend, onUp, onFiles }: FieldProps) {
  const field = useRef<HTMLTextAreaElement>(null)

  useImperativeHandle(ref, () => ({
    focus: () => takeUp(field.current),
    set({ text }) {
      if (field.current) field.current.value = text
    },
    insert(text) {
      field.current?.setRangeText(text, field.current.selectionStart, field.current.selectionEnd, 'end')
      onChange(plain(field.current?.value ?? ''))
    },
    format: () => undefined,
    hasSelection: () => false,
    toToolbar: () => undefined,
    place: () => ({ isFocused: document.activeElement === field.current, at: field.current?.selectionEnd ?? 0 }),
  }))

  function press(event: KeyboardEvent<HTMLTextAreaElement>): void {
    const { key, shiftKey, altKey, ctrlKey, metaKey, keyCode, nativeEvent } = event
    if (isSendPress({ key, shiftKey, altKey, ctrlKey, metaKey, keyCode, isComposing: nativeEvent.isComposing }, sendKey)) {
      event.preventDefault()
      onSend()
    } else if (key === 'ArrowUp' && field.current?.value === '' && !shiftKey && !nativeEvent.isComposing) {
      event.preventDefault()
      event.stopPropagation()
      onUp()
    }
  }

  // A textarea takes plain text alone; files are what it would ignore.
  function paste(event: ClipboardEvent): void {
    const list = [...event.clipboardData.files]
    if (list.length === 0) return
    event.preventDefault()
    onFiles(list)
  }

  return (
    <textarea
      ref={field}
      className={styles.field}
      aria-label={label}
      placeholder={placeholder}
      dir="auto"
      rows={1}
      defaultValue={initial.text}
      onChange={event => onChange(plain(event.target.value))}
      onKeyDown={press}
      onPaste={paste}
    />
  )
}

function takeUp(field: HTMLTextAreaElement | null): void {
  if (!field) return
  field.focus()
  if (field.selectionEnd === 0) field.setSelectionRange(field.value.length, field.value.length)
}
