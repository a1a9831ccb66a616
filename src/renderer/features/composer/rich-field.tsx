import { useEffect, useImperativeHandle, useRef, useState, type ComponentType } from 'react'
import { atOnce } from '../../ui/at-once'
import { soonAfter } from '../../ui/later'
import type { FieldHandle, FieldProps } from './field'
import { PlainField } from './plain-field'
import type { Rich } from './rich'

let Editor: ComponentType<FieldProps> | undefined

const loadEditor = soonAfter(async () => {
  Editor ??= (await import('./editor/editor')).Editor
})

/** The field of the composer: plain until the editor is loaded, which then takes over text, cursor and focus. */
export function RichField({ ref, initial, onChange, ...props }: FieldProps) {
  const [isLoaded, setLoaded] = useState(Editor !== undefined)
  const field = useRef<FieldHandle>(null)
  const [handed, setHanded] = useState<{ readonly rich: Rich; readonly cursor: number | undefined }>({ rich: initial, cursor: undefined })
  const now = useRef(initial)

  useEffect(() => {
    if (isLoaded) return undefined
    let isHere = true
    const take = () => {
      if (!isHere) return
      const { isFocused, at } = field.current?.place() ?? { isFocused: false, at: 0 }
      // In one go: a key that came between what is read here and the editor's being there would be lost, or the focus be taken back
      // from where it went.
      atOnce(() => {
        setHanded({ rich: now.current, cursor: isFocused ? at : undefined })
        setLoaded(true)
      })
    }
    // An input method that composes would lose what it composes.
    let isComposing = false
    const begin = () => (isComposing = true)
    const end = () => {
      isComposing = false
      if (Editor) setTimeout(take)
    }
    document.addEventListener('compositionstart', begin)
    document.addEventListener('compositionend', end)
    void loadEditor(() => isHere).then(() => Editor && !isComposing && take())
    return () => {
      isHere = false
      document.removeEventListener('compositionstart', begin)
      document.removeEventListener('compositionend', end)
    }
  }, [isLoaded])

  useImperativeHandle(ref, () => {
    const held = (): FieldHandle | null => field.current
    return {
      focus: () => held()?.focus(),
      set(rich) {
        now.current = rich
        held()?.set(rich)
      },
      insert: text => held()?.insert(text),
      format: format => held()?.format(format),
      hasSelection: () => held()?.hasSelection() ?? false,
      toToolbar: () => held()?.toToolbar(),
      place: () => held()?.place() ?? { isFocused: false, at: 0 },
    }
  }, [])

  const change = (rich: Rich) => {
    now.current = rich
    onChange(rich)
  }
  const shared = { ...props, ref: field, onChange: change }
  if (isLoaded && Editor) return <Editor {...shared} initial={handed.rich} cursor={handed.cursor} />
  return <PlainField {...shared} initial={handed.rich} />
}
