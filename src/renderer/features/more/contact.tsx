import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field'
import { SendForm, type FormProps } from './form'
import styles from './form.module.css'

/** Somebody's name and number. */
export function Contact(props: FormProps) {
  const { t } = useTranslation()
  const [phone, setPhone] = useState('')
  const [firstName, setFirst] = useState('')
  const [lastName, setLast] = useState('')
  const isPhone = /^\+?[\d ()./-]{3,32}$/.test(phone.trim())
  const content =
    isPhone && firstName.trim() !== '' ? ({ type: 'contact', phone: phone.trim(), firstName: firstName.trim(), ...(lastName.trim() ? { lastName: lastName.trim() } : {}) } as const) : undefined
  return (
    <SendForm {...props} content={content}>
      <Field label={t('more.contact.phone')} type="text" inputMode="tel" dir="ltr" value={phone} error={phone.trim() !== '' && !isPhone ? t('more.contact.wrong') : undefined} onChange={event => setPhone(event.target.value)} />
      <div className={styles.row}>
        <Field label={t('more.contact.first')} maxLength={64} value={firstName} onChange={event => setFirst(event.target.value)} />
        <Field label={t('more.contact.last')} maxLength={64} value={lastName} onChange={event => setLast(event.target.value)} />
      </div>
    </SendForm>
  )
}
