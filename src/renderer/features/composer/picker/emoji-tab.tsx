import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { handle } from '../../../state/handles'
import { emojiGroups, isCalled, suggestEmoji, type Emoji } from '../emoji/names'
import { recentEmoji, rememberEmoji } from '../emoji/recent'
import { keepTone, keptTone, toned, tones, type Tone } from '../emoji/tone'
import { Find } from './find'
import { moveInGrid } from './grid'
import styles from './picker.module.css'

type Face = { readonly emoji: string; readonly name: string; readonly code?: string }
type Group = { readonly id: string; readonly faces: readonly Face[] }

/** A face of each group, for its tab. */
const signs: Readonly<Record<string, string>> = {
  recent: '🕘', smileys_emotion: '😀', people_body: '👋', animals_nature: '🐻', food_drink: '🍔', travel_places: '✈️', activities: '⚽', objects: '💡', symbols: '🔣', flags: '🏁',
}

/** All emoji: found by name, the last used first, by arrow keys. Stays open with Shift. */
export function EmojiTab({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [tone, setTone] = useState(keptTone)
  const [recent] = useState(recentEmoji)
  const [looked, setLooked] = useState<Face>()
  const [here, setHere] = useState('recent')
  const wanted = useDeferredValue(typed.trim().toLowerCase())
  const groups = useMemo(() => groupsOf(wanted, tone, recent), [wanted, tone, recent])
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)

  useEffect(() => {
    field.current?.focus()
  }, [])

  function choose(emoji: string, staysOpen: boolean): void {
    rememberEmoji(emoji)
    handle('composer')?.insert(emoji)
    if (staysOpen) field.current?.focus()
    else onDone()
  }

  function showGroup(id: string): void {
    const section = list.current?.querySelector<HTMLElement>(`[data-group="${id}"]`)
    if (section && list.current) list.current.scrollTop = section.offsetTop
    setHere(id)
  }

  function follow(): void {
    const top = (list.current?.scrollTop ?? 0) + 24
    const sections = [...(list.current?.querySelectorAll<HTMLElement>('[data-group]') ?? [])]
    setHere(sections.findLast(section => section.offsetTop <= top)?.dataset['group'] ?? 'recent')
  }

  return (
    <>
      <Find
        ref={field}
        label={t('composer.picker.find')}
        value={typed}
        onChange={next => {
          setTyped(next)
          list.current?.scrollTo(0, 0)
        }}
        onEnter={staysOpen => {
          const first = groups[0]?.faces[0]
          if (first && wanted !== '') choose(first.emoji, staysOpen)
        }}
        onDown={() => list.current?.querySelector<HTMLElement>('button[data-face]')?.focus()}
      />
      {wanted === '' && (
        <div className={styles.groups} role="group" aria-label={t('composer.picker.groups')}>
          {groups.map(({ id }) => (
            <button key={id} type="button" className={styles.group} aria-pressed={id === (groups.some(group => group.id === here) ? here : groups[0]?.id)} aria-label={t(`composer.picker.group.${id}`)} title={t(`composer.picker.group.${id}`)} onClick={() => showGroup(id)}>
              {signs[id]}
            </button>
          ))}
        </div>
      )}
      {/* The buttons inside take the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        ref={list}
        className={styles.list}
        onScroll={follow}
        onKeyDown={event => moveInGrid(event, field.current)}
        onPointerOver={event => setLooked(faceAt(event.target, groups))}
        onFocus={event => setLooked(faceAt(event.target, groups))}
      >
        {groups.length === 0 && (
          <p className={styles.none} role="status">
            {t('composer.picker.noEmoji')}
          </p>
        )}
        {groups.map(({ id, faces }) => (
          <section key={id} className={styles.section} data-group={id} aria-label={t(`composer.picker.group.${id}`)}>
            <h3 className={styles.heading}>{t(`composer.picker.group.${id}`)}</h3>
            <div className={styles.faces}>
              {faces.map(({ emoji, name }, place) => (
                <button key={emoji} type="button" className={styles.face} data-face={`${id} ${place}`} tabIndex={id === groups[0]?.id && place === 0 ? 0 : -1} aria-label={name} onClick={event => choose(emoji, event.shiftKey)}>
                  {emoji}
                </button>
              ))}
            </div>
          </section>
        ))}
      </div>
      <div className={styles.foot}>
        <p className={styles.looked} aria-hidden="true">
          {looked && (
            <>
              <span className={styles.sample}>{looked.emoji}</span>
              <span className={styles.name}>{looked.code ? `:${looked.code}:` : looked.name}</span>
            </>
          )}
        </p>
        <div className={styles.tones} role="group" aria-label={t('composer.picker.tone')}>
          {tones.map((one, place) => (
            <button
              key={one}
              type="button"
              className={styles.tone}
              aria-pressed={one === tone}
              aria-label={t(`composer.picker.tones.${place}`)}
              title={t(`composer.picker.tones.${place}`)}
              onClick={() => {
                setTone(one)
                keepTone(one)
              }}
            >
              {`✋${one}`}
            </button>
          ))}
        </div>
      </div>
    </>
  )
}

const mostFound = 120

function groupsOf(wanted: string, tone: Tone, recent: readonly string[]): readonly Group[] {
  const dressed = (face: Emoji): Face => ({ emoji: toned(face, tone), name: face.name, code: face.code })
  const words = wanted.replaceAll(':', '').split(/\s+/).filter(Boolean)
  if (words.length === 0)
    return [
      ...(recent.length > 0 ? [{ id: 'recent', faces: recent.map(emoji => ({ emoji, name: emoji })) }] : []),
      ...emojiGroups.map(({ id, faces }) => ({ id, faces: faces.map(dressed) })),
    ]
  const best = suggestEmoji(words.join('_'), mostFound)
  const others = emojiGroups.flatMap(({ faces }) => faces.filter(face => isCalled(face, words) && !best.includes(face)))
  const found = [...best, ...others].slice(0, mostFound)
  return found.length === 0 ? [] : [{ id: 'found', faces: found.map(dressed) }]
}

function faceAt(target: EventTarget, groups: readonly Group[]): Face | undefined {
  const [id, place] = target instanceof HTMLElement ? (target.dataset['face']?.split(' ') ?? []) : []
  return groups.find(group => group.id === id)?.faces[Number(place)]
}
