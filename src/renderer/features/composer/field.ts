import type { Ref } from 'react'
import type { Format } from './format'
import type { Rich } from './rich'

/** What the composer can do to the field in which is written, whichever of the two it is. */
export type FieldHandle = {
  /** Goes on where the writing ended: a draft that was brought back has its cursor before the first word. */
  focus(): void
  set(rich: Rich): void
  /** Plain text where the cursor is. */
  insert(text: string): void
  format(format: Format): void
  hasSelection(): boolean
  /** The row of formats takes the focus. */
  toToolbar(): void
  /** Where the cursor is, to be taken over by another field. */
  place(): { readonly isFocused: boolean; readonly at: number }
}

export type FieldProps = {
  readonly ref: Ref<FieldHandle>
  readonly initial: Rich
  readonly label: string
  readonly placeholder: string
  /** It stays one message, however long it is: nothing is cut. */
  readonly isWhole: boolean
  readonly sendKey: 'enter' | 'mod-enter'
  /** Has the focus from the start on, with the cursor there. */
  readonly cursor?: number | undefined
  readonly onChange: (rich: Rich) => void
  readonly onSend: () => void
  /** The arrow up in an empty field. */
  readonly onUp: () => void
  readonly onFiles: (files: readonly File[]) => void
}
