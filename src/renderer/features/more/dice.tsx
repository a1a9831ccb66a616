import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Segmented } from '../../ui/segmented'
import { SendForm, type FormProps } from './form'

const faces = ['🎲', '🎯', '🏀', '⚽', '🎳', '🎰'] as const

/** A throw; Telegram decides how it falls. */
export function Dice(props: FormProps) {
  const { t } = useTranslation()
  const [emoji, setEmoji] = useState<(typeof faces)[number]>('🎲')
  return (
    <SendForm {...props} content={{ type: 'dice', emoji }}>
      <Segmented label={t('more.dice')} value={emoji} options={faces.map(face => ({ value: face, label: face }))} onChange={setEmoji} />
    </SendForm>
  )
}
