import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { setExtras, withOption } from '../../actions/extras'
import { useExtras } from '../../state/selectors'
import { Segmented } from '../../ui/segmented'
import { Switch } from '../../ui/switch'
import { SetForm, type FormProps } from './form'

const previews = ['usual', 'none', 'small', 'large', 'above'] as const
/**
 * The six effects that every account has, by the numbers that bots and libraries for them have published since 2024 (gramio and many
 * others agree; of the heart an older number, 5044134455711629726, is about as well). Telegram lists them by `messages.getAvailableEffects`,
 * which no bot can call: where it takes one back, the message comes back as refused.
 */
const effects = { none: undefined, '🔥': '5104841245755180586', '👍': '5107584321108051014', '👎': '5104858069142078462', '❤️': '5159385139981059251', '🎉': '5046509860389126442', '💩': '5046589136895476101' } as const

/** How the next message goes out. */
export function Options({ conversationId, onDone }: FormProps) {
  const { t } = useTranslation()
  const extras = useExtras(conversationId)
  const [options, setOptions] = useState(extras.options ?? {})
  const effect = (Object.entries(effects).find(([, id]) => id !== undefined && id === options.effectId)?.[0] ?? 'none') as keyof typeof effects
  return (
    <SetForm onSave={() => setExtras(conversationId, before => withOption({ ...before, options: {} }, options))} onDone={onDone}>
      <Switch label={t('more.options.silent')} hint={t('more.options.silentHint')} checked={options.isSilent ?? false} onChange={isSilent => setOptions({ ...options, isSilent })} />
      <Switch label={t('more.options.protected')} hint={t('more.options.protectedHint')} checked={options.isProtected ?? false} onChange={isProtected => setOptions({ ...options, isProtected })} />
      <Segmented
        label={t('more.options.preview')}
        value={options.linkPreview ?? 'usual'}
        options={previews.map(value => ({ value, label: t(`composer.previews.${value}`) }))}
        onChange={value => setOptions({ ...options, linkPreview: value === 'usual' ? undefined : value })}
      />
      <Segmented
        label={t('more.options.effect')}
        hint={t('more.options.effectHint')}
        value={effect}
        options={Object.keys(effects).map(value => ({ value: value as keyof typeof effects, label: value === 'none' ? t('more.options.none') : value }))}
        onChange={value => setOptions({ ...options, effectId: effects[value] })}
      />
    </SetForm>
  )
}
