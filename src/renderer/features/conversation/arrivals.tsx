import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/model'
import { visibleName } from '../../../shared/name'
import { Hidden } from '../../ui/hidden'
import { useSpokenContent } from './spoken'

/** A busy conversation must not talk without end. Milliseconds. */
const pause = 1_500

/** Tells screen readers what comes in while the conversation is open; several messages are told as one. */
export function Arrivals({ messages }: { readonly messages: readonly Message[] }) {
  const { t } = useTranslation()
  const content = useSpokenContent()
  const [words, setWords] = useState('')
  const told = useRef(messages.at(-1)?.position ?? '')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const say = useRef(() => {})

  // A live region is spoken by something outside of React; the timer spaces what it says.
  useEffect(() => {
    const fresh = messages.filter(message => message.direction === 'incoming' && message.position > told.current)
    const last = fresh.at(-1)
    if (!last) return
    say.current = () => {
      timer.current = undefined
      told.current = last.position
      const name = visibleName(last.author) || t('conversation.nameless')
      setWords(t('conversation.arrived', { count: fresh.length, name, text: content([last]) }))
    }
    timer.current ??= setTimeout(() => say.current(), pause)
  })
  useEffect(() => () => clearTimeout(timer.current), [])

  return <Hidden live="polite">{words}</Hidden>
}
