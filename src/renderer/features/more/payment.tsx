import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field'
import { amountOf } from './amount'
import { SendForm, type FormProps } from './form'
import styles from './form.module.css'

/** An invoice of Telegram's own: in Stars, or in money where the bot has a provider. */
export function Invoice(props: FormProps) {
  const { t } = useTranslation()
  const [title, setTitle] = useState('')
  const [description, setDescription] = useState('')
  const [currency, setCurrency] = useState('XTR')
  const [typed, setTyped] = useState('')
  const amount = amountOf(typed, currency)
  const isCurrency = /^[A-Z]{3}$/.test(currency)
  const content = title.trim() && description.trim() && isCurrency && amount !== undefined ? ({ type: 'invoice', title: title.trim(), description: description.trim(), currency, amount } as const) : undefined
  return (
    <SendForm {...props} content={content}>
      <Field label={t('more.invoice.title')} maxLength={32} value={title} onChange={event => setTitle(event.target.value)} />
      <Field label={t('more.invoice.description')} maxLength={255} value={description} onChange={event => setDescription(event.target.value)} />
      <div className={styles.row}>
        <Field label={t('more.invoice.amount')} inputMode="decimal" dir="ltr" value={typed} error={typed.trim() !== '' && amount === undefined ? t('more.invoice.wrong') : undefined} onChange={event => setTyped(event.target.value)} />
        <Field label={t('more.invoice.currency')} maxLength={3} dir="ltr" value={currency} hint={t('more.invoice.hint')} onChange={event => setCurrency(event.target.value.toUpperCase())} />
      </div>
    </SendForm>
  )
}

/** A button that leads to a page where one pays. */
export function Checkout(props: FormProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [button, setButton] = useState(t('more.checkout.pay'))
  const [url, setUrl] = useState('')
  const isSecure = /^https:\/\/[^/?#@\s]+/i.test(url.trim()) && URL.canParse(url.trim())
  const content = text.trim() && button.trim() && isSecure ? ({ type: 'checkout', text: text.trim(), button: button.trim(), url: url.trim() } as const) : undefined
  return (
    <SendForm {...props} content={content}>
      <Field label={t('more.checkout.text')} maxLength={4_096} value={text} onChange={event => setText(event.target.value)} />
      <Field label={t('more.checkout.button')} maxLength={64} value={button} onChange={event => setButton(event.target.value)} />
      <Field label={t('more.checkout.url')} placeholder={t('composer.format.example')} dir="ltr" value={url} error={url.trim() !== '' && !isSecure ? t('more.checkout.wrong') : undefined} onChange={event => setUrl(event.target.value)} />
    </SendForm>
  )
}
