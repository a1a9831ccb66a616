import { Command } from 'cmdk'
import type { ReactNode } from 'react'
import styles from './command-list.module.css'
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
  readonly groups: readonly { readonly heading: string; readonly items: readonly CommandItem[] }[]
}

/** A field and what it finds, worked by the arrow keys and Enter. It belongs into a dialog of ours. */
export function CommandList({ label, placeholder, emptyText, groups }: Props) {
  return (
    <Command label={label} className={styles.palette} loop>
      <Command.Input autoFocus placeholder={placeholder} className={styles.input} dir="auto" />
      <Command.List className={styles.list} label={label}>
        <Command.Empty className={styles.empty}>{emptyText}</Command.Empty>
        {groups
          .filter(group => group.items.length > 0)
          .map(group => (
            <Command.Group key={group.heading} heading={group.heading} className={styles.group}>
              {group.items.map(item => (
                <Command.Item
                  key={item.id}
                  value={item.id}
                  keywords={[item.label, ...(item.words ?? [])]}
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
