import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment, BotId, ConversationId } from '../../../../shared/model'
import { Problem } from '../../../../shared/problem'
import { sendSticker, stickerSet, stickersOf, type StickerSet } from '../../../actions/stickers'
import { handle } from '../../../state/handles'
import { EmptyState } from '../../../ui/empty-state'
import { Sticker as StickerIcon } from '../../../ui/icons'
import { Find } from './find'
import { moveInGrid } from './grid'
import styles from './picker.module.css'
import { StickerFace } from './sticker-face'
import { emojiIn, shownGroups, type Known } from './stickers'

/** How often it is looked whether pictures have come, and milliseconds in between. */
const mostLooks = 10
const pause = 1_500

type Props = { readonly conversationId: ConversationId; readonly botId: BotId; readonly onDone: () => void }

/** Stickers that contacts sent and the sets that they are from. A press sends one. */
export function StickerTab({ conversationId, botId, onDone }: Props) {
  const { t } = useTranslation()
  const [known, setKnown] = useState<Known>()
  const [sets, setSets] = useState<ReadonlyMap<string, StickerSet>>(new Map())
  const [typed, setTyped] = useState('')
  const [called, setCalled] = useState<ReadonlySet<string>>()
  const [problem, setProblem] = useState<Problem>()
  const [isSending, setSending] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const looked = useRef(0)
  const loading = useRef<(name: string) => Promise<void>>(() => Promise.resolve())
  const groups = shownGroups(known, sets, called)

  useEffect(() => {
    let isHere = true
    const load = async () => {
      try {
        const answer = await stickersOf(botId)
        if (isHere) setKnown(answer)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        if (isHere) setProblem(error)
      }
    }
    void load()
    return () => {
      isHere = false
    }
  }, [botId])
  useEffect(() => {
    let isHere = true
    const look = async () => {
      const emoji = await emojiIn(typed)
      if (isHere) setCalled(emoji)
    }
    void look()
    return () => {
      isHere = false
    }
  }, [typed])
  const isEmpty = known?.stickers.length === 0
  useEffect(() => {
    if (known && !isEmpty) field.current?.focus()
  }, [known, isEmpty])

  // Their pictures come one by one after the set has been asked for.
  const coming = [...sets.values()].filter(({ stickers }) => stickers.some(({ state }) => state === 'remote' || state === 'fetching')).map(({ name }) => name)
  const waitsFor = coming.join(' ')
  useEffect(() => {
    if (waitsFor === '' || looked.current >= mostLooks) return undefined
    const timer = setTimeout(() => {
      looked.current += 1
      for (const name of waitsFor.split(' ')) void loading.current(name)
    }, pause)
    return () => clearTimeout(timer)
  }, [waitsFor, sets])
  useEffect(() => {
    loading.current = loadSet
  })

  async function loadSet(name: string): Promise<void> {
    try {
      const set = await stickerSet(botId, name)
      setSets(before => new Map(before).set(name, set))
    } catch (error) {
      // What came in of it is shown all the same.
      if (!(error instanceof Problem)) throw error
    }
  }

  async function send({ id }: Attachment): Promise<void> {
    if (isSending) return
    setSending(true)
    try {
      await sendSticker(conversationId, id)
      onDone()
      handle('conversation')?.jumpToLatest()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setProblem(error)
    } finally {
      setSending(false)
    }
  }

  if (isEmpty)
    return (
      <div className={styles.empty}>
        <EmptyState icon={<StickerIcon />} title={t('composer.picker.noStickers')} text={t('composer.picker.noStickersText')} />
      </div>
    )
  return (
    <>
      <Find
        ref={field}
        label={t('composer.picker.findSticker')}
        value={typed}
        onChange={setTyped}
        onEnter={() => {
          const first = groups[0]?.stickers[0]
          if (first && typed.trim() !== '') void send(first)
        }}
        onDown={() => list.current?.querySelector<HTMLElement>('button[data-face]')?.focus()}
      />
      {problem && (
        <p className={styles.wrong} role="alert">
          {t(`problem.${problem.code}`, problem.params ?? {})}
        </p>
      )}
      {/* The buttons inside take the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div ref={list} className={styles.list} aria-busy={known === undefined} onKeyDown={event => moveInGrid(event, field.current)}>
        {known && groups.length === 0 && (
          <p className={styles.none} role="status">
            {t('composer.picker.noSticker')}
          </p>
        )}
        {groups.map(({ id, name, title, stickers }, at) => (
          <SetSection key={id} title={id === 'recent' ? t('composer.picker.received') : title} onSeen={name && !sets.has(name) ? () => void loadSet(name) : undefined}>
            {stickers.map((sticker, place) => (
              <StickerFace key={sticker.id} sticker={sticker} place={`${id} ${place}`} isFirst={at === 0 && place === 0} onChoose={() => void send(sticker)} />
            ))}
          </SetSection>
        ))}
      </div>
    </>
  )
}

type SectionProps = { readonly title: string; readonly onSeen: (() => void) | undefined; readonly children: React.ReactNode }

/** The whole set is asked for when somebody gets to see it. */
function SetSection({ title, onSeen, children }: SectionProps) {
  const section = useRef<HTMLElement>(null)
  const seen = useRef(onSeen)
  const isWanted = onSeen !== undefined
  useEffect(() => {
    seen.current = onSeen
  })
  useEffect(() => {
    if (!section.current || !isWanted) return undefined
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return
      observer.disconnect()
      seen.current?.()
    })
    observer.observe(section.current)
    return () => observer.disconnect()
  }, [isWanted])
  return (
    <section ref={section} className={styles.section} aria-label={title}>
      <h3 className={styles.heading} dir="auto">
        {title}
      </h3>
      <div className={styles.stickers}>{children}</div>
    </section>
  )
}
