import { useEffect, useState } from 'react'
import { Button } from './button'
import { Check, Copy } from './icons'

type Props = {
  readonly text: string
  readonly label: string
  /** Its accessible name, where the label alone does not say that it copies. */
  readonly name?: string
  /** Said after it was done. */
  readonly doneLabel: string
  readonly size?: 'small' | 'medium'
}

/** Copies `text` and says so for two seconds. */
export function CopyButton({ text, label, name, doneLabel, size = 'medium' }: Props) {
  const [isDone, setDone] = useState(false)
  useEffect(() => {
    if (!isDone) return undefined
    const timer = setTimeout(() => setDone(false), 2_000)
    return () => clearTimeout(timer)
  }, [isDone])
  return (
    <Button
      size={size}
      aria-label={isDone ? doneLabel : name}
      icon={isDone ? <Check /> : <Copy />}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setDone(true))}
    >
      <span aria-live="polite">{isDone ? doneLabel : label}</span>
    </Button>
  )
}
