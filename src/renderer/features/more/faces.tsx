import { useRef, type KeyboardEvent } from 'react'
import styles from './form.module.css'

type Group = { readonly name: string; readonly faces: readonly { readonly emoji: string; readonly name: string }[] }
type Props = { readonly groups: readonly Group[]; readonly empty: string; readonly onChoose: (emoji: string, staysOpen: boolean) => void }

/** Emoji to choose from; one of them takes the focus, and the arrow keys move it. */
export function Faces({ groups, empty, onChoose }: Props) {
  const grid = useRef<HTMLDivElement>(null)
  if (groups.length === 0) return <p role="status">{empty}</p>

  function move(event: KeyboardEvent): void {
    const faces = [...(grid.current?.querySelectorAll('button') ?? [])]
    const at = faces.indexOf(document.activeElement as HTMLButtonElement)
    if (at < 0) return
    const here = faces[at]
    const top = here?.offsetTop ?? 0
    const left = here?.offsetLeft ?? 0
    const rowOf = (down: boolean) => {
      const others = down ? faces.slice(at + 1).filter(one => one.offsetTop > top) : faces.slice(0, at).filter(one => one.offsetTop < top).toReversed()
      const line = others[0]?.offsetTop
      return others.filter(one => one.offsetTop === line).toSorted((a, b) => Math.abs(a.offsetLeft - left) - Math.abs(b.offsetLeft - left))[0]
    }
    const next =
      event.key === 'ArrowRight' ? faces[at + 1] : event.key === 'ArrowLeft' ? faces[at - 1] : event.key === 'ArrowDown' ? rowOf(true) : event.key === 'ArrowUp' ? rowOf(false) : undefined
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  return (
    // The buttons inside take the focus.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={grid} className={styles.faces} onKeyDown={move}>
      {groups.map((group, at) => [
        <h3 key={group.name} className={styles.heading}>
          {group.name}
        </h3>,
        ...group.faces.map(({ emoji, name }, place) => (
            <button key={`${group.name} ${emoji}`} type="button" className={styles.face} tabIndex={at === 0 && place === 0 ? 0 : -1} aria-label={name} title={name} onClick={event => onChoose(emoji, event.shiftKey)}>
              {emoji}
            </button>
        )),
      ])}
    </div>
  )
}

const recentKey = 'bellhop.emoji'
const mostRecent = 24

export function recentEmoji(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(recentKey) ?? '[]')
    return Array.isArray(kept) ? kept.filter(one => typeof one === 'string').slice(0, mostRecent) : []
  } catch {
    // Somebody else's, or half of it: the next choice writes it anew.
    return []
  }
}

export function rememberEmoji(emoji: string): void {
  localStorage.setItem(recentKey, JSON.stringify([emoji, ...recentEmoji().filter(one => one !== emoji)].slice(0, mostRecent)))
}
