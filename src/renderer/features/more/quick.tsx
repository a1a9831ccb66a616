import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { setExtras } from '../../actions/extras'
import { useExtras } from '../../state/selectors'
import { Button } from '../../ui/button'
import { Switch } from '../../ui/switch'
import { SetForm, type FormProps } from './form'
import form from './form.module.css'

/** Answers that the contact gives with one press: a line of the keyboard for a line here, beside each other with a bar between. */
export function Quick({ conversationId, onDone }: FormProps) {
  const { t } = useTranslation()
  const extras = useExtras(conversationId)
  const before = extras.replyKeyboard === 'remove' ? undefined : extras.replyKeyboard
  const [typed, setTyped] = useState(() => before?.rows.map(row => row.filter(one => !one.request).map(one => one.text).join(' | ')).filter(Boolean).join('\n') ?? '')
  const [isOnce, setOnce] = useState(before?.isOnce ?? true)
  const [phone, setPhone] = useState(before?.rows.flat().some(one => one.request === 'contact') ?? false)
  const [place, setPlace] = useState(before?.rows.flat().some(one => one.request === 'location') ?? false)
  const lines = typed.split('\n').map(line => line.split('|').map(text => ({ text: text.trim().slice(0, 64) })).filter(({ text }) => text !== '')).filter(row => row.length > 0)
  const rows = [
    ...lines.map(row => row.slice(0, 12)),
    ...(phone ? [[{ text: t('more.quick.givePhone'), request: 'contact' as const }]] : []),
    ...(place ? [[{ text: t('more.quick.givePlace'), request: 'location' as const }]] : []),
  ].slice(0, 25)
  return (
    <SetForm
      canSave={rows.length > 0}
      onSave={() => setExtras(conversationId, others => ({ ...others, replyKeyboard: { rows, isOnce } }))}
      onDrop={extras.replyKeyboard && (() => setExtras(conversationId, others => ({ ...others, replyKeyboard: undefined })))}
      onDone={onDone}
    >
      <label className={form.label}>
        {t('more.quick.lines')}
        <textarea className={form.area} rows={4} dir="auto" placeholder={t('more.quick.example')} value={typed} onChange={event => setTyped(event.target.value)} />
      </label>
      <Switch label={t('more.quick.once')} checked={isOnce} onChange={setOnce} />
      <Switch label={t('more.quick.phone')} checked={phone} onChange={setPhone} />
      <Switch label={t('more.quick.place')} checked={place} onChange={setPlace} />
      <div>
        <Button
          size="small"
          onClick={() => {
            setExtras(conversationId, others => ({ ...others, replyKeyboard: 'remove' }))
            onDone()
          }}
        >
          {t('more.quick.remove')}
        </Button>
      </div>
    </SetForm>
  )
}
