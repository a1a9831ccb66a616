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
  const say = useRef(() => {})

  useEffect(() => {
    say.current = () => {
      const fresh = messages.filter(message => message.direction === 'incoming' && message.position > told.current)
      const last = fresh.at(-1)
      if (!last) return
      told.current = messages.at(-1)?.position ?? told.current
      const name = visibleName(last.author) || t('conversation.nameless')
      setWords(t('conversation.arrived', { count: fresh.length, name, text: content([last]) }))
    }
  })
  useEffect(() => {
    // A live region is an effect on the outside; the timer spaces it.
    const timer = setInterval(() => say.current(), pause)
    return () => clearInterval(timer)
  }, [])

  return <Hidden live="polite">{words}</Hidden>
}
