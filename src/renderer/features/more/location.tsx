import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field'
import { placeIn } from './place'
import { SendForm, type FormProps } from './form'

/** A place on the map, typed or pasted as coordinates or as a link of a map; with a name it is a venue. */
export function Location(props: FormProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [title, setTitle] = useState('')
  const [address, setAddress] = useState('')
  const place = placeIn(typed)
  const named = title.trim() !== '' && address.trim() !== ''
  const content = place && (named ? ({ type: 'venue', ...place, title: title.trim(), address: address.trim() } as const) : ({ type: 'location', ...place } as const))
  const isHalf = (title.trim() === '') !== (address.trim() === '')
  return (
    <SendForm {...props} content={isHalf ? undefined : content}>
      <Field
        label={t('more.location.place')}
        placeholder="52.5200, 13.4050"
        value={typed}
        dir="ltr"
        hint={place ? `${place.latitude}, ${place.longitude}` : t('more.location.hint')}
        error={typed.trim() !== '' && !place ? t('more.location.wrong') : undefined}
        onChange={event => setTyped(event.target.value)}
      />
      <Field label={t('more.location.title')} maxLength={255} value={title} onChange={event => setTitle(event.target.value)} />
      <Field label={t('more.location.address')} maxLength={255} value={address} error={isHalf ? t('more.location.both') : undefined} onChange={event => setAddress(event.target.value)} />
    </SendForm>
  )
}
