import { Command } from 'cmdk'
import { useState, type ReactNode } from 'react'
import styles from './command-list.module.css'
import { focusOnMount } from './focus'
import { Kbd } from './kbd'

export type CommandItem = {
  readonly id: string
  readonly label: string
  /** Found by these too. */
  readonly words?: readonly string[]
  readonly icon?: ReactNode
  readonly detail?: string | undefined
  readonly keys?: readonly string[] | undefined
  readonly run: () => void
}

type Props = {
  readonly label: string
  readonly placeholder: string
  readonly emptyText: string
  /** What it begins with. */
  readonly begun?: string | undefined
  readonly groups: readonly { readonly heading: string; readonly items: readonly CommandItem[] }[]
}

/** A field and what it finds, worked by the arrow keys and Enter. It belongs into a dialog of ours. */
export function CommandList({ label, placeholder, emptyText, begun = '', groups }: Props) {
  const [typed, setTyped] = useState(begun)
  return (
    <Command label={label} className={styles.palette} loop filter={score}>
      <Command.Input ref={focusOnMount} placeholder={placeholder} value={typed} onValueChange={setTyped} className={styles.input} dir="auto" />
      <Command.List className={styles.list} label={label}>
        <Command.Empty className={styles.empty}>{emptyText}</Command.Empty>
        {bestFirst(groups, typed)
          .filter(group => group.items.length > 0)
          .map(group => (
            <Command.Group key={group.heading} heading={group.heading} className={styles.group}>
              {group.items.map(item => (
                <Command.Item
                  key={item.id}
                  value={item.id}
                  keywords={wordsOf(item)}
                  onSelect={item.run}
                  className={styles.item}
                >
                  <span className={styles.icon} aria-hidden="true">
                    {item.icon}
                  </span>
                  <bdi className={styles.label}>{item.label}</bdi>
                  {item.detail && <span className={styles.detail}>{item.detail}</span>}
                  {item.keys && <Kbd keys={item.keys} />}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
      </Command.List>
    </Command>
  )
}

/** The group with the best match comes first; they keep their order until something is typed. */
function bestFirst(groups: Props['groups'], typed: string): Props['groups'] {
  const best = (group: Props['groups'][number]) => Math.max(0, ...group.items.map(item => score(item.id, typed, wordsOf(item))))
  return groups.toSorted((a, b) => best(b) - best(a))
}

function wordsOf(item: CommandItem): string[] {
  return [item.label, ...(item.words ?? [])]
}

/** Every word that was typed must be somewhere; the beginning of a name counts more than the middle of a word. */
export function score(_id: string, typed: string, keywords: readonly string[] = []): number {
  const wanted = typed.toLocaleLowerCase().split(/\s+/u).filter(Boolean)
  const names = keywords.map(word => word.toLocaleLowerCase())
  const scores = wanted.map(word => Math.max(0, ...names.map(name => place(name, word))))
  return scores.length > 0 ? Math.min(...scores) : 1
}

function place(name: string, word: string): number {
  if (name.startsWith(word)) return 1
  if (name.split(/[\s@_.-]+/u).some(part => part.startsWith(word))) return 0.8
  // In the middle of a word two Latin letters are chance; a single sign of another script can be a word.
  return name.includes(word) && (word.length > 2 || /[^\u0020-\u024f]/.test(word)) ? 0.3 : 0
}
