import groups from 'unicode-emoji-json/data-by-group.json'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { handle } from '../../state/handles'
import { Field } from '../../ui/field'
import { Segmented } from '../../ui/segmented'
import { Faces, recentEmoji, rememberEmoji } from './faces'
import type { FormProps } from './form'
import styles from './form.module.css'

const tones = ['', '\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}'] as const
const toneKey = 'bellhop.tone'

/** All emoji: found by name, the last used first, by arrow keys. Stays open with Shift. */
export function Emoji({ onDone }: FormProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [tone, setTone] = useState<(typeof tones)[number]>(() => tones.find(one => one === localStorage.getItem(toneKey)) ?? '')
  const [recent] = useState(recentEmoji)
  const wanted = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const shown = useMemo(
    () => [
      ...(wanted.length === 0 && recent.length > 0 ? [{ name: t('more.emoji.recent'), faces: recent.map(emoji => ({ emoji, name: emoji })) }] : []),
      ...groups
        .map(({ name, emojis }) => ({
          name,
          faces: emojis
            .filter(one => wanted.every(word => one.name.includes(word) || one.slug.includes(word)))
            .map(one => ({ emoji: one.skin_tone_support ? toned(one.emoji, tone) : one.emoji, name: one.name })),
        }))
        .filter(({ faces }) => faces.length > 0),
    ],
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [typed, tone, recent, t],
  )

  function choose(emoji: string, staysOpen: boolean): void {
    rememberEmoji(emoji)
    handle('composer')?.insert(emoji)
    if (staysOpen) return
    onDone()
    requestAnimationFrame(() => handle('composer')?.focus())
  }

  return (
    <div className={styles.form}>
      <Field label={t('more.emoji.find')} type="search" value={typed} onChange={event => setTyped(event.target.value)} onKeyDown={event => {
        const first = shown[0]?.faces[0]
        if (event.key === 'Enter' && first && typed.trim() !== '') {
          event.preventDefault()
          choose(first.emoji, event.shiftKey)
        }
      }} />
      <Faces groups={shown} empty={t('more.emoji.none')} onChoose={choose} />
      <Segmented
        label={t('more.emoji.tone')}
        value={tone === '' ? 'none' : tone}
        options={tones.map(one => ({ value: one === '' ? 'none' : one, label: `✋${one}` }))}
        onChange={value => {
          const next = tones.find(one => one === value) ?? ''
          setTone(next)
          localStorage.setItem(toneKey, next)
        }}
      />
    </div>
  )
}

/** The modifier stands right after the first sign, in the place of its picture mark. */
function toned(emoji: string, tone: string): string {
  if (tone === '') return emoji
  const [first = '', ...rest] = emoji
  return [first, tone, ...(rest[0] === '\uFE0F' ? rest.slice(1) : rest)].join('')
}
